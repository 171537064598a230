import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import type { Records } from '../../stores/records/records.ts';
import type { IdentityRules } from './identity-rules.ts';
import type { Observation } from './observation.ts';
import { recordObservations } from './record-observations.ts';

export interface NeighbourFeedDeps {
  records: Records;
  jobs: Jobs;
  time: TimeSource;
  rules: () => IdentityRules;
  /** Of findings that were accepted until a day that has passed: judged anew beside it. */
  review(): Promise<void>;
}

/** Takes what routers and switches have in their tables into the inventory, some minutes after it was polled. */
export interface NeighbourFeed {
  start(): Promise<void>;
  /** Reads what was seen since the run before; answers how many bindings. */
  run(): Promise<number>;
}

const job = 'assets.neighbours';

/** How often the job looks whether the rules want a run: a start of the platform reads no rules for it. */
const tickMs = 60_000;

/** Polls write at the same time: what was seen in the seconds before the last look is looked at again. */
const overlapMs = 60_000;

export function createNeighbourFeed(deps: NeighbourFeedDeps): NeighbourFeed {
  const { records, jobs, time, rules, review } = deps;
  // A start reads the open bindings of the last look's length again; that changes nothing but counters.
  let since: string | undefined;
  let ranAt: number | undefined;

  async function pageAfter(last: string, from: string, limit: number) {
    return records.db
      .selectFrom('asset_neighbours')
      .select(['id', 'asset_id', 'unit_id', 'ip', 'mac', 'first_seen_at', 'last_seen_at'])
      .where('last_seen_at', '>=', from)
      .where('until_at', 'is', null)
      .where('id', '>', last)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  const observationOf = (row: Awaited<ReturnType<typeof pageAfter>>[number]): Observation => ({
    source: 'neighbour',
    ref: row.asset_id,
    firstAt: row.first_seen_at,
    lastAt: row.last_seen_at,
    addresses: [row.ip],
    macs: [row.mac],
  });

  async function run(): Promise<number> {
    const { batch, everySeconds } = rules().neighbours;
    const started = time.now();
    const from = since ?? new Date(started - 2 * everySeconds * 1_000).toISOString();
    let taken = 0;
    for (let after = ''; ;) {
      const rows = await pageAfter(after, from, batch);
      for (const [unitId, some] of Map.groupBy(rows, (row) => row.unit_id)) {
        await records.transaction((trx) =>
          recordObservations(trx, unitId, some.map(observationOf), {
            rules: rules(),
            now: isoNow(time),
          }),
        );
      }
      taken += rows.length;
      if (rows.length < batch) break;
      after = rows.at(-1)?.id ?? '';
    }
    since = new Date(started - overlapMs).toISOString();
    return taken;
  }

  jobs.define(
    job,
    async () => {
      const since = time.now() - rules().neighbours.everySeconds * 1_000;
      if (ranAt !== undefined && ranAt > since) return;
      ranAt = time.now();
      await run();
      await review();
    },
    { attempts: 1, timeoutMs: 600_000 },
  );

  return {
    run,
    start() {
      // The first run is some minutes after a start, which has enough to do.
      ranAt = time.now();
      return jobs.repeat(job, job, {}, tickMs);
    },
  };
}
