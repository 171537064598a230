import type { Bounds, Condition, OtherCondition, ResolvedQuery } from '../query-model.ts';
import type { Phrase } from '../text-tokens.ts';
import { addressTerm, column, literal, text } from './layout.ts';
import { mayBeIrregular, type Part } from './parts.ts';
import { fieldPattern } from './text-pattern.ts';

/** Conditions become SQL with three-valued logic: NULL is "does not hold"; only `not` has to mind. */

function path(field: string, rest = ''): string {
  return text(`$."${field}"${rest}`);
}

/** The values of a field of `other` as a list of texts. */
function otherValues(field: string): string {
  return (
    `CASE json_type(other, ${path(field)}) WHEN 'ARRAY' THEN json_extract_string(other, ${path(field, '[*]')}) ` +
    `ELSE [json_extract_string(other, ${path(field)})] END`
  );
}

/** A cheap look at the text before JSON is parsed. */
function withOther(field: string, condition: string): string {
  return `(contains(other, ${text(`${JSON.stringify(field)}:`)}) AND ${condition})`;
}

function anyOther(field: string, condition: string): string {
  return withOther(field, `len(list_filter(${otherValues(field)}, lambda x: ${condition})) > 0`);
}

function bounds(left: string, given: Bounds<string | number>): string {
  const parts: string[] = [];
  if (given.gte !== undefined) parts.push(`${left} >= ${literal(given.gte)}`);
  if (given.gt !== undefined) parts.push(`${left} > ${literal(given.gt)}`);
  if (given.lte !== undefined) parts.push(`${left} <= ${literal(given.lte)}`);
  if (given.lt !== undefined) parts.push(`${left} < ${literal(given.lt)}`);
  return parts.length === 0 ? `${left} IS NOT NULL` : `(${parts.join(' AND ')})`;
}

function oneOf(left: string, values: readonly (string | number)[]): string {
  if (values.length === 0) return 'false';
  if (values.length === 1) return `${left} = ${literal(values[0] ?? '')}`;
  return `${left} IN (${values.map(literal).join(', ')})`;
}

const numberPattern = text(String.raw`-?\d{1,15}(\.\d{1,15})?`);
const asNumber = `(CASE WHEN regexp_full_match(x, ${numberPattern}) THEN TRY_CAST(x AS DOUBLE) END)`;

function otherAddress(field: string, ranges: readonly { first: string; last: string }[]): string {
  const within = ranges.map((r) => `(x >= ${text(r.first)} AND x <= ${text(r.last)})`).join(' OR ');
  const values = `json_extract_string(addresses, ${path(field, '[*]')})`;
  return `(contains(addresses, ${text(`${JSON.stringify(field)}:`)}) AND len(list_filter(${values}, lambda x: ${within})) > 0)`;
}

function contains(phrase: Phrase): string {
  const end = phrase.lastIsPrefix ? '' : ' ';
  return `contains(tokens, ${text(` ${phrase.tokens.join(' ')}${end}`)})`;
}

/** The first text that sorts after every text with this beginning; undefined when there is none. */
function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1;
    if (next <= 0x10_ffff)
      return points.join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
}

function termMatch(token: string, isPrefix: boolean): string {
  if (!isPrefix) return `term = ${text(token)}`;
  const after = afterPrefix(token);
  const below = after === undefined ? '' : ` AND term < ${text(after)}`;
  return `term >= ${text(token)}${below}`;
}

/** Rows (`seq`) of sealed days that hold a phrase; `p` is row × 4,096 + position. */
export function phraseRows(phrase: Phrase, terms: string): string {
  const last = phrase.tokens.length - 1;
  const wanted = phrase.tokens.map((token, at) =>
    termMatch(token, phrase.lastIsPrefix && at === last),
  );
  const others = wanted
    .slice(1)
    .map((term, at) => ` AND p + ${at + 1} IN (SELECT p FROM ${terms} WHERE ${term})`);
  return `SELECT p >> 12 AS seq FROM ${terms} WHERE ${wanted[0] ?? 'false'}${others.join('')}`;
}

/** Rows of sealed days whose address lies in one of the ranges. */
export function addressRows(
  field: string,
  ranges: readonly { first: string; last: string }[],
  terms: string,
): string {
  const within = ranges.map(
    ({ first, last }) =>
      `(term >= ${text(addressTerm(field, first))} AND term <= ${text(addressTerm(field, last))})`,
  );
  return `SELECT p >> 12 AS seq FROM ${terms} WHERE ${within.join(' OR ')}`;
}

/** Parts of one statement: open days by table, sealed days together by file list. */
export interface PartGroup {
  kind: Part['kind'];
  parts: readonly Part[];
  /** `read_parquet([...])` of the index; empty for open days. */
  terms: string;
}

function phrases(condition: Extract<Condition, { kind: 'phrases' }>, group: PartGroup): string {
  if (condition.phrases.length === 0) return 'true';
  const { field } = condition;
  const each = condition.phrases.map((phrase) => {
    if (field !== undefined) return fieldPattern(column(field), phrase);
    return group.kind === 'open' ? contains(phrase) : `seq IN (${phraseRows(phrase, group.terms)})`;
  });
  return `(${each.join(' AND ')})`;
}

function isIrregular(group: PartGroup, field: string): boolean {
  return group.parts.some((part) => mayBeIrregular(part, field));
}

const never = 'false';

function otherCondition(condition: OtherCondition): string {
  switch (condition.kind) {
    case 'other-in':
      return anyOther(condition.field, oneOf('x', condition.texts));
    case 'other-prefix':
      return anyOther(condition.field, `starts_with(x, ${text(condition.prefix)})`);
    case 'other-text-range':
      return anyOther(condition.field, bounds('x', condition.bounds));
    case 'other-number-range':
      return anyOther(condition.field, bounds(asNumber, condition.bounds));
    case 'other-address':
      return otherAddress(condition.field, condition.ranges);
    case 'other-exists':
      return withOther(condition.field, `json_type(other, ${path(condition.field)}) IS NOT NULL`);
  }
}

/** SQL of a condition over the columns of one group of parts. */
export function conditionSql(
  condition: Condition,
  group: PartGroup,
  hot: ReadonlySet<string>,
): string {
  switch (condition.kind) {
    case 'column-in':
      return oneOf(column(condition.field), condition.values);
    case 'column-prefix': {
      const after = afterPrefix(condition.prefix);
      const given = { gte: condition.prefix, ...(after === undefined ? {} : { lt: after }) };
      return bounds(column(condition.field), given);
    }
    case 'column-range':
      return bounds(column(condition.field), condition.bounds);
    case 'column-exists':
      return `${column(condition.field)} IS NOT NULL`;
    case 'phrases':
      return phrases(condition, group);
    case 'not':
      return `((${conditionSql(condition.condition, group, hot)}) IS NOT TRUE)`;
    case 'all':
    case 'any': {
      const all = condition.kind === 'all';
      const parts = condition.conditions
        .map((one) => conditionSql(one, group, hot))
        .filter((sql) => sql !== (all ? 'true' : never));
      if (parts.length === 0) return all ? 'true' : never;
      return `(${parts.join(all ? ' AND ' : ' OR ')})`;
    }
    case 'other-in':
    case 'other-prefix':
    case 'other-text-range':
    case 'other-number-range':
    case 'other-address':
    case 'other-exists':
      // A column that holds only regular values in these days needs no look into the JSON.
      if (hot.has(condition.field) && !isIrregular(group, condition.field)) return never;
      return otherCondition(condition);
  }
}

/** WHERE text of a query over one group; `extra` conditions are SQL already. */
export function whereSql(
  query: ResolvedQuery,
  group: PartGroup,
  hot: ReadonlySet<string>,
  extra: readonly string[] = [],
): string {
  const inside = group.parts.every((part) => part.first >= query.from && part.last < query.to);
  const parts = [...extra];
  if (!inside) parts.push(`"@timestamp" >= ${query.from}`, `"@timestamp" < ${query.to}`);
  if (query.units) parts.push(oneOf('"unit.id"', query.units));
  parts.push(...query.conditions.map((condition) => conditionSql(condition, group, hot)));
  const needed = parts.filter((sql) => sql !== 'true');
  return needed.length === 0 ? 'true' : needed.join(' AND ');
}
