import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { countedFacts, gateFactKeys } from './facts.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 400 });
const Id = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });
const Key = Type.String({ pattern: '^[a-z]+\\.[a-zA-Z0-9]+$', maxLength: 60 });
const Plain = Type.Union([Type.String({ maxLength: 100 }), Type.Number(), Type.Boolean()]);

const Is = Type.Object({ fact: Key, is: Plain }, strict);
const In = Type.Object({ fact: Key, in: Type.Array(Plain, { minItems: 1, maxItems: 20 }) }, strict);
const Given = Type.Object({ fact: Key, given: Type.Literal(true) }, strict);
const Same = Type.Object({ fact: Key, same: Key }, strict);
const AtLeast = Type.Object({ fact: Key, atLeast: Type.Number() }, strict);
const Atom = Type.Union([Is, In, Given, Same, AtLeast]);
const Any = Type.Object({ any: Type.Array(Atom, { minItems: 1, maxItems: 10 }) }, strict);
const Condition = Type.Union([Is, In, Given, Same, AtLeast, Any]);
const Conditions = Type.Array(Condition, { minItems: 1, maxItems: 10 });

/** Steps that gates may stand before: messages of the two machines. */
export const gatedSteps = [
  'app-filing.open',
  'app-filing.submit',
  'app-filing.file',
  'app-filing.change',
  'app-filing.accept-change',
  'app-filing.resume',
  'app-use.submit',
  'app-use.pass-school',
  'app-use.decide-collectively',
  'app-use.pass-bureau',
  'app-use.record-bureau',
] as const;
export type GatedStep = (typeof gatedSteps)[number];

const GateSchema = Type.Object(
  {
    id: Id,
    zh: Text,
    en: Text,
    before: Type.Array(Type.Enum([...gatedSteps]), { minItems: 1, uniqueItems: true }),
    when: Type.Optional(Conditions),
    require: Conditions,
    refuseZh: Text,
    refuseEn: Text,
    source: Text,
    article: Type.Optional(Text),
    confidence: Text,
  },
  strict,
);

const Schema = Type.Object(
  {
    source: Text,
    confidence: Text,
    facts: Type.Array(Type.Object({ key: Key, zh: Text, en: Text }, strict), { maxItems: 100 }),
    gates: Type.Array(GateSchema, { minItems: 1, maxItems: 100 }),
  },
  strict,
);

export type AtomCondition = Static<typeof Atom>;
export type GateCondition = Static<typeof Condition>;
export type GateRule = Static<typeof GateSchema>;
export type GateRules = Static<typeof Schema>;

/** Facts that a condition asks for. */
export function factsOf(condition: GateCondition): string[] {
  if ('any' in condition) return condition.any.flatMap(factsOf);
  return 'same' in condition ? [condition.fact, condition.same] : [condition.fact];
}

function faultsOf({ gates, facts }: GateRules): string[] {
  const named = new Set(facts.map(({ key }) => key));
  const ids = new Set<string>();
  const faults: string[] = [];
  for (const key of countedFacts) if (!named.has(key)) faults.push(`/facts has no name for ${key}`);
  for (const [at, { id, when = [], require }] of gates.entries()) {
    if (ids.has(id)) faults.push(`/gates/${at}/id ${id} is there twice`);
    ids.add(id);
    for (const key of [...when, ...require].flatMap(factsOf)) {
      if (!gateFactKeys.has(key)) faults.push(`/gates/${at} asks for the unknown fact ${key}`);
    }
  }
  return faults;
}

/** Reads `gates.yaml` of the folder. Throws RuleFileError. */
export async function loadGateRules(folder: string): Promise<GateRules> {
  return readRuleFile(join(folder, 'gates.yaml'), Schema, faultsOf);
}
