import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { PackageError, worthAnotherAttempt } from '../../collector/packages/errors.ts';
import type { PackageReader } from '../../collector/packages/reading/package-reader.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { Records } from '../stores/records/records.ts';
import type { Declared } from './declared.ts';
import { compareRows } from './compare-rows.ts';
import { findPackage, type PackageRow } from './rows.ts';
import type { Words } from './words.ts';
import { storable } from './storable.ts';
import { storeVet } from './store-vet.ts';
import type { VetWork } from './work/vet-work.ts';

export interface ReadJobDeps {
  records: Records;
  blobs: Blobs;
  reader: Pick<PackageReader, 'readBytes' | 'stop'>;
  work: VetWork;
  live: LiveBus;
  /** For copies that are read; emptied at the first use of a process. */
  folder: string;
  time: TimeSource;
  log: Logger;
  /** A package of an app of the ledger was read; may be told twice. */
  onRead?: (news: PackageNews) => Promise<void>;
}

/** What the ledger of apps hears of a package. */
export interface PackageNews {
  packageId: string;
  appId: string;
  /** What is new against the package before it: empty for the first one. */
  changes: readonly Words[];
}

/** Beginnings of reading after which a package is given up: the others took the process down, or ran out of luck. */
export const maxAttempts = 4;
/** Facts beyond this are refused by the blobs. */
const maxFactsBytes = 256 * 1024 * 1024;
const chunkBytes = 64 * 1024;

/** In pieces, so that hashing a large one never holds the thread of the API for long. */
function* piecesOf(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    yield Buffer.from(bytes.subarray(at, at + chunkBytes));
  }
}

export const declaredOf = ({ declared }: Pick<PackageRow, 'declared'>): Declared | null =>
  declared === null ? null : (JSON.parse(declared) as Declared);

/** Reads one uploaded package and stores what the checks say. A repetition after a crash starts over and loses nothing. */
export function createReadJob(deps: ReadJobDeps) {
  const { records, blobs, reader, work, live, folder, time, log } = deps;
  let prepared: Promise<void> | undefined;

  /** What a process that was killed left behind. */
  async function prepare(): Promise<void> {
    prepared ??= (async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
    })();
    await prepared;
  }

  function publish({ id, unit_id: unitId }: PackageRow, change: string): void {
    live.publish({ topic: 'app-package', unitId, id, change });
  }

  async function begin(id: string): Promise<PackageRow | undefined> {
    return await records.transaction(async (trx) => {
      const row = await findPackage(trx, id);
      if (!row || row.state === 'failed' || row.state === 'read') return row;
      const attempts = row.attempts + 1;
      await trx
        .updateTable('app_packages')
        .set({ state: 'reading', attempts })
        .where('id', '=', id)
        .execute();
      return { ...row, attempts };
    });
  }

  async function fail(row: PackageRow, code: string, text: string): Promise<void> {
    await records.db
      .updateTable('app_packages')
      .set({
        state: 'failed',
        error_code: code,
        error: storable(text),
        read_at: isoNow(time),
      })
      .where('id', '=', row.id)
      .execute();
    publish(row, 'failed');
  }

  async function withCopy<T>(row: PackageRow, use: (path: string) => Promise<T>): Promise<T> {
    await prepare();
    const own = await mkdtemp(join(folder, 'read-'));
    try {
      const path = join(own, 'package');
      await pipeline(await blobs.open(row.sha256), createWriteStream(path, { mode: 0o600 }));
      return await use(path);
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  }

  async function store(row: PackageRow, facts: Uint8Array): Promise<void> {
    const at = isoNow(time);
    const vetted = await work.vet(facts, declaredOf(row), at);
    const { sha256 } = await blobs.put(Readable.from(piecesOf(facts)), maxFactsBytes);
    await records.transaction(async (trx) => {
      const { declared } = row;
      await storeVet(trx, { row, why: 'read', vetted, factsSha256: sha256, declared, at });
      await trx
        .updateTable('app_packages')
        .set({ read_at: at, attempts: 0 })
        .where('id', '=', row.id)
        .execute();
    });
    publish(row, 'read');
  }

  /** What reviewers have to look at again since the package before. */
  async function changesOf(row: PackageRow): Promise<readonly Words[]> {
    const before = await records.db
      .selectFrom('app_packages')
      .selectAll()
      .where('app_id', '=', row.app_id)
      .where('platform', '=', row.platform)
      .where('id', '!=', row.id)
      .where('state', '=', 'read')
      .where('uploaded_at', '<=', row.uploaded_at)
      .orderBy('uploaded_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!before) return [];
    const comparison = await compareRows({ records, blobs, work }, before, row);
    return comparison.triggers;
  }

  /** Once more after a crash in the middle: whoever hears of it takes the second time for the first. */
  async function announce(row: PackageRow): Promise<void> {
    const { id: packageId, app_id: appId } = row;
    if (row.announced === 1 || appId === null) return;
    await deps.onRead?.({ packageId, appId, changes: await changesOf(row) });
    await records.db
      .updateTable('app_packages')
      .set({ announced: 1 })
      .where('id', '=', packageId)
      .execute();
  }

  /** Undefined after the package was given up; throws what another attempt may mend. */
  async function readFacts(row: PackageRow, signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      return await withCopy(row, (path) => reader.readBytes(path, { name: row.file_name, signal }));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PackageError)) throw error;
      if (worthAnotherAttempt(error) && row.attempts < maxAttempts) throw error;
      log.info({ packageId: row.id, code: error.code }, 'vetting: a package can not be read');
      await fail(row, error.code, error.message);
      return undefined;
    }
  }

  return async (id: string, signal: AbortSignal): Promise<void> => {
    const row = await begin(id);
    if (!row || row.state === 'failed') return;
    if (row.state === 'read') {
      await announce(row);
      return;
    }
    if (row.attempts > maxAttempts) {
      await fail(row, 'CRASHED', 'Reading this package ended without a result, each time.');
      return;
    }
    publish(row, 'reading');
    const facts = await readFacts(row, signal);
    if (!facts) return;
    await store(row, facts);
    const stored = await findPackage(records.db, id);
    if (stored) await announce(stored);
  };
}
