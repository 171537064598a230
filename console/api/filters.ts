import { Problem } from './problem.ts';

type Filter = Readonly<Record<string, unknown>>;

/** Of one name. */
const mostValues = 1_000;
/** Characters of each. */
const longest = 500;

function bad(name: string, wanted: string): Problem {
  return new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is ${wanted}.`);
}

/** Refuses a filter of a name that the list does not know. */
export function refuseOthers(filter: Filter, names: readonly string[]): void {
  if (Object.keys(filter).every((name) => names.includes(name))) return;
  throw new Problem(400, 'BAD_LIST_QUERY', `Filter by one of: ${names.join(', ')}.`);
}

/** One text or several; undefined without the filter. Throws BAD_LIST_QUERY, as all below. */
export function texts(filter: Filter, name: string): string[] | undefined {
  const value = filter[name];
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isText = (each: unknown): each is string =>
    typeof each === 'string' && each.length <= longest;
  if (list.length === 0 || list.length > mostValues || !list.every(isText)) {
    throw bad(name, `a text or up to ${mostValues}, each of at most ${longest} characters`);
  }
  return list;
}

/** Texts that are all among the known ones. */
export function oneOf<T extends string>(
  filter: Filter,
  name: string,
  known: readonly T[],
): T[] | undefined {
  return texts(filter, name)?.map((text) => {
    const found = known.find((each) => each === text);
    if (found === undefined) throw bad(name, `of: ${known.join(', ')}`);
    return found;
  });
}

/** One text. */
export function single(filter: Filter, name: string): string | undefined {
  const found = texts(filter, name);
  if (found && found.length !== 1) throw bad(name, 'one text');
  return found?.[0];
}

/** True or false. */
export function flag(filter: Filter, name: string): boolean | undefined {
  const value = filter[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(name, 'true or false');
}

/** Without what was not asked for. */
export function given<T extends object>(found: Readonly<Record<keyof T, unknown>>): T {
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as unknown as T;
}
