import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { createDnsClient } from '../../collector/knowledge/dns/client.ts';
import { readDnsRecords } from '../../collector/knowledge/dns/read-records.ts';
import type { LearntAddress } from '../../collector/knowledge/known.ts';
import { readLeases } from '../../collector/knowledge/leases/read-leases.ts';
import { walkReverseZone } from '../../collector/knowledge/reverse/walk.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { recordObservations } from '../assets/inventory/record-observations.ts';
import { appendAudit } from '../audit/append.ts';
import { cleanFileName } from '../incidents/file-name.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { checkPlanned, prefixOf, serverOf } from './checks.ts';
import { KnowledgeError } from './errors.ts';
import { observationOf } from './observations.ts';
import type { KnowledgeRules } from './rules.ts';
import type { KnowledgeRunTable } from './tables.ts';

export interface KnowledgeDeps {
  records: Records;
  blobs: Blobs;
  jobs: Jobs;
  time: TimeSource;
  log: Logger;
  /** Read at the first use. */
  rules: () => Promise<KnowledgeRules>;
  /** For tests: DNS servers of this machine. */
  allowLoopbackTargets?: boolean;
  dnsPort?: number;
}

/** What books know of addresses: files that people bring, reverse zones that are walked. Nothing of it probes a host. */
export interface KnowledgeImports {
  /** Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, FILE_EMPTY, TOO_MANY_RUNS. Answers the id of the run. */
  importFile(
    file: { kind: 'leases' | 'dns'; unitId: string; name: string },
    content: Readable,
    by: Principal,
  ): Promise<string>;
  /** Throws PREFIX_INVALID, PREFIX_NOT_PLANNED, SERVER_INVALID, TOO_MANY_RUNS. */
  walk(zone: { unitId: string; prefix: string; server: string }, by: Principal): Promise<string>;
  /** Defines the job; call it once, before the jobs are started. */
  start(): void;
}

interface Outcome {
  outcome: string | null;
  asked: number;
  faults: number;
  dropped: number;
  detail: object;
  found: LearntAddress[];
}

type Run = Pick<KnowledgeRunTable, 'id' | 'unit_id' | 'kind' | 'name' | 'server' | 'sha256'>;

const jobName = 'knowledge.run';
const attempts = 3;
const timeoutMs = 26 * 3_600_000;
/** Of one unit that wait or run. */
const maxOpen = 10;

export function createKnowledgeImports(deps: KnowledgeDeps): KnowledgeImports {
  const { records, blobs, jobs, time, log, allowLoopbackTargets = false, dnsPort } = deps;

  async function begin(
    run: Omit<Run, 'id'>,
    by: Principal,
    check?: (trx: Trx) => Promise<void>,
  ): Promise<string> {
    const id = newId(time.now());
    await records.transaction(async (trx) => {
      await check?.(trx);
      const { n } = await trx
        .selectFrom('knowledge_runs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('unit_id', '=', run.unit_id)
        .where('state', 'in', ['queued', 'running'])
        .executeTakeFirstOrThrow();
      if (n >= maxOpen) {
        throw new KnowledgeError('TOO_MANY_RUNS', 'Too many of the unit are waiting already.');
      }
      await trx
        .insertInto('knowledge_runs')
        .values({
          id,
          ...run,
          state: 'queued',
          outcome: null,
          addresses: 0,
          assets: 0,
          faults: 0,
          dropped: 0,
          asked: 0,
          detail: '{}',
          by_name: by.name,
          created_by: by.accountId,
          created_at: isoNow(time),
          ended_at: null,
        })
        .execute();
      await appendAudit(trx, {
        unitId: run.unit_id,
        actor: actorOf(by),
        action: `knowledge.${run.kind}`,
        target: { kind: 'knowledge-run', id },
        after: { name: run.name, server: run.server, sha256: run.sha256 },
        at: isoNow(time),
      });
    });
    await jobs.enqueue(jobName, { id }, { dedupeKey: `${jobName}:${id}` });
    return id;
  }

  async function readFile(run: Run): Promise<Outcome> {
    const { files } = await deps.rules();
    const content = await blobs.open(run.sha256 ?? '');
    const read = run.kind === 'leases' ? readLeases : readDnsRecords;
    const { addresses, lines, faults, faultCount, dropped } = await read(content, files);
    const detail = { faults };
    return { outcome: null, asked: lines, faults: faultCount, dropped, detail, found: addresses };
  }

  async function walkZone(run: Run, signal: AbortSignal): Promise<Outcome> {
    const { walk } = await deps.rules();
    const client = await createDnsClient({
      server: run.server ?? '',
      timeoutMs: walk.timeoutMs,
      retries: walk.retries,
      ...(dnsPort !== undefined && { port: dnsPort }),
    });
    const found: LearntAddress[] = [];
    const deadline = AbortSignal.timeout(walk.seconds * 1_000);
    try {
      const result = await walkReverseZone({
        client,
        prefix: run.name,
        bounds: walk,
        signal: AbortSignal.any([signal, deadline]),
        onAddress: (address) => found.push(address),
      });
      signal.throwIfAborted();
      const { end, hostileNames, failures, wildcards } = result;
      return {
        outcome: end,
        asked: client.sent,
        faults: failures + hostileNames,
        dropped: 0,
        detail: { hostileNames, failures, wildcards },
        found,
      };
    } finally {
      client.stop();
    }
  }

  /** Tells the inventory, in slices. Answers how many assets were known by it. */
  async function tell(run: Run, found: readonly LearntAddress[]): Promise<number> {
    const { slice } = (await deps.rules()).files;
    const now = isoNow(time);
    const assets = new Set<string>();
    for (let from = 0; from < found.length; from += slice) {
      const observations = found
        .slice(from, from + slice)
        .map((learnt) => observationOf(run.id, learnt, now));
      const { assetIds } = await records.transaction((trx) =>
        recordObservations(trx, run.unit_id, observations, { now }),
      );
      for (const id of assetIds) if (id !== null) assets.add(id);
    }
    return assets.size;
  }

  const end = (id: string, set: Partial<KnowledgeRunTable>) =>
    records.db
      .updateTable('knowledge_runs')
      .set({ ...set, ended_at: isoNow(time) })
      .where('id', '=', id)
      .execute();

  async function work(id: string, attempt: number, signal: AbortSignal): Promise<void> {
    const run = await records.db
      .updateTable('knowledge_runs')
      .set({ state: 'running' })
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running'])
      .returning(['id', 'unit_id', 'kind', 'name', 'server', 'sha256'])
      .executeTakeFirst();
    if (!run) return;
    try {
      const result =
        run.kind === 'reverse-walk' ? await walkZone(run, signal) : await readFile(run);
      const { found, detail, ...counts } = result;
      const assets = await tell(run, found);
      const text = JSON.stringify(detail);
      await end(id, { ...counts, state: 'done', addresses: found.length, assets, detail: text });
    } catch (error) {
      if (signal.aborted || attempt < attempts) throw error;
      log.error({ err: error, run: id }, 'knowledge could not be taken over');
      await end(id, { state: 'failed', outcome: 'failed' });
    }
  }

  return {
    async importFile({ kind, unitId, name }, content, by) {
      const { files } = await deps.rules();
      const blob = await blobs.put(content, files.maxMebibytes * 1_048_576);
      if (blob.bytes === 0) throw new KnowledgeError('FILE_EMPTY', 'The file is empty.');
      const { sha256 } = blob;
      return await begin(
        { unit_id: unitId, kind, name: cleanFileName(name), server: null, sha256 },
        by,
      );
    },

    async walk({ unitId, prefix: text, server: address }, by) {
      const { walk } = await deps.rules();
      const prefix = prefixOf(text, walk.shortestPrefix);
      const server = serverOf(address, allowLoopbackTargets);
      return await begin(
        { unit_id: unitId, kind: 'reverse-walk', name: prefix, server, sha256: null },
        by,
        (trx) => checkPlanned(trx, unitId, prefix, isoNow(time)),
      );
    },

    start() {
      jobs.define(
        jobName,
        async ({ id }, { attempt, signal }) => await work(String(id), attempt, signal),
        { attempts, timeoutMs },
      );
    },
  };
}
