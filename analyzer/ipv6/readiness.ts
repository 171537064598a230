import type { Logger } from 'pino';
import { measurePortal, type MeasureDeps } from '../../collector/probes/portal/measure.ts';
import { createResolver, type ResolveName } from '../../collector/probes/portal/resolve.ts';
import type { PortalMeasurement } from '../../collector/probes/portal/result.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { computeReadiness, type UnitReadiness } from './compute.ts';
import { createAccessLines, type AccessLines } from './lines.ts';
import { portalStateOf } from './portal-state.ts';
import { createPortals, type Portals } from './portals.ts';
import type { Ipv6Rules } from './rules.ts';
import type { GoalState } from './tables.ts';

export interface ReadinessDeps {
  records: Records;
  jobs: Jobs;
  time: TimeSource;
  log: Logger;
  /** Read at the first use. */
  rules: () => Promise<Ipv6Rules>;
  /** True for addresses that this node may ask. */
  isAllowed: MeasureDeps['isAllowed'];
  /** Default: the name servers of the system. */
  resolve?: ResolveName;
  /** Default 443 and 80. */
  ports?: MeasureDeps['ports'];
}

/** How far units are with IPv6: sites, hosts, lines. */
export interface Readiness {
  readonly portals: Portals;
  readonly lines: AccessLines;
  /** Measures a site in the background. */
  measureSoon(portalId: string): Promise<void>;
  /** Computes the figures of a unit from what is known now. */
  compute(unitId: string): Promise<void>;
  /** Defines the jobs; call it once, before the jobs are started. */
  start(): Promise<void>;
}

const measureJob = 'ipv6.measure';
const dailyJob = 'ipv6.daily';
const hourMs = 3_600_000;
/** Of the day in China, where the units are. */
const shanghaiMs = 8 * hourMs;
/** Sites that one round hands out; what is left comes in the next one. */
const maxPerRound = 20_000;

export function createReadiness(deps: ReadinessDeps): Readiness {
  const { records, jobs, time, log, isAllowed, ports } = deps;

  async function measure(name: string): Promise<PortalMeasurement> {
    const { portals } = await deps.rules();
    const resolve = deps.resolve ?? createResolver(portals.timeoutMs);
    return await measurePortal(
      name,
      { resolve, isAllowed, ...(ports && { ports }) },
      { ...portals, pageBytes: portals.pageKibibytes * 1_024 },
    );
  }

  async function keep(portalId: string, unitId: string, result: PortalMeasurement): Promise<void> {
    const { portals } = await deps.rules();
    const id = newId(time.now());
    const at = isoNow(time);
    const state = portalStateOf(result, portals.fullSupportShare);
    await records.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('ipv6_portals')
        .set({ state, last_measured_at: at, last_measurement_id: id })
        .where('id', '=', portalId)
        .executeTakeFirst();
      // Removed while it was being measured.
      if (numUpdatedRows === 0n) return;
      await trx
        .insertInto('ipv6_measurements')
        .values({
          id,
          portal_id: portalId,
          unit_id: unitId,
          measured_at: at,
          state,
          result: JSON.stringify(result),
        })
        .execute();
      await forgetOld(trx, portalId, portals.keepPerPortal);
    });
  }

  async function store(trx: Trx, unitId: string, figures: UnitReadiness): Promise<void> {
    const stateOf = (goal: string): GoalState =>
      figures.goals.find((one) => one.goal === goal)?.state ?? 'no-data';
    const row = {
      unit_id: unitId,
      computed_at: isoNow(time),
      portals_having: figures.portals.having,
      portals_measured: figures.portals.measured,
      portals_in_scope: figures.portals.inScope,
      hosts_having: figures.hosts.having,
      hosts_measured: figures.hosts.measured,
      hosts_in_scope: figures.hosts.inScope,
      links_having: figures.links.having,
      links_measured: figures.links.measured,
      links_in_scope: figures.links.inScope,
      county_10g: stateOf('county-10g'),
      school_1g: stateOf('school-1g'),
      class_100m: stateOf('class-100m'),
      goals: JSON.stringify(figures.goals),
    };
    const day = new Date(time.now() + shanghaiMs).toISOString().slice(0, 10);
    await trx
      .insertInto('ipv6_units')
      .values(row)
      .onConflict((conflict) => conflict.column('unit_id').doUpdateSet(row))
      .execute();
    await trx
      .insertInto('ipv6_days')
      .values({ day, ...row })
      .onConflict((conflict) => conflict.columns(['unit_id', 'day']).doUpdateSet(row))
      .execute();
  }

  async function compute(unitId: string): Promise<void> {
    const rules = await deps.rules();
    await records.transaction(async (trx) => {
      const figures = await computeReadiness(trx, unitId, time.now(), rules);
      if (figures) await store(trx, unitId, figures);
    });
  }

  async function runMeasure(portalId: string): Promise<void> {
    const row = await records.db
      .selectFrom('ipv6_portals')
      .select(['unit_id', 'domain'])
      .where('id', '=', portalId)
      .executeTakeFirst();
    if (!row) return;
    await keep(portalId, row.unit_id, await measure(row.domain));
    await compute(row.unit_id);
  }

  /** Units about which anything is known. */
  async function unitsWithFigures(): Promise<string[]> {
    const { db } = records;
    const rows = await db
      .selectFrom('ipv6_portals')
      .select('unit_id')
      .union(db.selectFrom('access_lines').select('unit_id'))
      .union(db.selectFrom('access_denominators').select('unit_id'))
      .union(db.selectFrom('asset_neighbours').select('unit_id'))
      .execute();
    return rows.map((row) => row.unit_id);
  }

  const measureSoon = async (portalId: string) => {
    await jobs.enqueue(measureJob, { portalId }, { dedupeKey: `${measureJob}:${portalId}` });
  };

  async function runDaily(): Promise<void> {
    const { everyHours } = (await deps.rules()).portals;
    const before = new Date(time.now() - everyHours * hourMs).toISOString();
    const due = await records.db
      .selectFrom('ipv6_portals')
      .select('id')
      .where('enabled', '=', 1)
      .where((eb) =>
        eb.or([eb('last_measured_at', 'is', null), eb('last_measured_at', '<=', before)]),
      )
      .orderBy('last_measured_at')
      .limit(maxPerRound)
      .execute();
    for (const { id } of due) await measureSoon(id);
    for (const unitId of await unitsWithFigures()) {
      await compute(unitId).catch((error: unknown) =>
        log.error({ err: error, unit: unitId }, 'figures of IPv6 could not be computed'),
      );
    }
  }

  return {
    portals: createPortals(deps),
    lines: createAccessLines(deps),
    measureSoon,
    compute,
    async start() {
      jobs.define(measureJob, async ({ portalId }) => await runMeasure(String(portalId)), {
        concurrency: 2,
        attempts: 2,
        timeoutMs: 600_000,
      });
      jobs.define(dailyJob, runDaily, { attempts: 2, timeoutMs: hourMs });
      await jobs.repeat(dailyJob, dailyJob, {}, 6 * hourMs);
    },
  };
}

async function forgetOld(trx: Trx, portalId: string, keep: number): Promise<void> {
  const old = await trx
    .selectFrom('ipv6_measurements')
    .select('id')
    .where('portal_id', '=', portalId)
    .orderBy('id', 'desc')
    .offset(keep)
    .limit(100)
    .execute();
  if (old.length === 0) return;
  const ids = old.map(({ id }) => id);
  await trx.deleteFrom('ipv6_measurements').where('id', 'in', ids).execute();
}
