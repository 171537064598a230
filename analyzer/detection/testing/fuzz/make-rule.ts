import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';
import { someRegex } from './regexes.ts';
import { mapOf, type Plain, type PlainMap } from './rule-document.ts';
import { dates, numbers, ranges, somePattern } from './words.ts';

/** Names that events give their fields: flat, nested, mapped by pipelines, and those of JavaScript itself. */
export const fieldNames = [
  'f',
  'F',
  'g',
  'user.name',
  'user.id',
  'a.b.c',
  'Image',
  'SrcIp',
  '字段',
  '__proto__',
  'constructor',
  'toString',
] as const;

/** What a round's rules and events have in common, so that they meet. */
export interface Vocabulary {
  random: SeededRandom;
  texts: readonly string[];
  /** Regular expressions of the rules → texts that they find. */
  found: Map<string, readonly string[]>;
}

interface Item {
  modifiers: readonly string[];
  values: readonly Plain[];
}

/** One that can be compared with; one of infinite size only equals itself. */
const limit = ({ random }: Vocabulary): Plain => ({ written: random.pick(numbers) });
const number = (vocabulary: Vocabulary): Plain =>
  vocabulary.random.chance(0.05) ? { written: '1e400' } : limit(vocabulary);
const pattern = ({ random, texts }: Vocabulary): Plain => somePattern(random, texts);
/** Text that can be encoded: no wildcards. */
const literal = ({ random, texts }: Vocabulary): Plain =>
  random.pick(texts).replace(/[*?]/g, '').replace(/^$/, 'x');

const regex = ({ random, found }: Vocabulary): Plain => {
  const made = someRegex(random);
  found.set(made.source, made.found);
  return made.source;
};

function several(vocabulary: Vocabulary, make: (vocabulary: Vocabulary) => Plain): Plain[] {
  const { random } = vocabulary;
  if (random.chance(0.01)) return Array.from({ length: 30 }, () => make(vocabulary));
  const count = 1 + (random.chance(0.5) ? 0 : random.int(4));
  return Array.from({ length: count }, () => make(vocabulary));
}

function textValue(vocabulary: Vocabulary): Plain {
  const { random } = vocabulary;
  if (random.chance(0.1)) return number(vocabulary);
  if (random.chance(0.03)) return random.chance(0.5);
  return pattern(vocabulary);
}

/** One function per way to ask a field; `all`, `neq` and `cased` are added where they may stand. */
const makers: readonly ((vocabulary: Vocabulary) => Item)[] = [
  (v) => ({ modifiers: [], values: several(v, textValue) }),
  (v) => ({ modifiers: [], values: several(v, textValue) }),
  (v) => ({ modifiers: [], values: several(v, number) }),
  (v) => ({ modifiers: [], values: [...several(v, textValue), null] }),
  (v) => ({ modifiers: [], values: [v.random.pick([null, true, false, ''])] }),
  (v) => ({ modifiers: ['contains'], values: several(v, textValue) }),
  (v) => ({ modifiers: ['contains'], values: several(v, textValue) }),
  (v) => ({ modifiers: ['startswith'], values: several(v, textValue) }),
  (v) => ({ modifiers: ['endswith'], values: several(v, textValue) }),
  (v) => ({ modifiers: ['windash', 'contains'], values: several(v, pattern) }),
  (v) => ({ modifiers: ['contains', 'windash'], values: several(v, pattern) }),
  (v) => ({ modifiers: ['base64'], values: several(v, literal) }),
  (v) => ({ modifiers: ['base64offset', 'contains'], values: several(v, literal) }),
  (v) => ({
    modifiers: [v.random.pick(['wide', 'utf16', 'utf16le', 'utf16be']), 'base64offset', 'contains'],
    values: several(v, literal),
  }),
  (v) => ({ modifiers: ['utf16le', 'contains'], values: several(v, literal) }),
  (v) => ({
    modifiers: ['expand', ...(v.random.chance(0.5) ? ['contains'] : [])],
    values: [`${v.random.chance(0.5) ? '%admins%' : 'x%words%'}${v.random.pick(['', 'y', '\\%'])}`],
  }),
  (v) => ({
    modifiers: [
      're',
      ...v.random.pick([[], ['i'], ['m'], ['s'], ['i', 's']]),
      ...v.random.pick([[], [], [], ['startswith'], ['endswith'], ['contains']]),
    ],
    values: several(v, regex),
  }),
  (v) => ({ modifiers: ['cidr'], values: several(v, () => v.random.pick(ranges)[0]) }),
  (v) => ({ modifiers: [v.random.pick(['gt', 'gte', 'lt', 'lte'])], values: [limit(v)] }),
  (v) => ({ modifiers: [someTimePart(v.random)], values: [timeValue(v.random)] }),
  (v) => ({ modifiers: [someTimePart(v.random), 'gte'], values: [timeValue(v.random)] }),
  (v) => ({
    modifiers: ['fieldref', ...v.random.pick([[], ['contains'], ['startswith'], ['endswith']])],
    values: [v.random.pick(fieldNames)],
  }),
  (v) => ({ modifiers: ['exists'], values: [v.random.chance(0.5)] }),
];

function someTimePart(random: SeededRandom): string {
  return random.pick(['minute', 'hour', 'day', 'week', 'month', 'year']);
}

/** A number that some part of one of the dates is. */
function timeValue(random: SeededRandom): Plain {
  const found = random.pick(dates).match(/\d+/g) ?? ['1', '53', '47'];
  return { written: String(Number(random.pick(found))) };
}

/** A rule of one regular expression: how an index reads them deserves rounds of its own. */
export function makeRegexRule(vocabulary: Vocabulary, id: string): PlainMap {
  const { random } = vocabulary;
  const modifiers = random.pick([[], [], ['i'], ['s'], ['startswith'], ['neq']]);
  const field = ['f', 're', ...modifiers].join('|');
  return {
    title: id,
    id,
    logsource: { category: 'web' },
    detection: { s: { [field]: several(vocabulary, regex) }, condition: 's' },
  };
}

const uncased = ['re', 'cidr', 'gt', 'gte', 'lt', 'lte', 'exists', 'year', 'hour'];

/** Adds the modifiers that may stand beside any other. */
function seasoned({ modifiers, values }: Item, random: SeededRandom): Item {
  if (modifiers.includes('exists')) return { modifiers, values };
  const more = [
    ...(random.chance(0.1) && !modifiers.some((name) => uncased.includes(name)) ? ['cased'] : []),
    ...(random.chance(0.15) ? ['neq'] : []),
    ...(values.length > 1 && random.chance(0.3) ? ['all'] : []),
  ];
  return { modifiers: [...modifiers, ...more], values };
}

function someItem(vocabulary: Vocabulary): readonly [string, Plain] {
  const { random } = vocabulary;
  const { modifiers, values } = seasoned(random.pick(makers)(vocabulary), random);
  const key = [random.pick(fieldNames), ...modifiers].join('|');
  const [only = null] = values;
  return [key, values.length === 1 ? only : values];
}

function someMap(vocabulary: Vocabulary): PlainMap {
  const count = 1 + vocabulary.random.int(3);
  return mapOf(Array.from({ length: count }, () => someItem(vocabulary)));
}

function keyword(vocabulary: Vocabulary): Plain {
  const made = pattern(vocabulary);
  return made === '' ? 'ab' : made;
}

function someSelection(vocabulary: Vocabulary): Plain {
  const { random } = vocabulary;
  switch (random.int(8)) {
    case 0:
      return several(vocabulary, keyword);
    case 1:
      return { '|all': [keyword(vocabulary), keyword(vocabulary)] };
    case 2:
      return several(vocabulary, someMap);
    case 3:
      return [keyword(vocabulary), someMap(vocabulary)];
    default:
      return someMap(vocabulary);
  }
}

const selectionNames = ['sel_a', 'sel_b', 'filter', '_hidden'] as const;

function someCondition(random: SeededRandom, names: readonly string[], depth = 2): string {
  const deeper = (): string => someCondition(random, names, depth - 1);
  switch (depth === 0 ? 0 : random.int(7)) {
    case 1:
      return `${deeper()} and ${deeper()}`;
    case 2:
      return `${deeper()} or ${deeper()}`;
    case 3:
      return `not ${random.pick(names)}`;
    case 4:
      return `(${deeper()}) and not (${deeper()})`;
    case 5:
      return `${random.pick(['1', 'all', 'any', '2'])} of ${random.pick(['sel_*', 'them', '*'])}`;
    default:
      return random.pick(names);
  }
}

const logsources: readonly PlainMap[] = [
  { product: 'alpha' },
  { product: 'Alpha', category: 'web' },
  { category: 'web' },
  { service: 'sshd' },
];

/** A rule that the loader takes, whatever it then does. */
export function makeRule(vocabulary: Vocabulary, id: string): PlainMap {
  const { random } = vocabulary;
  // `sel_a` is always there, so that `them` and `sel_*` name something.
  const names = selectionNames.slice(0, 1 + random.int(selectionNames.length));
  const selections = names.map((name) => [name, someSelection(vocabulary)] as const);
  return {
    title: id,
    id,
    logsource: random.pick(logsources),
    detection: mapOf([...selections, ['condition', someCondition(random, names)]]),
  };
}
