import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { patternFault } from './pattern.ts';

const ListSchema = Type.Object(
  {
    title: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    confidence: Type.String({ minLength: 1 }),
    /** `names`: whole values, `suffixes`: hosts and whatever is below them, `patterns`: somewhere in the text. */
    kind: Type.Enum(['names', 'suffixes', 'patterns']),
    entries: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true }),
  },
  { additionalProperties: false },
);

const Schema = Type.Object(
  { lists: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), ListSchema) },
  { additionalProperties: false },
);

type ListRule = Static<typeof ListSchema>;

/** Word lists, names and hosts that checks refer to by id. */
export interface NamedLists {
  readonly ids: ReadonlySet<string>;
  has(id: string, value: string): boolean;
  /** The part of the text that an entry of a list of patterns matches. */
  find(id: string, text: string): { index: number; text: string } | undefined;
}

function hostIsBelow(names: ReadonlySet<string>, host: string): boolean {
  const labels = host.toLowerCase().split('.');
  return labels.some((_label, from) => names.has(labels.slice(from).join('.')));
}

function matcherOf(rule: ListRule): {
  has: (value: string) => boolean;
  pattern: RegExp | undefined;
} {
  if (rule.kind === 'patterns') {
    const pattern = new RegExp(rule.entries.map((entry) => `(?:${entry})`).join('|'), 'iu');
    return { has: (value) => pattern.test(value), pattern };
  }
  const names = new Set(rule.entries);
  if (rule.kind === 'names') return { has: (value) => names.has(value), pattern: undefined };
  return { has: (value) => hostIsBelow(names, value), pattern: undefined };
}

function faultsOf({ lists }: Static<typeof Schema>): string[] {
  return Object.entries(lists).flatMap(([id, { kind, entries }]) =>
    kind !== 'patterns'
      ? []
      : entries.flatMap((entry, index) => {
          const fault = patternFault(entry);
          return fault === undefined ? [] : [`/lists/${id}/entries/${index} ${fault}`];
        }),
  );
}

/** Reads rules/apps/lists.yaml. Throws RuleFileError. */
export function loadLists(file: string): NamedLists {
  const { lists } = readRuleFile(file, Schema, faultsOf);
  const matchers = new Map(Object.entries(lists).map(([id, rule]) => [id, matcherOf(rule)]));
  return {
    ids: new Set(matchers.keys()),
    has: (id, value) => matchers.get(id)?.has(value) ?? false,
    find(id, text) {
      const found = matchers.get(id)?.pattern?.exec(text);
      return found ? { index: found.index, text: found[0] } : undefined;
    },
  };
}
