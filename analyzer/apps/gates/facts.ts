import { AppFactsSchema, UseFactsSchema } from '../facts.ts';

/** Facts that the platform counts or looks up itself. */
export const countedFacts = [
  'form.missing',
  'filing.needed',
  'filing.valid',
  'provider.blacklisted',
  'provider.banned',
  'app.blacklisted',
  'app.forStudents',
  'app.childRules',
  'package.needed',
  'package.read',
  'items.undecided',
  'items.problems',
  'items.leadsUndecided',
  'school.reviewed',
  'school.decided',
  'school.minutes',
] as const;

/** Beside `form.missing`: the keys of the empty fields, one per line (`app.icpNumber`). */
export const emptyFieldsKey = 'form.empty';

type CountedFact = (typeof countedFacts)[number];

/** What a gate can ask for: a value, or null for what nobody said. */
export type FactValue = string | number | boolean | null;
export type GateFacts = Readonly<Record<string, FactValue>>;

const fieldKeys = (prefix: string, properties: object) =>
  Object.keys(properties).map((key) => `${prefix}.${key}`);

/** Every fact that a rule may name. */
export const gateFactKeys: ReadonlySet<string> = new Set([
  ...countedFacts,
  ...fieldKeys('app', AppFactsSchema.properties),
  ...fieldKeys('use', UseFactsSchema.properties),
]);

function valueOf(value: unknown): FactValue {
  if (Array.isArray(value)) return value.length === 0 ? null : value.join('\n');
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Facts of forms and counted ones together; lists become one text, what is empty is unknown. */
export function gateFacts(
  app: Readonly<Record<string, unknown>>,
  use: Readonly<Record<string, unknown>>,
  counted: Readonly<Partial<Record<CountedFact | typeof emptyFieldsKey, FactValue>>>,
): GateFacts {
  const facts: Record<string, FactValue> = {};
  for (const [key, value] of Object.entries(app)) facts[`app.${key}`] = valueOf(value);
  for (const [key, value] of Object.entries(use)) facts[`use.${key}`] = valueOf(value);
  return { ...facts, ...counted };
}
