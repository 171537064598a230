import { heldAt } from '../../people/visibility.ts';
import type { Db, Trx } from '../../stores/records/records.ts';

/** The switch that is in force for a rule in a unit, its own or that of a unit above. */
export interface SwitchesInForce {
  /** Id of the switch; undefined = the rule is on. */
  find(ruleId: string, unitId: string): string | undefined;
}

const keyOf = (ruleId: string, unitId: string): string => JSON.stringify([ruleId, unitId]);

/** Rules asked for in one statement, so that its parameters stay below the limits of both engines. */
const chunk = 400;

/** Reads what is switched off at `now` among some rules and units; both are those of one batch of events. */
export async function readSwitchesInForce(
  db: Db | Trx,
  asked: { ruleIds: Iterable<string>; unitIds: Iterable<string> },
  now: string,
): Promise<SwitchesInForce> {
  const [ruleIds, unitIds] = [[...new Set(asked.ruleIds)], [...new Set(asked.unitIds)]];
  const found = new Map<string, string>();
  for (let start = 0; unitIds.length > 0 && start < ruleIds.length; start += chunk) {
    const rows = await db
      .selectFrom('rule_switches')
      .innerJoin('unit_closure', 'unit_closure.ancestor', 'rule_switches.unit_id')
      .where('rule_switches.rule_id', 'in', ruleIds.slice(start, start + chunk))
      .where('rule_switches.ended_at', 'is', null)
      .where((eb) =>
        eb.or([eb('rule_switches.until_at', 'is', null), eb('rule_switches.until_at', '>', now)]),
      )
      .where('unit_closure.descendant', 'in', unitIds)
      .where((eb) => heldAt(eb, now))
      .select(['rule_switches.id', 'rule_switches.rule_id', 'unit_closure.descendant'])
      .execute();
    for (const row of rows) found.set(keyOf(row.rule_id, row.descendant), row.id);
  }
  return {
    find: (ruleId, unitId) => (found.size === 0 ? undefined : found.get(keyOf(ruleId, unitId))),
  };
}

/** Adds to what each switch, by its id, has withheld. */
export async function countWithheld(
  trx: Trx,
  counts: ReadonlyMap<string, number>,
  now: string,
): Promise<void> {
  for (const [id, matches] of counts) {
    await trx
      .updateTable('rule_switches')
      .set((eb) => ({ withheld: eb('withheld', '+', matches), last_withheld_at: now }))
      .where('id', '=', id)
      .execute();
  }
}
