import type { LogSource } from '../rule.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';

/** What an event may hold under a name. */
export type Scalar = string | number | boolean;

/** An event as rules see it: dotted names, each with its values. Null and an empty list are names without values. */
export type Fields = ReadonlyMap<string, readonly Scalar[]>;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Nested or flat, it makes no difference: a field has all values that stand under its dotted name, be it in
 * objects within lists.
 */
export function readFields(record: Readonly<Record<string, unknown>>): Fields {
  const fields = new Map<string, Scalar[]>();
  const read = (name: string, value: unknown): void => {
    if (value === undefined) return;
    if (Array.isArray(value) && value.length > 0) {
      for (const member of value) read(name, member);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) read(`${name}.${key}`, member);
    } else {
      const values = fields.get(name) ?? [];
      if (isScalar(value)) values.push(value);
      fields.set(name, values);
    }
  };
  for (const [key, value] of Object.entries(record)) read(key, value);
  return fields;
}

const parts = ['category', 'product', 'service'] as const;

/** What may be said of each part of a log source. */
type Said = Readonly<Partial<Record<(typeof parts)[number], readonly string[]>>>;

/** Whether every part that is wanted is there, without case. */
function isFor(wanted: LogSource, said: Said): boolean {
  const isSaid = (part: (typeof parts)[number], text: string): boolean =>
    (said[part] ?? []).some((each) => each.toLowerCase() === text.toLowerCase());
  return parts.every((part) => wanted[part] === undefined || isSaid(part, wanted[part]));
}

function saidBy(logsource: LogSource): Said {
  return Object.fromEntries(
    parts.flatMap((part) => (logsource[part] === undefined ? [] : [[part, [logsource[part]]]])),
  );
}

/** Log sources of an event: what it says itself under `logsource`, and what pipelines know it by. */
function logSources(fields: Fields, pipelines: readonly Pipeline[]): Said[] {
  const own = Object.fromEntries(
    parts.flatMap((part) => {
      const values = fields.get(`logsource.${part}`) ?? [];
      return values.length === 0 ? [] : [[part, values.map(String)]];
    }),
  ) as Said;
  const known = pipelines
    .flatMap((pipeline) => pipeline.logsources)
    .filter(({ when }) =>
      Object.entries(when).every(([field, accepted]) =>
        (fields.get(field) ?? []).some((value) => accepted.includes(String(value).toLowerCase())),
      ),
    )
    .map(({ logsource }) => saidBy(logsource));
  return Object.keys(own).length === 0 ? known : [own, ...known];
}

export interface Routing {
  pipelines?: readonly Pipeline[];
  ignoreLogsource?: boolean;
  unknownLogsource?: 'no-rule' | 'every-rule';
}

/** Whether a rule is shown an event. A rule that wants no log source sees every event. */
export function isShown(wanted: LogSource, fields: Fields, routing: Routing): boolean {
  if (routing.ignoreLogsource === true || Object.keys(wanted).length === 0) return true;
  const sources = logSources(fields, routing.pipelines ?? []);
  if (sources.length === 0) return routing.unknownLogsource === 'every-rule';
  return sources.some((source) => isFor(wanted, source));
}

/** Small letters and digits of any script, `_` between them: how parsers name a key that they do not know. */
function keptName(field: string): string {
  return (field.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join('_');
}

/**
 * The rule's own name for a field, then those of the pipelines that are for its log source, last those under which
 * parsers keep what they do not know.
 */
function namesOf(field: string, wanted: LogSource, pipelines: readonly Pipeline[]): string[] {
  const mappings = pipelines
    .flatMap((pipeline) => pipeline.fields)
    .filter((mapping) => isFor(mapping.for ?? {}, saidBy(wanted)));
  const mapped = mappings.flatMap(({ names }) =>
    Object.hasOwn(names, field) ? (names[field] ?? []) : [],
  );
  const kept = mappings
    .flatMap(({ prefixes }) => prefixes ?? [])
    .map((prefix) => `${prefix}.${keptName(field)}`);
  return [field, ...mapped, ...kept];
}

/** The first of a field's names that has a value, else the first that is there at all, else undefined. */
export function findField(
  fields: Fields,
  field: string,
  wanted: LogSource,
  pipelines: readonly Pipeline[],
): readonly Scalar[] | undefined {
  const found = namesOf(field, wanted, pipelines)
    .map((name) => fields.get(name))
    .filter((values) => values !== undefined);
  return found.find((values) => values.length > 0) ?? found[0];
}
