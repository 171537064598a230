import { drillForms, drillStates } from '../../../analyzer/drills/drill.ts';
import type { DrillFilter } from '../../../analyzer/drills/queries.ts';
import { Problem } from '../problem.ts';

const names = ['id', 'state', 'form', 'unitId', 'mine', 'overdue', 'playbookHash', 'q'];
const ended: readonly string[] = ['CLOSED', 'CANCELLED'];
const mostValues = 200;

const bad = (name: string, wanted: string) =>
  new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is ${wanted}.`);

function texts(name: string, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isText = (each: unknown): each is string => typeof each === 'string' && each.length <= 200;
  if (list.length === 0 || list.length > mostValues || !list.every(isText)) {
    throw bad(name, `a text or up to ${mostValues}`);
  }
  return list;
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

/** `state: "active"` is every state but the final ones. */
export function filterOf(filter: Readonly<Record<string, unknown>>): DrillFilter {
  if (Object.keys(filter).some((name) => !names.includes(name))) {
    throw new Problem(400, 'BAD_LIST_QUERY', `Filter by one of: ${names.join(', ')}.`);
  }
  const active = drillStates.filter((state) => !ended.includes(state));
  const states = oneOf('state', filter['state'], [...drillStates, 'active'])?.flatMap((state) =>
    state === 'active' ? active : [state],
  );
  const found: Record<keyof DrillFilter, unknown> = {
    ids: texts('id', filter['id']),
    states,
    forms: oneOf('form', filter['form'], drillForms),
    unitIds: texts('unitId', filter['unitId']),
    mine: flag('mine', filter['mine']),
    overdue: flag('overdue', filter['overdue']),
    playbookHash: single('playbookHash', filter['playbookHash']),
    text: single('q', filter['q']),
  };
  const given = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as DrillFilter;
}
