import { Problem } from '../problem.ts';

type Filter = Readonly<Record<string, unknown>>;

/** Throws BAD_LIST_QUERY for a filter that nobody reads. */
export function refuseUnknown(filter: Filter, names: readonly string[]): void {
  const unknown = Object.keys(filter).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Problem(400, 'BAD_LIST_QUERY', `Filter by one of: ${names.join(', ')}.`);
}

/** A text or a list of texts. */
export function textsIn(filter: Filter, name: string): string[] | undefined {
  const value = filter[name];
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length <= 1_000 && list.every((each) => typeof each === 'string')) return list;
  throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is a text or a list of texts.`);
}

/** The same, of known words. */
export function wordsIn<T extends string>(
  filter: Filter,
  name: string,
  known: readonly T[],
): T[] | undefined {
  return textsIn(filter, name)?.map((text) => {
    const found = known.find((each) => each === text);
    if (found !== undefined) return found;
    throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is of: ${known.join(', ')}.`);
  });
}

export function textIn(filter: Filter, name: string): string | undefined {
  const texts = textsIn(filter, name);
  if (texts === undefined || texts.length === 1) return texts?.[0];
  throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is one text.`);
}

export function wordIn<T extends string>(
  filter: Filter,
  name: string,
  known: readonly T[],
): T | undefined {
  const words = wordsIn(filter, name, known);
  if (words === undefined || words.length === 1) return words?.[0];
  throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is one word.`);
}

export function flagIn(filter: Filter, name: string): boolean | undefined {
  const value = filter[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is true or false.`);
}

/** Only what was given: `exactOptionalPropertyTypes` tells absent from undefined. */
export function given<T extends object>(values: {
  [K in keyof T]: T[K] | undefined;
}): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
