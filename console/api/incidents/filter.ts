import type { IncidentFilter } from '../../../analyzer/incidents/queries.ts';
import { incidentLevels } from '../../../analyzer/incidents/levels.ts';
import { incidentStates } from '../../../analyzer/incidents/state.ts';
import { flag, given, oneOf, refuseOthers, single, texts } from '../filters.ts';

const names = [
  'id',
  'state',
  'class',
  'cacLevel',
  'eduLevel',
  'unitId',
  'overdue',
  'responsibleId',
  'alertId',
  'q',
];

/** `state: "active"` is every state but the two final ones. */
function statesOf(filter: Readonly<Record<string, unknown>>): IncidentFilter['states'] {
  const active = incidentStates.filter((state) => state !== 'CLOSED' && state !== 'DISMISSED');
  return oneOf(filter, 'state', [...incidentStates, 'active'])?.flatMap((state) =>
    state === 'active' ? active : [state],
  );
}

/** The list filter of the console; `responsibleId: "me"` is the caller. */
export function filterOf(
  filter: Readonly<Record<string, unknown>>,
  accountId: string,
): IncidentFilter {
  refuseOthers(filter, names);
  const levels = [...incidentLevels, 'unknown'] as const;
  const lead = single(filter, 'responsibleId');
  const found: Record<keyof IncidentFilter, unknown> = {
    ids: texts(filter, 'id'),
    states: statesOf(filter),
    classIds: texts(filter, 'class'),
    cacLevels: oneOf(filter, 'cacLevel', levels),
    eduLevels: oneOf(filter, 'eduLevel', levels),
    unitIds: texts(filter, 'unitId'),
    overdue: flag(filter, 'overdue'),
    responsibleId: lead === 'me' ? accountId : lead,
    alertId: single(filter, 'alertId'),
    text: single(filter, 'q'),
  };
  return given<IncidentFilter>(found);
}
