import type { HourCost } from '../pipeline/rule-work.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { beginOf, dayMs, hourBefore } from './hours.ts';

/** Rows per statement: below the parameter limits of both engines. */
const chunk = 400;

/** Adds to what is known of these hours. Always in one order, so that two nodes never wait for each other in a ring. */
export async function addCosts(trx: Trx, costs: readonly HourCost[]): Promise<void> {
  const rows = costs
    .map(({ ruleId, hour, candidates, matched, micros }) => ({
      rule_id: ruleId,
      hour,
      candidates,
      matched,
      micros: Math.round(micros),
    }))
    .sort((a, b) =>
      a.rule_id === b.rule_id ? (a.hour < b.hour ? -1 : 1) : a.rule_id < b.rule_id ? -1 : 1,
    );
  for (let start = 0; start < rows.length; start += chunk) {
    await trx
      .insertInto('rule_costs')
      .values(rows.slice(start, start + chunk))
      .onConflict((conflict) =>
        conflict.columns(['rule_id', 'hour']).doUpdateSet((eb) => ({
          candidates: eb('rule_costs.candidates', '+', eb.ref('excluded.candidates')),
          matched: eb('rule_costs.matched', '+', eb.ref('excluded.matched')),
          micros: eb('rule_costs.micros', '+', eb.ref('excluded.micros')),
        })),
      )
      .execute();
  }
}

/** Forgets hours that are older than what is kept. */
export async function pruneCosts(trx: Trx, nowIso: string, keptMs: number): Promise<void> {
  await trx.deleteFrom('rule_costs').where('hour', '<', hourBefore(nowIso, keptMs)).execute();
}

/** Microseconds of each rule over the last 24 hours; `unsaved` is what this node has not written yet. */
export async function costOfDay(
  db: Db,
  unsaved: readonly HourCost[],
  nowIso: string,
): Promise<Map<string, number>> {
  const after = hourBefore(nowIso, dayMs);
  const rows = await db
    .selectFrom('rule_costs')
    .where('hour', '>', after)
    .groupBy('rule_id')
    .select((eb) => ['rule_id', eb.fn.sum<number>('micros').as('micros')])
    .execute();
  const micros = new Map(rows.map((row) => [row.rule_id, row.micros]));
  for (const cost of unsaved) {
    if (cost.hour > after) micros.set(cost.ruleId, (micros.get(cost.ruleId) ?? 0) + cost.micros);
  }
  return micros;
}

/** What one rule cost over the last seven days. */
export interface RuleCostOfWeek {
  candidates: number;
  matched: number;
  micros: number;
  /** By hour, oldest first; hours in which it was not looked at are left out. */
  hours: { from: string; micros: number }[];
}

/** Undefined when the rule looked at nothing in the last seven days. */
export async function costOfWeek(
  db: Db,
  ruleId: string,
  unsaved: readonly HourCost[],
  nowIso: string,
): Promise<RuleCostOfWeek | undefined> {
  const after = hourBefore(nowIso, 7 * dayMs);
  const saved = await db
    .selectFrom('rule_costs')
    .where('rule_id', '=', ruleId)
    .where('hour', '>', after)
    .select(['hour', 'candidates', 'matched', 'micros'])
    .execute();
  const fresh = unsaved.filter((cost) => cost.ruleId === ruleId && cost.hour > after);
  const all = [...saved, ...fresh];
  if (all.length === 0) return undefined;
  const hours = new Map<string, number>();
  for (const { hour, micros } of all) hours.set(hour, (hours.get(hour) ?? 0) + micros);
  const sum = (of: (cost: (typeof all)[number]) => number): number =>
    all.reduce((total, cost) => total + of(cost), 0);
  return {
    candidates: sum((cost) => cost.candidates),
    matched: sum((cost) => cost.matched),
    micros: sum((cost) => cost.micros),
    hours: [...hours]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([hour, micros]) => ({ from: beginOf(hour), micros })),
  };
}
