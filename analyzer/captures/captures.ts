import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { CaptureError, faultOf } from '../../collector/captures/errors.ts';
import type { CaptureFacts, CaptureFault } from '../../collector/captures/facts.ts';
import {
  createCaptureReader,
  type CaptureReader,
} from '../../collector/captures/process/capture-reader.ts';
import type { CaptureRules } from '../../collector/captures/rules.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { identityRules } from '../assets/inventory/identity-rules.ts';
import { recordObservations } from '../assets/inventory/record-observations.ts';
import { appendAudit } from '../audit/append.ts';
import { cleanFileName } from '../incidents/file-name.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { CapturesError } from './errors.ts';
import { judgeCapture } from './judging/judge.ts';
import { observationsOf } from './observations.ts';
import { createNetworkServices, listedFor, type NetworkServices } from './services.ts';
import { claimsOfHosts, judgedFactsOf, removeCapture, storeFacts, storeFindings } from './store.ts';

export interface CapturesDeps {
  records: Records;
  blobs: Blobs;
  jobs: Jobs;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
  /** Read at the first use. */
  rules: () => Promise<CaptureRules>;
  /** Default: a process of its own for each capture. */
  reader?: CaptureReader;
}

export interface NewCapture {
  unitId: string;
  name: string;
  note: string;
}

/** Captures that people bring: kept, read in a process of their own, judged, and told to the inventory. */
export interface Captures {
  readonly services: NetworkServices;
  /** Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, FILE_EMPTY, CAPTURES_WAITING. Answers the id; it is read in the background. */
  submit(capture: NewCapture, content: Readable, principal: Principal): Promise<string>;
  /** Reads it once more, or at last when it got stuck. Throws CAPTURE_UNKNOWN. */
  readAgain(id: string, principal: Principal): Promise<void>;
  /** What was read of it and the entry; the file stays in the store of files. Throws CAPTURE_UNKNOWN. */
  remove(id: string, principal: Principal): Promise<void>;
  /** Defines the jobs; call it once, before the jobs are started. */
  start(): void;
}

const readJob = 'captures.read';
const judgeJob = 'captures.judge';
const attempts = 3;
/** The reader has deadlines of its own (rules/collection/captures.yaml). */
const timeoutMs = 25 * 3_600_000;
/** Captures of a unit that are judged again when its list changes, the newest first. */
const maxJudgedAgain = 200;

export function createCaptures(deps: CapturesDeps): Captures {
  const { records, blobs, jobs, live, time, log } = deps;
  let ownReader: CaptureReader | undefined;

  async function readerOf(): Promise<CaptureReader> {
    ownReader ??= deps.reader ?? createCaptureReader(await deps.rules());
    return ownReader;
  }

  const tell = (unitId: string, id: string, change: string) =>
    live.publish({ topic: 'capture', unitId, id, change });

  async function getCapture(trx: Trx, id: string) {
    const row = await trx
      .selectFrom('captures')
      .select(['id', 'unit_id', 'state', 'sha256', 'file_name'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new CapturesError('CAPTURE_UNKNOWN', 'There is no such capture.');
    return row;
  }

  const audit = (
    trx: Trx,
    principal: Principal,
    row: { id: string; unit_id: string; file_name: string; sha256: string },
    action: string,
  ) =>
    appendAudit(trx, {
      unitId: row.unit_id,
      actor: actorOf(principal),
      action: `capture.${action}`,
      target: { kind: 'capture', id: row.id },
      after: { fileName: row.file_name, sha256: row.sha256 },
      at: isoNow(time),
    });

  async function judgingOf(trx: Trx, unitId: string) {
    const virtual = identityRules().macs.virtual.map(({ prefix }) => prefix);
    return {
      flipFlopChanges: (await deps.rules()).judging.flipFlopChanges,
      isVirtual: (mac: string) => virtual.some((prefix) => mac.startsWith(prefix)),
      listed: await listedFor(trx, unitId, isoNow(time)),
    };
  }

  async function keep(owner: { id: string; unitId: string }, facts: CaptureFacts): Promise<void> {
    const at = { iso: isoNow(time), ms: time.now() };
    const listed = await records.transaction(async (trx) => {
      // Removed while it was being read: nothing is left to keep it for.
      const [still] = await trx
        .selectFrom('captures')
        .select('id')
        .where('id', '=', owner.id)
        .execute();
      if (!still) return undefined;
      const judging = await judgingOf(trx, owner.unitId);
      await storeFacts(trx, owner, facts, at.iso);
      await storeFindings(trx, owner, judgeCapture(facts, judging), at);
      return judging.listed;
    });
    if (!listed) return;
    const observations = observationsOf(owner.id, facts, listed);
    const size = identityRules().limits.observationsPerCall;
    for (let from = 0; from < observations.length; from += size) {
      await records.transaction((trx) =>
        recordObservations(trx, owner.unitId, observations.slice(from, from + size), {
          now: at.iso,
        }),
      );
    }
  }

  async function giveUp(id: string, fault: CaptureFault): Promise<void> {
    await records.db
      .updateTable('captures')
      .set({
        state: 'failed',
        fault_code: fault.code,
        fault_message: fault.message,
        fault_packet: fault.packet,
        fault_offset: fault.offset?.toString() ?? null,
        read_at: isoNow(time),
      })
      .where('id', '=', id)
      .execute();
  }

  async function read(id: string, attempt: number, signal: AbortSignal): Promise<void> {
    const row = await records.db
      .updateTable('captures')
      .set({ state: 'reading' })
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'reading'])
      .returning(['unit_id', 'sha256'])
      .executeTakeFirst();
    // Removed meanwhile, or read by a run that the end of the process cut off from saying so.
    if (!row) return;
    const owner = { id, unitId: row.unit_id };
    tell(owner.unitId, id, 'reading');
    try {
      const reader = await readerOf();
      await keep(owner, await reader.read(await blobs.open(row.sha256), signal));
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof CaptureError) await giveUp(id, faultOf(error));
      else if (attempt < attempts) throw error;
      else {
        log.error({ err: error, capture: id }, 'a capture could not be read');
        const message = 'The capture could not be read; the log of the platform says why.';
        await giveUp(id, { code: 'READER_FAILED', message, packet: 0, offset: null });
      }
    }
    tell(owner.unitId, id, 'read');
  }

  async function judgeUnit(unitId: string): Promise<void> {
    const at = isoNow(time);
    const rows = await records.db
      .selectFrom('captures')
      .select(['id', 'unit_id'])
      .where('state', 'in', ['read', 'partial'])
      // The list of a unit holds for the units below it too.
      .where('unit_id', 'in', (eb) =>
        eb
          .selectFrom('unit_closure')
          .select('descendant')
          .where('ancestor', '=', unitId)
          .where('from_at', '<=', at)
          .where((inner) => inner.or([inner('until_at', 'is', null), inner('until_at', '>', at)])),
      )
      .orderBy('id', 'desc')
      .limit(maxJudgedAgain)
      .execute();
    for (const { id, unit_id: unit } of rows) {
      await records.transaction(async (trx) => {
        const row = await trx
          .selectFrom('captures')
          .select(['summary', 'claims'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (row?.summary == null || row.claims === null) return;
        const facts = judgedFactsOf({ summary: row.summary, claims: row.claims });
        const judging = await judgingOf(trx, unit);
        const addresses = judging.listed.flatMap(({ address }) => address ?? []);
        const claims = [...facts.claims, ...(await claimsOfHosts(trx, id, addresses))];
        const drafts = judgeCapture({ ...facts, claims }, judging);
        const now = { iso: isoNow(time), ms: time.now() };
        await storeFindings(trx, { id, unitId: unit }, drafts, now);
      });
      tell(unit, id, 'judged');
    }
  }

  /** Everything of the unit that waits: what a crash kept from the queue gets into it now, what is in it stays once. */
  async function enqueueWaiting(unitId: string): Promise<void> {
    const rows = await records.db
      .selectFrom('captures')
      .select('id')
      .where('unit_id', '=', unitId)
      .where('state', '=', 'queued')
      .orderBy('id')
      .execute();
    for (const { id } of rows) {
      await jobs.enqueue(readJob, { id }, { dedupeKey: `${readJob}:${id}` });
    }
  }

  return {
    services: createNetworkServices({
      records,
      time,
      async onChange(unitId) {
        await jobs.enqueue(judgeJob, { unitId }, { dedupeKey: `${judgeJob}:${unitId}` });
      },
    }),

    async submit({ unitId, name, note }, content, principal) {
      const { upload } = await deps.rules();
      const blob = await blobs.put(content, upload.maxMebibytes * 1_048_576);
      if (blob.bytes === 0) throw new CapturesError('FILE_EMPTY', 'The file is empty.');
      const row = {
        id: newId(time.now()),
        unit_id: unitId,
        file_name: cleanFileName(name),
        note: note.trim(),
        ...blob,
        state: 'queued' as const,
        packets: 0,
        hosts: 0,
        findings: 0,
        failures: 0,
        uploaded_by: principal.accountId,
        uploaded_by_name: principal.name,
        uploaded_at: isoNow(time),
      };
      await records.transaction(async (trx) => {
        const { n } = await trx
          .selectFrom('captures')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('unit_id', '=', unitId)
          .where('state', 'in', ['queued', 'reading'])
          .executeTakeFirstOrThrow();
        if (n >= upload.openPerUnit) {
          throw new CapturesError('CAPTURES_WAITING', 'Too many captures of the unit are waiting.');
        }
        await trx.insertInto('captures').values(row).execute();
        await audit(trx, principal, row, 'upload');
      });
      await enqueueWaiting(unitId);
      tell(unitId, row.id, 'uploaded');
      return row.id;
    },

    async readAgain(id, principal) {
      const row = await records.transaction(async (trx) => {
        const found = await getCapture(trx, id);
        await trx.updateTable('captures').set({ state: 'queued' }).where('id', '=', id).execute();
        await audit(trx, principal, found, 'read-again');
        return found;
      });
      await enqueueWaiting(row.unit_id);
      tell(row.unit_id, id, 'queued');
    },

    async remove(id, principal) {
      const row = await records.transaction(async (trx) => {
        const found = await getCapture(trx, id);
        await removeCapture(trx, id);
        await audit(trx, principal, found, 'remove');
        return found;
      });
      tell(row.unit_id, id, 'removed');
    },

    start() {
      jobs.define(
        readJob,
        async ({ id }, { attempt, signal }) => await read(String(id), attempt, signal),
        { attempts, timeoutMs },
      );
      jobs.define(judgeJob, async ({ unitId }) => await judgeUnit(String(unitId)), { attempts });
    },
  };
}
