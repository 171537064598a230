import { heldAt } from '../../people/visibility.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { DrillState } from '../drill.ts';

/** Said of every copied unit, so that nobody takes it for the real one. */
const suffix = '（预演）';

/**
 * Copies the units of the participants, and those between and above them, for one rehearsal. The copies have ids of their own
 * that no grant, no sub-tree and no party names: whatever is addressed to them reaches nobody (ADR 12).
 */
export async function copyUnits(
  trx: Trx,
  drill: { drillId: string; runId: string; state: DrillState },
  at: string,
  ms: number,
): Promise<void> {
  const { drillId, runId, state } = drill;
  const wanted = [...new Set([state.unitId, ...state.participants.map(({ unitId }) => unitId)])];
  const rows = await trx
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.ancestor')
    .select([
      'unit_closure.ancestor',
      'unit_closure.descendant',
      'unit_closure.depth',
      'units.name',
      'units.kind',
    ])
    .where('unit_closure.descendant', 'in', wanted)
    .where((eb) => heldAt(eb, at))
    .orderBy('unit_closure.depth')
    .execute();
  const copies = new Map<string, { id: string; name: string; kind: string }>();
  for (const { ancestor, name, kind } of rows) {
    if (!copies.has(ancestor)) copies.set(ancestor, { id: newId(ms), name: name + suffix, kind });
  }
  const parents = new Map<string, string>();
  for (const unitId of wanted) {
    // One line upwards, by depth: each is the parent of the one before.
    const line = rows.filter(({ descendant }) => descendant === unitId);
    for (const [index, { ancestor }] of line.entries()) {
      const above = line[index + 1]?.ancestor;
      if (above !== undefined) parents.set(ancestor, above);
    }
  }
  for (const [copyOf, { id, name, kind }] of copies) {
    const parent = parents.get(copyOf);
    await trx
      .insertInto('drill_units')
      .values({
        run_id: runId,
        id,
        drill_id: drillId,
        unit_id: state.unitId,
        copy_of: copyOf,
        parent_id: parent === undefined ? null : (copies.get(parent)?.id ?? null),
        name,
        kind,
      })
      .execute();
  }
}
