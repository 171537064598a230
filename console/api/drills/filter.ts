import { drillForms, drillStates } from '../../../analyzer/drills/drill.ts';
import type { DrillFilter } from '../../../analyzer/drills/queries.ts';
import { flag, given, oneOf, refuseOthers, single, texts } from '../filters.ts';

const names = ['id', 'state', 'form', 'unitId', 'mine', 'overdue', 'playbookHash', 'q'];
const ended: readonly string[] = ['CLOSED', 'CANCELLED'];
/** `state: "active"` is every state but the final ones. */
export function filterOf(filter: Readonly<Record<string, unknown>>): DrillFilter {
  refuseOthers(filter, names);
  const active = drillStates.filter((state) => !ended.includes(state));
  const states = oneOf(filter, 'state', [...drillStates, 'active'])?.flatMap((state) =>
    state === 'active' ? active : [state],
  );
  const found: Record<keyof DrillFilter, unknown> = {
    ids: texts(filter, 'id'),
    states,
    forms: oneOf(filter, 'form', drillForms),
    unitIds: texts(filter, 'unitId'),
    mine: flag(filter, 'mine'),
    overdue: flag(filter, 'overdue'),
    playbookHash: single(filter, 'playbookHash'),
    text: single(filter, 'q'),
  };
  return given<DrillFilter>(found);
}
