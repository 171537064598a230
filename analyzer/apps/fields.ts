import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { AppFactsSchema, UseFactsSchema } from './facts.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Id = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });

export const formKinds = ['filing', 'own', 'use'] as const;
/** Whose form it is: a provider's filing, the facts of an own development, the use by a unit. */
export type FormKind = (typeof formKinds)[number];

const FieldSchema = Type.Object(
  {
    key: Type.String({ pattern: '^[a-zA-Z0-9]+$', maxLength: 40 }),
    zh: Text,
    en: Text,
    options: Type.Optional(
      Type.Array(Type.Object({ id: Id, zh: Text, en: Text }, strict), { maxItems: 20 }),
    ),
    neededFor: Type.Optional(Type.Array(Type.Enum([...formKinds]), { uniqueItems: true })),
    public: Type.Optional(Type.Boolean()),
  },
  strict,
);

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1, maxLength: 400 }),
    confidence: Text,
    groups: Type.Array(
      Type.Object(
        {
          id: Id,
          of: Type.Enum(['app', 'use']),
          zh: Text,
          en: Text,
          fields: Type.Array(FieldSchema, { minItems: 1, maxItems: 60 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  strict,
);

export type FieldRules = Static<typeof Schema>;
export type FieldRule = Static<typeof FieldSchema>;
type FieldType =
  | 'line'
  | 'words'
  | 'document'
  | 'flag'
  | 'day'
  | 'number'
  | 'choice'
  | 'choices'
  | 'lines'
  | 'ids';

interface Node {
  type?: string;
  enum?: readonly string[];
  maxLength?: number;
  format?: string;
  pattern?: string;
  items?: Node;
}

const schemas = { app: AppFactsSchema.properties, use: UseFactsSchema.properties } as const;

function nodeOf(of: 'app' | 'use', key: string): Node | undefined {
  const properties: Readonly<Record<string, unknown>> = schemas[of];
  return properties[key] as Node | undefined;
}

/** Texts from here on want a box of several lines, or a page. */
const lineLength = 2_000;
const wordsLength = 4_000;

/** How a fact is asked for, by its schema. */
export function fieldTypeOf(of: 'app' | 'use', key: string): FieldType {
  const node = nodeOf(of, key);
  if (node?.enum) return 'choice';
  if (node?.type === 'array') {
    if (node.items?.enum) return 'choices';
    return node.items?.maxLength === 40 ? 'ids' : 'lines';
  }
  if (node?.type === 'boolean') return 'flag';
  if (node?.type === 'integer') return 'number';
  if (node?.format === 'date') return 'day';
  const most = node?.maxLength ?? 0;
  if (most <= lineLength) return 'line';
  return most <= wordsLength ? 'words' : 'document';
}

function faultsOf({ groups }: FieldRules): string[] {
  const faults: string[] = [];
  const seen = { app: new Set<string>(), use: new Set<string>() };
  for (const [g, { of, fields }] of groups.entries()) {
    for (const [f, { key, options = [] }] of fields.entries()) {
      const at = `/groups/${g}/fields/${f}`;
      const node = nodeOf(of, key);
      if (!node) faults.push(`${at}/key there is no fact ${key}`);
      if (seen[of].has(key)) faults.push(`${at}/key ${key} is there twice`);
      seen[of].add(key);
      const wanted = node?.enum ?? node?.items?.enum ?? [];
      const named = options.map(({ id }) => id);
      if (wanted.length !== named.length || wanted.some((id) => !named.includes(id))) {
        faults.push(`${at}/options must name ${wanted.join(', ') || 'nothing'}`);
      }
    }
  }
  for (const side of ['app', 'use'] as const) {
    const left = Object.keys(schemas[side]).filter((key) => !seen[side].has(key));
    if (left.length > 0) faults.push(`/groups have no fields for ${left.join(', ')}`);
  }
  return faults;
}

/** Reads `fields.yaml` of the folder: every fact has one field, every choice a name. Throws RuleFileError. */
export async function loadFieldRules(folder: string): Promise<FieldRules> {
  return readRuleFile(join(folder, 'fields.yaml'), Schema, faultsOf);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** Keys that a form needs and that are not given, in the order of the form. An empty list of SDKs is an answer. */
export function missingFacts(
  { groups }: FieldRules,
  form: FormKind,
  facts: Readonly<Record<string, unknown>>,
): string[] {
  const mayBeEmpty = new Set(['policySdks']);
  return groups
    .filter(({ of }) => (form === 'use') === (of === 'use'))
    .flatMap(({ fields }) => fields)
    .filter(({ neededFor = [] }) => neededFor.includes(form))
    .map(({ key }) => key)
    .filter((key) => (mayBeEmpty.has(key) ? facts[key] === undefined : isEmpty(facts[key])));
}

/** What a field is called. */
export function fieldName(
  { groups }: FieldRules,
  of: 'app' | 'use',
  key: string,
): { zh: string; en: string } {
  const field = groups
    .filter((group) => group.of === of)
    .flatMap(({ fields }) => fields)
    .find((each) => each.key === key);
  return field ? { zh: field.zh, en: field.en } : { zh: key, en: key };
}
