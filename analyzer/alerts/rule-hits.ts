import type { Principal } from '../people/principal.ts';
import { visibleUnitIds } from '../people/visibility.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { beginOf, dayMs, hourBefore, hourOf } from '../rule-history/hours.ts';
import type { Draft, DraftEvent } from './drafts.ts';

/** Hits of one batch, to be written in the transaction that counts them into alerts. */
export class RuleHits {
  readonly #counts = new Map<string, number>();

  add(draft: Pick<Draft, 'ruleId' | 'unitId'>, events: readonly Pick<DraftEvent, 'seenAt'>[]) {
    for (const { seenAt } of events) {
      const key = JSON.stringify([draft.ruleId, draft.unitId, hourOf(seenAt)]);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  /** Hours that are no longer kept are left out: old logs that are read in now. */
  async write(trx: Trx, now: string, keptMs: number): Promise<void> {
    const oldest = hourBefore(now, keptMs);
    for (const [key, hits] of this.#counts) {
      const [ruleId, unitId, hour] = JSON.parse(key) as [string, string, string];
      if (hour < oldest) continue;
      await trx
        .insertInto('rule_hits')
        .values({ rule_id: ruleId, unit_id: unitId, hour, hits })
        .onConflict((conflict) =>
          conflict
            .columns(['rule_id', 'unit_id', 'hour'])
            .doUpdateSet((eb) => ({ hits: eb('rule_hits.hits', '+', eb.ref('excluded.hits')) })),
        )
        .execute();
    }
  }
}

/** Forgets hours that are older than what is kept. */
export async function pruneHits(trx: Trx, now: string, keptMs: number): Promise<void> {
  await trx.deleteFrom('rule_hits').where('hour', '<', hourBefore(now, keptMs)).execute();
}

/** Gives hits from before the set-up to the unit of the node. */
export async function adoptHits(trx: Trx, unitId: string): Promise<void> {
  const rows = await trx.selectFrom('rule_hits').selectAll().where('unit_id', '=', '').execute();
  for (const row of rows) {
    await trx
      .insertInto('rule_hits')
      .values({ ...row, unit_id: unitId })
      .onConflict((conflict) =>
        conflict
          .columns(['rule_id', 'unit_id', 'hour'])
          .doUpdateSet((eb) => ({ hits: eb('rule_hits.hits', '+', eb.ref('excluded.hits')) })),
      )
      .execute();
  }
  await trx.deleteFrom('rule_hits').where('unit_id', '=', '').execute();
}

export interface RecentHits {
  day: number;
  week: number;
}

/** Hits of every rule in the units that the principal sees, over the last 24 hours and 7 days. */
export async function recentHits(
  db: Db,
  principal: Principal,
  now: string,
): Promise<Map<string, RecentHits>> {
  const rows = await db
    .selectFrom('rule_hits')
    .where('hour', '>', hourBefore(now, 7 * dayMs))
    .where('unit_id', 'in', visibleUnitIds(db, principal, now))
    .groupBy('rule_id')
    .select((eb) => [
      'rule_id',
      eb.fn.sum<number>('hits').as('week'),
      eb.fn.sum<number>('hits').filterWhere('hour', '>', hourBefore(now, dayMs)).as('day'),
    ])
    .execute();
  return new Map(rows.map((row) => [row.rule_id, { day: row.day ?? 0, week: row.week }]));
}

/** Hits of one rule by hour, oldest first; hours without any are left out. */
export async function hitsByHour(
  db: Db,
  principal: Principal,
  ruleId: string,
  now: string,
): Promise<{ hour: string; hits: number }[]> {
  const rows = await db
    .selectFrom('rule_hits')
    .where('rule_id', '=', ruleId)
    .where('hour', '>', hourBefore(now, 7 * dayMs))
    .where('unit_id', 'in', visibleUnitIds(db, principal, now))
    .groupBy('hour')
    .select((eb) => ['hour', eb.fn.sum<number>('hits').as('hits')])
    .orderBy('hour')
    .execute();
  return rows.map(({ hour, hits }) => ({ hour: beginOf(hour), hits }));
}
