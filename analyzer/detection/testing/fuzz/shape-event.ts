import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';
import { isRecord, type JsonRecord, type JsonValue } from './json-text.ts';

type Entry = readonly [name: string, value: JsonValue];

function recordOf(entries: Iterable<Entry>): JsonRecord {
  return Object.fromEntries(entries);
}

/** `a.b.c` as objects within each other; lists of values may become lists of objects. */
function nested([name, value]: Entry, random: SeededRandom): Entry {
  const dot = name.indexOf('.');
  if (dot < 0 || random.chance(0.3)) return [name, value];
  const [head, rest] = [name.slice(0, dot), name.slice(dot + 1)];
  if (Array.isArray(value) && value.length > 0 && random.chance(0.5)) {
    return [head, value.map((each: JsonValue) => recordOf([[rest, each]]))];
  }
  return [head, recordOf([nested([rest, value], random)])];
}

/** One object of two; undefined when they have a key that is no object in both. */
function merged(left: JsonValue | undefined, right: JsonValue): JsonValue | undefined {
  if (left === undefined) return right;
  if (!isRecord(left) || !isRecord(right)) return undefined;
  const entries = new Map(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const both = merged(entries.get(key), value);
    if (both === undefined) return undefined;
    entries.set(key, both);
  }
  return recordOf(entries);
}

/** Puts fields into an event, flat or nested, as each comes; now and then a field comes both ways. */
export function shapeEvent(fields: Iterable<Entry>, random: SeededRandom): JsonRecord {
  const event = new Map<string, JsonValue>();
  const put = ([name, value]: Entry): boolean => {
    const both = merged(event.get(name), value);
    if (both !== undefined) event.set(name, both);
    return both !== undefined;
  };
  for (const field of fields) {
    const isPut = put(nested(field, random));
    if (!isPut || random.chance(0.05)) put(field);
  }
  return recordOf(event);
}
