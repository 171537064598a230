import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { Confidence, ItemNumber, RuleWords, Source, strict, twice } from './shared.ts';

const How = Type.Enum(['automatic', 'dynamic', 'human']);

const ItemSchema = Type.Object(
  {
    item: ItemNumber,
    title: RuleWords,
    /** What can say something of it; the reviewer always decides. */
    how: Type.Array(How, { minItems: 1, uniqueItems: true }),
    /** What reading a file can never say. */
    beyond: RuleWords,
    confidence: Confidence,
  },
  strict,
);

const Schema = Type.Object(
  {
    source: Source,
    confidence: Confidence,
    effectiveFrom: Type.String({ format: 'date' }),
    classes: Type.Array(
      Type.Object({ class: Type.Integer({ minimum: 1, maximum: 6 }), title: RuleWords }, strict),
      { minItems: 6, maxItems: 6 },
    ),
    items: Type.Array(ItemSchema, { minItems: 31, maxItems: 31 }),
  },
  strict,
);

/** The 31 items of 认定方法 with what may be known of each by reading. */
export type ItemRules = Static<typeof Schema>;
export type ItemRule = Static<typeof ItemSchema>;

function faultsOf({ items, classes }: ItemRules): string[] {
  const known = new Set(classes.map((one) => String(one.class)));
  return [
    ...twice(
      '/items',
      items.map(({ item }) => item),
    ),
    ...items.flatMap(({ item }, index) =>
      known.has(item.slice(0, 1)) ? [] : [`/items/${index}/item is of no class`],
    ),
  ];
}

/** Reads rules/apps/items.yaml. Throws RuleFileError. */
export function loadItems(file: string): ItemRules {
  return readRuleFile(file, Schema, faultsOf);
}
