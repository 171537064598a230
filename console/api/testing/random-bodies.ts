import type { SeededRandom } from '../../../collector/random/seeded-random.ts';
import { sampleOf } from './sample-body.ts';

const deep = (open: string, close: string, depth: number) =>
  `${open.repeat(depth)}${close.repeat(depth)}`;

/** Pieces of JSON text, so that also what `JSON.stringify` would not write can be sent. */
const nasty: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '1e999',
  '9007199254740993',
  '-0',
  '0.1',
  '""',
  '" "',
  '"x"',
  '[]',
  '{}',
  '[null]',
  '[[[]]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '"__proto__"',
  '"constructor"',
  '"hasOwnProperty"',
  '"toString"',
  '"\\u0000"',
  '"\\ud800"',
  '"a\\udfffb"',
  '"\\u202egnp.exe"',
  '"<script>alert(1)</script>"',
  '"=cmd|\'/c calc\'!A1"',
  '"\' OR 1=1 --"',
  '"../../../../etc/passwd"',
  '"2026-02-30T25:61:61.000Z"',
  '"2026-11-20T02:00:00.000Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"9999-12-31T23:59:59.999Z"',
  '"0000-01-01T00:00:00Z"',
  '"01ARZ3NDEKTSV4RRFFQ69G5FAV"',
  '"schoolB"',
  '"province"',
  `"${'长'.repeat(5_000)}"`,
  `"${'a'.repeat(300_000)}"`,
  deep('[', ']', 5_000),
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  `[${Array.from({ length: 5_000 }, () => '1').join(',')}]`,
];

const keys = ['"__proto__"', '"constructor"', '"x"', '"id"', '"unitId"'];

/** Whole bodies that are no JSON, or not the JSON that one expects. */
const broken: readonly string[] = [
  '',
  'null',
  '[]',
  '"x"',
  '1',
  '{',
  '{"a":}',
  '\u0000',
  '{"payload":{},"payload":[]}',
  '{"__proto__":{"x":1}}',
  'x=1&y=2',
  deep('[', ']', 100_000),
];

/** Writes a value as JSON, some places of it replaced, left out or joined by something nasty. */
function mutated(value: unknown, chance: number, random: SeededRandom): string {
  if (random.chance(chance)) return random.pick(nasty);
  if (Array.isArray(value)) {
    return `[${value.map((item) => mutated(item, chance, random)).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const written = Object.entries(value)
    .filter(() => !random.chance(chance / 3))
    .map(([key, item]) => `${JSON.stringify(key)}:${mutated(item, chance, random)}`);
  if (random.chance(chance / 2)) written.push(`${random.pick(keys)}:${random.pick(nasty)}`);
  return `{${written.join(',')}}`;
}

/**
 * A body for a route with this schema, as text: mostly one that the schema would accept but for a place or two, so that
 * what lies behind the schema is reached; now and then no JSON at all. `known`: values that mean something to the node
 * (ids), put where texts are.
 */
export function randomBody(
  schema: unknown,
  random: SeededRandom,
  known: readonly unknown[],
): string {
  if (random.chance(0.05)) return random.pick(broken);
  const sample = sampleOf(schema, random.chance(0.7)) ?? null;
  const withIds = JSON.parse(JSON.stringify(sample), (_key, value: unknown) =>
    value === 'x' && random.chance(0.3) ? random.pick(known) : value,
  ) as unknown;
  return mutated(withIds, random.pick([0, 0.05, 0.15, 0.4]), random);
}
