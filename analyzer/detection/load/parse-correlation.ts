import { isMap, isScalar, type Node } from 'yaml';
import { RuleError } from '../errors.ts';
import {
  correlationTypes,
  type Comparison,
  type CorrelationRule,
  type CorrelationType,
  type RuleHeader,
} from '../rule.ts';
import type { Fields } from './parse-header.ts';
import type { Entry, YamlReader } from './yaml-nodes.ts';

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
    throw new RuleError('BAD_TIMESPAN', 'timespan is a number and s, m, h or d, such as 90m.');
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
  throw new RuleError('BAD_CONDITION', 'percentile is a number from 0 to 100.');
}

function parseCriteria(reader: YamlReader, entry: Entry | undefined): Criteria {
  const criteria: Criteria = { condition: [], fields: [] };
  if (!entry) return criteria;
  const entries = reader.entries(entry.value);
  if (!entries) throw new RuleError('BAD_CONDITION', 'The condition of a correlation is a map.');
  for (const { key, value } of entries) {
    if (key === 'field') {
      criteria.fields = reader.texts(value) ?? [];
      continue;
    }
    const number = isScalar(value) ? Number(value.value) : Number.NaN;
    if (key === 'percentile') {
      criteria.percentile = percentileOf(number);
      continue;
    }
    const comparison = comparisons.find((each) => each === key);
    if (!comparison || !Number.isFinite(number)) {
      throw new RuleError('BAD_CONDITION', `A correlation compares by ${comparisons.join(', ')}.`);
    }
    criteria.condition.push({ comparison, value: number });
  }
  return criteria;
}

function parseAliases(
  reader: YamlReader,
  entry: Entry | undefined,
): Record<string, Record<string, string>> {
  const aliases: Record<string, Record<string, string>> = {};
  for (const alias of entry ? (reader.entries(entry.value) ?? []) : []) {
    const fields: Record<string, string> = {};
    for (const { key, value } of reader.entries(alias.value) ?? []) {
      fields[key] = reader.text(value) ?? '';
    }
    aliases[alias.key] = fields;
  }
  return aliases;
}

function typeOf(text: string | undefined): CorrelationType {
  const type = correlationTypes.find((each) => each === text);
  if (!type) {
    const known = correlationTypes.join(', ');
    throw new RuleError('UNSUPPORTED_CORRELATION', `A correlation is one of ${known}.`);
  }
  return type;
}

function refuseIncomplete(
  type: CorrelationType,
  criteria: Criteria,
  rules: readonly string[],
): void {
  const temporal = type === 'temporal' || type === 'temporal_ordered';
  if (rules.length === 0) throw new RuleError('NO_RULES', 'A correlation names its rules.');
  if (!temporal && criteria.condition.length === 0) {
    throw new RuleError('BAD_CONDITION', `${type} needs a condition such as gte: 10.`);
  }
  if (type.startsWith('value_') && criteria.fields.length === 0) {
    throw new RuleError('BAD_CONDITION', `${type} needs a field in its condition.`);
  }
  if (criteria.percentile !== undefined && type !== 'value_percentile') {
    throw new RuleError('BAD_CONDITION', 'percentile is for value_percentile.');
  }
}

/** The `correlation` section of a document. Faults go to the reader. */
export function parseCorrelation(
  reader: YamlReader,
  fields: Fields,
  header: RuleHeader,
): CorrelationRule | undefined {
  const section = fields.get('correlation');
  const node: Node | null | undefined = section?.value;
  return reader.attempt(node, () => {
    if (!isMap(node)) throw new RuleError('BAD_CORRELATION', 'correlation is a map.');
    const entries = new Map((reader.entries(node) ?? []).map((entry) => [entry.key, entry]));
    const texts = (key: string): string[] => reader.texts(entries.get(key)?.value) ?? [];
    const type = typeOf(reader.text(entries.get('type')?.value));
    const criteria = parseCriteria(reader, entries.get('condition'));
    const rules = texts('rules');
    refuseIncomplete(type, criteria, rules);
    const generate = entries.get('generate')?.value ?? fields.get('generate')?.value;
    return {
      ...header,
      kind: 'correlation',
      type,
      rules,
      groupBy: texts('group-by'),
      aliases: parseAliases(reader, entries.get('aliases')),
      timespanMs: parseTimespan(reader.text(entries.get('timespan')?.value) ?? ''),
      condition: criteria.condition,
      fields: criteria.fields,
      ...(type === 'value_percentile' && { percentile: criteria.percentile ?? 50 }),
      generate: isScalar(generate) && generate.value === true,
    };
  });
}
