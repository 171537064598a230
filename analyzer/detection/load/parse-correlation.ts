import { RuleError, type Reason } from '../errors.ts';
import {
  correlationTypes,
  type Comparison,
  type CorrelationRule,
  type CorrelationType,
  type RuleHeader,
} from '../rule.ts';
import type { Fields } from './parse-header.ts';
import type { DocumentReader, Place } from './document-reader.ts';
import type { YamlEntry, YamlNode } from './yaml/nodes.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `90m` → milliseconds. Throws RuleError. */
export function parseTimespan(text: string): number {
  const [, count, unit = ''] = /^\s*(\d{1,6})\s*([smhd])\s*$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (count === undefined || factor === undefined || Number(count) === 0) {
    throw new RuleError('BAD_TIMESPAN', {
      en: 'timespan is a number and s, m, h or d, such as 90m.',
      zh: 'timespan 应当是数字加 s、m、h 或 d，例如 90m。',
    });
  }
  return Number(count) * factor;
}

const comparisons: readonly Comparison[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];

interface Criteria {
  condition: { comparison: Comparison; value: number }[];
  fields: string[];
  percentile?: number;
}

/** The specification calls the median "a percentile 50" and names no key; other engines say `percentile`. */
function percentileOf(number: number): number {
  if (number >= 0 && number <= 100) return number;
  throw new RuleError('BAD_CONDITION', {
    en: 'percentile is a number from 0 to 100.',
    zh: 'percentile 应当是 0 到 100 的数字。',
  });
}

function numberOf(node: YamlNode): number {
  return node.kind === 'scalar' && node.text.trim() !== '' ? Number(node.text) : Number.NaN;
}

/** One line of the condition. Throws RuleError. */
function readCriterion(reader: DocumentReader, { key, value }: YamlEntry, to: Criteria): void {
  if (key === 'field') {
    const fields = reader.texts(value);
    if (!fields)
      throw new RuleError('BAD_CONDITION', {
        en: 'field is the name of a field, or a list.',
        zh: 'field 应当是一个字段名或一组字段名。',
      });
    to.fields = fields;
    return;
  }
  const number = numberOf(value);
  if (key === 'percentile') {
    to.percentile = percentileOf(number);
    return;
  }
  const comparison = comparisons.find((each) => each === key);
  if (!comparison || !Number.isFinite(number)) {
    const known = comparisons.join(', ');
    throw new RuleError('BAD_CONDITION', {
      en: `A correlation compares by ${known} with a number.`,
      zh: `关联条件只能用 ${known} 与数字比较。`,
    });
  }
  to.condition.push({ comparison, value: number });
}

function parseCriteria(reader: DocumentReader, entry: YamlEntry | undefined): Criteria | undefined {
  const criteria: Criteria = { condition: [], fields: [] };
  if (!entry) return criteria;
  const entries = reader.entries(entry.value);
  if (!entries) {
    const reason = {
      en: 'The condition of a correlation is a map, such as gte: 10.',
      zh: '关联规则的 condition 应当是映射，例如 gte: 10。',
    };
    reader.fault(entry.value, 'BAD_CONDITION', reason);
    return undefined;
  }
  const sound = entries.map((each) =>
    reader.attempt(each, () => {
      readCriterion(reader, each, criteria);
      return true;
    }),
  );
  return sound.every((each) => each === true) ? criteria : undefined;
}

type Aliases = Record<string, Record<string, string>>;

function parseAliases(reader: DocumentReader, entry: YamlEntry | undefined): Aliases | undefined {
  if (!entry) return {};
  const aliases = new Map<string, Record<string, string>>();
  for (const alias of reader.entries(entry.value) ?? []) {
    const fields = (reader.entries(alias.value) ?? []).map(
      ({ key, value }) => [key, reader.text(value)] as const,
    );
    const known = fields.flatMap(([key, field]) => (field === undefined ? [] : [[key, field]]));
    if (known.length === 0 || known.length < fields.length) {
      reader.fault(alias, 'BAD_ALIAS', {
        en: 'An alias is a map of rules to fields.',
        zh: '别名应当是规则到字段的映射。',
      });
      return undefined;
    }
    aliases.set(alias.key, Object.fromEntries(known));
  }
  if (aliases.size > 0) return Object.fromEntries(aliases);
  reader.fault(entry, 'BAD_ALIAS', {
    en: 'aliases is a map of names.',
    zh: 'aliases 应当是别名的映射。',
  });
  return undefined;
}

function typeOf(text: string | undefined): CorrelationType {
  const type = correlationTypes.find((each) => each === text);
  if (!type) {
    const known = correlationTypes.join(', ');
    throw new RuleError('UNSUPPORTED_CORRELATION', {
      en: `A correlation is one of ${known}.`,
      zh: `关联类型只能是 ${known}。`,
    });
  }
  return type;
}

/** What does not go with the type. Throws RuleError. */
function refuseIncomplete(type: CorrelationType, criteria: Criteria): void {
  const temporal = type === 'temporal' || type === 'temporal_ordered';
  const bad = (reason: Reason): never => {
    throw new RuleError('BAD_CONDITION', reason);
  };
  if (!temporal && criteria.condition.length === 0) {
    bad({
      en: `${type} needs a condition such as gte: 10.`,
      zh: `${type} 需要条件，例如 gte: 10。`,
    });
  }
  if (type.startsWith('value_') && criteria.fields.length === 0) {
    bad({ en: `${type} needs a field in its condition.`, zh: `${type} 的条件需要 field。` });
  }
  if (type.startsWith('value_') && type !== 'value_count' && criteria.fields.length > 1) {
    bad({ en: `${type} looks at one field.`, zh: `${type} 只能统计一个字段。` });
  }
  if (criteria.percentile !== undefined && type !== 'value_percentile') {
    bad({ en: 'percentile is for value_percentile.', zh: 'percentile 只用于 value_percentile。' });
  }
}

/** The entries of a section by name, for reading with a fault each. */
class Section {
  readonly #reader: DocumentReader;
  readonly #entries: ReadonlyMap<string, YamlEntry>;
  readonly #place: Place;

  constructor(reader: DocumentReader, entries: readonly YamlEntry[], place: Place) {
    this.#reader = reader;
    this.#entries = new Map(entries.map((entry) => [entry.key, entry]));
    this.#place = place;
  }

  get(key: string): YamlEntry | undefined {
    return this.#entries.get(key);
  }

  placeOf(key: string): Place {
    return this.#entries.get(key)?.value ?? this.#place;
  }

  /** A list of texts, or one; an empty list when the key is not there, undefined with a fault for anything else. */
  texts(key: string): string[] | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return [];
    const texts = this.#reader.texts(entry.value);
    if (!texts)
      this.#reader.fault(entry.value, 'BAD_CORRELATION', {
        en: `${key} is a list of texts.`,
        zh: `${key} 应当是一组文本。`,
      });
    return texts;
  }

  text(key: string): string | undefined {
    return this.#reader.text(this.#entries.get(key)?.value);
  }
}

function generateOf(section: Section, fields: Fields): boolean {
  const node = (section.get('generate') ?? fields.get('generate'))?.value;
  return node?.kind === 'scalar' && node.value === true;
}

/** The `correlation` section of a document. Faults go to the reader. */
export function parseCorrelation(
  reader: DocumentReader,
  fields: Fields,
  header: RuleHeader,
): CorrelationRule | undefined {
  const entry = fields.get('correlation');
  const entries = reader.entries(entry?.value);
  if (!entry || !entries) {
    if (entry)
      reader.fault(entry.value, 'BAD_CORRELATION', {
        en: 'correlation is a map.',
        zh: 'correlation 应当是映射。',
      });
    return undefined;
  }
  const section = new Section(reader, entries, entry);
  const type = reader.attempt(section.placeOf('type'), () => typeOf(section.text('type')));
  const timespanMs = reader.attempt(section.placeOf('timespan'), () =>
    parseTimespan(section.text('timespan') ?? section.text('timeframe') ?? ''),
  );
  const rules = section.texts('rules');
  if (rules?.length === 0) {
    reader.fault(section.placeOf('rules'), 'NO_RULES', {
      en: 'A correlation names its rules.',
      zh: '关联规则要用 rules 指明统计哪些规则。',
    });
  }
  const groupBy = section.texts('group-by');
  const aliases = parseAliases(reader, section.get('aliases'));
  const criteria = parseCriteria(reader, section.get('condition'));
  if (!type || !timespanMs || !rules?.length || !groupBy || !aliases || !criteria) return undefined;
  return reader.attempt(section.placeOf('condition'), () => {
    refuseIncomplete(type, criteria);
    return {
      ...header,
      kind: 'correlation',
      type,
      rules,
      groupBy,
      aliases,
      timespanMs,
      condition: criteria.condition,
      fields: criteria.fields,
      ...(type === 'value_percentile' && { percentile: criteria.percentile ?? 50 }),
      generate: generateOf(section, fields),
    };
  });
}
