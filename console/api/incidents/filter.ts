import type { IncidentFilter } from '../../../analyzer/incidents/queries.ts';
import { incidentLevels } from '../../../analyzer/incidents/levels.ts';
import { incidentStates } from '../../../analyzer/incidents/state.ts';
import { Problem } from '../problem.ts';

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

function bad(name: string, wanted: string): Problem {
  return new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is ${wanted}.`);
}

function texts(name: string, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const found = list.filter((each) => typeof each === 'string');
  if (list.length > 1_000 || found.length !== list.length) throw bad(name, 'a text or texts');
  return found;
}

function oneOf<T extends string>(name: string, value: unknown, known: readonly T[]) {
  return texts(name, value)?.map((text) => {
    const found = known.find((each) => each === text);
    if (found === undefined) throw bad(name, `of: ${known.join(', ')}`);
    return found;
  });
}

function single(name: string, value: unknown): string | undefined {
  const found = texts(name, value);
  if (found && found.length !== 1) throw bad(name, 'one text');
  return found?.[0];
}

function flag(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(name, 'true or false');
}

/** `state: "active"` is every state but the two final ones. */
function statesOf(value: unknown): IncidentFilter['states'] {
  const active = incidentStates.filter((state) => state !== 'CLOSED' && state !== 'DISMISSED');
  return oneOf('state', value, [...incidentStates, 'active'])?.flatMap((state) =>
    state === 'active' ? active : [state],
  );
}

/** The list filter of the console; `responsibleId: "me"` is the caller. */
export function filterOf(
  filter: Readonly<Record<string, unknown>>,
  accountId: string,
): IncidentFilter {
  if (Object.keys(filter).some((name) => !names.includes(name))) {
    throw new Problem(400, 'BAD_LIST_QUERY', `Filter by one of: ${names.join(', ')}.`);
  }
  const levels = [...incidentLevels, 'unknown'] as const;
  const lead = single('responsibleId', filter['responsibleId']);
  const found: Record<keyof IncidentFilter, unknown> = {
    ids: texts('id', filter['id']),
    states: statesOf(filter['state']),
    classIds: texts('class', filter['class']),
    cacLevels: oneOf('cacLevel', filter['cacLevel'], levels),
    eduLevels: oneOf('eduLevel', filter['eduLevel'], levels),
    unitIds: texts('unitId', filter['unitId']),
    overdue: flag('overdue', filter['overdue']),
    responsibleId: lead === 'me' ? accountId : lead,
    alertId: single('alertId', filter['alertId']),
    text: single('q', filter['q']),
  };
  const given = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as IncidentFilter;
}
