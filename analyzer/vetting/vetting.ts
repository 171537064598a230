import type { Readable } from 'node:stream';
import { isoNow } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { cleanFileName } from '../incidents/file-name.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import type { Comparison } from './comparison.ts';
import type { Declared } from './declared.ts';
import { VettingError } from './errors.ts';
import type { Finding } from './finding.ts';
import { bytesOf, compareRows } from './compare-rows.ts';
import { createReadJob, declaredOf, maxAttempts, type ReadJobDeps } from './read-job.ts';
import { findPackage, getPackage, readFindings, type PackageRow, type VetRow } from './rows.ts';
import type { RuleWords } from './rules/rule-words.ts';
import { rulesVersionOf } from './rules/rules-version.ts';
import { storeVet } from './store-vet.ts';

export interface VettingDeps extends ReadJobDeps {
  jobs: Jobs;
  /** `rules/apps`. */
  rulesFolder: string;
  /** Largest file that is taken, in bytes (rules/apps/reading/limits.yaml); read at the first upload. */
  maxBytes: () => number;
}

export interface NewPackage {
  principal: Principal;
  unitId: string;
  appId?: string | undefined;
  /** As the person calls the file. */
  name: string;
  content: Readable;
  declared?: Declared | undefined;
}

/** Packages of apps: kept, read in a bounded process, judged by the rules, compared. */
export interface Vetting {
  readonly maxBytes: () => number;
  /**
   * Stores the file and queues its reading. The same file for the same unit and app is the same package.
   * Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, PACKAGE_EMPTY.
   */
  submit(wanted: NewPackage): Promise<{ row: PackageRow; known: boolean }>;
  find(id: string): Promise<PackageRow | undefined>;
  /** Of the vetting that holds. Throws PACKAGE_UNKNOWN. */
  findings(id: string): Promise<Finding[]>;
  /** What the filing says, judged at once where the package was read. Throws PACKAGE_UNKNOWN, VETTING_BUSY. */
  declare(principal: Principal, id: string, declared: Declared): Promise<PackageRow>;
  /** Puts the package to an app of the ledger, which hears of it at the next sweep. */
  link(trx: Trx, id: string, appId: string | null): Promise<void>;
  /** The checks again over the facts, by today's rules; a package that failed is read again. Throws PACKAGE_BUSY. */
  revet(principal: Principal, id: string): Promise<PackageRow>;
  /** What changed from `older` to `newer`. Throws PACKAGE_UNKNOWN, PACKAGE_NOT_READ, VETTING_BUSY. */
  compare(older: string, newer: string): Promise<Comparison>;
  /** Of rules/apps as they are now. */
  rulesVersion(): string;
  /** Titles, advice and sources of the rules as they are now. Throws VETTING_BUSY, VETTING_FAILED. */
  words(): Promise<RuleWords>;
  /** Goes on with what a crash left, and judges again what other rules judged. */
  sweep(): Promise<void>;
  /** Defines the jobs; call it once, before they are started. */
  start(): Promise<void>;
  /** Ends what is being read and judged; the jobs go on with it at the next start. */
  stop(): Promise<void>;
}

const readName = 'vetting.read';
const sweepName = 'vetting.sweep';
const sweepMs = 60_000;
/** A package is read within the limits of the reader (minutes), and copied before. */
const readTimeoutMs = 15 * 60_000;
/** Packages that one sweep judges again. */
const perSweep = 20;

export function createVetting(deps: VettingDeps): Vetting {
  const { records, blobs, jobs, work, live, rulesFolder, time, log } = deps;
  const read = createReadJob(deps);
  let words: RuleWords | undefined;

  const enqueue = (id: string) => jobs.enqueue(readName, { id }, { dedupeKey: id });

  const record = (trx: Trx, principal: Principal, action: string, row: PackageRow, after = {}) =>
    appendAudit(trx, {
      unitId: row.unit_id,
      actor: actorOf(principal),
      action,
      target: { kind: 'app-package', id: row.id },
      after: { sha256: row.sha256, fileName: row.file_name, ...after },
      at: isoNow(time),
    });

  /** The facts are there: only the judgement is made anew. */
  async function judgeAgain(row: PackageRow, why: VetRow['why'], principal?: Principal) {
    const { facts_sha256: factsSha256 } = row;
    if (factsSha256 === null) return;
    const at = isoNow(time);
    const facts = await bytesOf(blobs, factsSha256);
    const vetted = await work.vet(facts, declaredOf(row), at);
    await records.transaction(async (trx) => {
      // What was declared meanwhile is judged by whoever declared it.
      const now = await getPackage(trx, row.id);
      if (now.declared !== row.declared || now.facts_sha256 !== factsSha256) return;
      const vetId = await storeVet(trx, {
        row,
        why,
        vetted,
        factsSha256,
        declared: row.declared,
        at,
      });
      if (principal) await record(trx, principal, 'app-package.vet', row, { why, vetId });
    });
    live.publish({ topic: 'app-package', unitId: row.unit_id, id: row.id, change: 'vetted' });
  }

  async function requeue(row: PackageRow, principal: Principal): Promise<void> {
    await records.transaction(async (trx) => {
      await trx
        .updateTable('app_packages')
        .set({ state: 'queued', attempts: 0, error_code: null, error: null })
        .where('id', '=', row.id)
        .execute();
      await record(trx, principal, 'app-package.read-again', row);
    });
    await enqueue(row.id);
  }

  async function insert(
    { principal, unitId, appId, name, declared }: NewPackage,
    { sha256, sm3, bytes }: { sha256: string; sm3: string; bytes: number },
  ) {
    return await records.transaction(async (trx) => {
      const known = await trx
        .selectFrom('app_packages')
        .selectAll()
        .where('unit_id', '=', unitId)
        .where('sha256', '=', sha256)
        .where('app_id', appId === undefined ? 'is' : '=', appId ?? null)
        .executeTakeFirst();
      if (known) return { row: known, known: true };
      const row: PackageRow = {
        id: newId(time.now()),
        unit_id: unitId,
        app_id: appId ?? null,
        sha256,
        sm3,
        bytes,
        file_name: cleanFileName(name),
        state: 'queued',
        error_code: null,
        error: null,
        platform: null,
        package_name: null,
        version_name: null,
        version_code: null,
        label: null,
        summary: null,
        facts_sha256: null,
        declared: declared ? JSON.stringify(declared) : null,
        vet_id: null,
        counts: null,
        rules_version: null,
        attempts: 0,
        announced: 0,
        uploaded_by: principal.accountId,
        uploaded_by_name: principal.name,
        uploaded_at: isoNow(time),
        read_at: null,
        vetted_at: null,
      };
      await trx.insertInto('app_packages').values(row).execute();
      await record(trx, principal, 'app-package.upload', row, { bytes, sm3 });
      return { row, known: false };
    });
  }

  async function judgeByNewRules(): Promise<void> {
    const some = await records.db
      .selectFrom('app_packages')
      .selectAll()
      .where('state', '=', 'read')
      .where('rules_version', '!=', rulesVersionOf(rulesFolder))
      .orderBy('uploaded_at', 'desc')
      .limit(perSweep)
      .execute();
    for (const row of some) {
      // One whose facts are damaged must not keep the others from being judged.
      await judgeAgain(row, 'rules').catch((error: unknown) =>
        log.warn({ err: error, packageId: row.id }, 'vetting: a package was not judged again'),
      );
    }
  }

  async function sweep(): Promise<void> {
    const open = await records.db
      .selectFrom('app_packages')
      .select('id')
      .where((eb) =>
        eb.or([
          eb('state', 'in', ['queued', 'reading']),
          eb.and([eb('state', '=', 'read'), eb('app_id', 'is not', null), eb('announced', '=', 0)]),
        ]),
      )
      .orderBy('uploaded_at')
      .limit(100)
      .execute();
    for (const { id } of open) await enqueue(id);
    const any = await records.db.selectFrom('app_packages').select('id').limit(1).execute();
    if (any.length > 0) await judgeByNewRules();
  }

  return {
    maxBytes: deps.maxBytes,
    rulesVersion: () => rulesVersionOf(rulesFolder),
    async words() {
      if (words?.version !== rulesVersionOf(rulesFolder)) words = await work.words();
      return words;
    },

    async submit(wanted) {
      const blob = await blobs.put(wanted.content, deps.maxBytes());
      if (blob.bytes === 0) {
        throw new VettingError('PACKAGE_EMPTY', '文件是空的。', 'The file is empty.');
      }
      const stored = await insert(wanted, blob);
      if (!stored.known) await enqueue(stored.row.id);
      return stored;
    },

    find: (id) => findPackage(records.db, id),
    findings: async (id) => await readFindings(records.db, await getPackage(records.db, id)),

    async declare(principal, id, declared) {
      const text = JSON.stringify(declared);
      const row = await records.transaction(async (trx) => {
        const before = await getPackage(trx, id);
        await trx
          .updateTable('app_packages')
          .set({ declared: text })
          .where('id', '=', id)
          .execute();
        await record(trx, principal, 'app-package.declare', before, {
          declared: Object.keys(declared),
        });
        return { ...before, declared: text };
      });
      await judgeAgain(row, 'declared');
      return await getPackage(records.db, id);
    },

    async link(trx, id, appId) {
      await trx.updateTable('app_packages').set({ app_id: appId }).where('id', '=', id).execute();
    },

    async revet(principal, id) {
      const row = await getPackage(records.db, id);
      if (row.state === 'queued' || row.state === 'reading') {
        throw new VettingError(
          'PACKAGE_BUSY',
          '安装包正在读取。',
          'The package is being read already.',
        );
      }
      if (row.facts_sha256 === null) await requeue(row, principal);
      else await judgeAgain(row, 'asked', principal);
      return await getPackage(records.db, id);
    },

    async compare(older, newer) {
      const [from, to] = [await getPackage(records.db, older), await getPackage(records.db, newer)];
      return await compareRows(deps, from, to);
    },

    sweep,

    async stop() {
      await deps.reader.stop();
      await work.stop();
    },

    async start() {
      jobs.define(readName, async ({ id }, { signal }) => await read(String(id), signal), {
        attempts: maxAttempts,
        timeoutMs: readTimeoutMs,
      });
      jobs.define(
        sweepName,
        async () => {
          await sweep().catch((error: unknown) => {
            log.warn({ err: error }, 'vetting: the sweep ended early');
            throw error;
          });
        },
        { attempts: 1, timeoutMs: readTimeoutMs },
      );
      await jobs.repeat(sweepName, sweepName, {}, sweepMs);
    },
  };
}
