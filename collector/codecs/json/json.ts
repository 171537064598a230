import type { Pair } from '../key-value/key-value.ts';

const maxDepth = 4;
const maxPairs = 160;

const member =
  /"([^"\\]{1,64})"\s?:\s?(?:"((?:[^"\\]|\\.){0,2000})"|(-?\d[\d.]{0,20}|true|false))/g;

/**
 * Reads the plain members of an object that a device cut at a byte count; names are not nested, the
 * first of a name counts. Undefined when there is none.
 */
export function scanJsonPairs(text: string): Pair[] | undefined {
  const found = new Map<string, string>();
  for (const match of text.matchAll(member)) {
    const [, name = '', quoted, plain] = match;
    if (found.size >= maxPairs) break;
    if (!found.has(name)) found.set(name, quoted?.replaceAll(/\\(["\\/])/g, '$1') ?? plain ?? '');
  }
  return found.size === 0 ? undefined : [...found];
}

/** Flattens a JSON object in the text to dotted keys; undefined when it is no object. Lists are joined. */
export function parseJsonPairs(text: string): Pair[] | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  const pairs: Pair[] = [];
  if (isRecord(value)) flatten(value, '', 1, pairs);
  return pairs;
}

function flatten(
  record: Record<string, unknown>,
  prefix: string,
  depth: number,
  pairs: Pair[],
): void {
  for (const [key, value] of Object.entries(record)) {
    if (pairs.length >= maxPairs) return;
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (isRecord(value) && depth < maxDepth) flatten(value, name, depth + 1, pairs);
    else pairs.push([name, toText(value)]);
  }
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.join(', ');
  return JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
