import type { Trx } from '../../stores/records/records.ts';
import type { Draft } from '../drafts.ts';
import { countWithheld, readSwitchesInForce } from './in-force.ts';

/**
 * Leaves out what units have switched off, and counts it at the switch. What a replay brings again is counted again:
 * there is no alert that would know the event.
 */
export async function withhold(
  trx: Trx,
  drafts: readonly Draft[],
  now: string,
): Promise<{ kept: Draft[]; withheld: number }> {
  const asked = {
    ruleIds: drafts.map(({ ruleId }) => ruleId),
    unitIds: drafts.map(({ unitId }) => unitId),
  };
  const inForce = await readSwitchesInForce(trx, asked, now);
  const kept: Draft[] = [];
  const counts = new Map<string, number>();
  for (const draft of drafts) {
    const id = inForce.find(draft.ruleId, draft.unitId);
    if (id === undefined) kept.push(draft);
    else counts.set(id, (counts.get(id) ?? 0) + draft.events.length);
  }
  await countWithheld(trx, counts, now);
  return { kept, withheld: [...counts.values()].reduce((sum, n) => sum + n, 0) };
}
