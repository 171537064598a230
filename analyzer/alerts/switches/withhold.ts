import { heldAt } from '../../people/visibility.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { Draft } from '../drafts.ts';

/** Switches of these rules that are in force, by rule and unit that they reach. */
async function switchesOf(
  trx: Trx,
  ruleIds: readonly string[],
  now: string,
): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('rule_switches')
    .innerJoin('unit_closure', 'unit_closure.ancestor', 'rule_switches.unit_id')
    .where('rule_switches.rule_id', 'in', ruleIds)
    .where('rule_switches.ended_at', 'is', null)
    .where((eb) =>
      eb.or([eb('rule_switches.until_at', 'is', null), eb('rule_switches.until_at', '>', now)]),
    )
    .where((eb) => heldAt(eb, now))
    .select(['rule_switches.id', 'rule_switches.rule_id', 'unit_closure.descendant'])
    .execute();
  return new Map(rows.map((row) => [JSON.stringify([row.rule_id, row.descendant]), row.id]));
}

/** More rules than one batch ever sets off; beyond it they are asked for in parts. */
const chunk = 400;

/**
 * Leaves out what units have switched off, and counts it at the switch. What a replay brings again is counted again:
 * there is no alert that would know the event.
 */
export async function withhold(
  trx: Trx,
  drafts: readonly Draft[],
  now: string,
): Promise<{ kept: Draft[]; withheld: number }> {
  const ruleIds = [...new Set(drafts.map(({ ruleId }) => ruleId))];
  const inForce = new Map<string, string>();
  for (let start = 0; start < ruleIds.length; start += chunk) {
    const found = await switchesOf(trx, ruleIds.slice(start, start + chunk), now);
    for (const [key, id] of found) inForce.set(key, id);
  }
  if (inForce.size === 0) return { kept: [...drafts], withheld: 0 };
  const kept: Draft[] = [];
  const counts = new Map<string, number>();
  for (const draft of drafts) {
    const id = inForce.get(JSON.stringify([draft.ruleId, draft.unitId]));
    if (id === undefined) kept.push(draft);
    else counts.set(id, (counts.get(id) ?? 0) + draft.events.length);
  }
  for (const [id, events] of counts) {
    await trx
      .updateTable('rule_switches')
      .set((eb) => ({ withheld: eb('withheld', '+', events), last_withheld_at: now }))
      .where('id', '=', id)
      .execute();
  }
  return { kept, withheld: [...counts.values()].reduce((sum, n) => sum + n, 0) };
}
