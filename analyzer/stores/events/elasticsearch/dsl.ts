import type { estypes } from '@elastic/elasticsearch';
import { decodeAddress } from '../addresses.ts';
import { hotType } from '../event-row.ts';
import type { Bounds, Condition, ResolvedQuery } from '../query-model.ts';
import type { Phrase } from '../text-tokens.ts';
import { sortableNumber } from './documents.ts';
import { wordsField } from './template.ts';

export type Query = estypes.QueryDslQueryContainer & {};

const nothing: Query = { match_none: {} };
const everything: Query = { match_all: {} };

function any(queries: readonly Query[]): Query {
  if (queries.length === 0) return nothing;
  return { bool: { should: [...queries], minimum_should_match: 1 } };
}

function all(queries: readonly Query[]): Query {
  return queries.length === 0 ? everything : { bool: { filter: [...queries] } };
}

function shown(field: string, value: string | number): string | number {
  return hotType(field) === 'ip' && typeof value === 'string' && /^[046][0-9a-f]+$/u.test(value)
    ? decodeAddress(value)
    : value;
}

function mapBounds<T, U>(bounds: Bounds<T>, map: (bound: T) => U): Bounds<U> {
  const mapped: Bounds<U> = {};
  for (const key of ['gte', 'gt', 'lte', 'lt'] as const) {
    const bound = bounds[key];
    if (bound !== undefined) mapped[key] = map(bound);
  }
  return mapped;
}

/** A flattened key needs both bounds, or the range would run into the keys beside it. */
function closed(bounds: Bounds<string>, lowest: string, highest: string): Bounds<string> {
  const lower = bounds.gte === undefined && bounds.gt === undefined ? { gte: lowest } : {};
  const upper = bounds.lte === undefined && bounds.lt === undefined ? { lte: highest } : {};
  return { ...bounds, ...lower, ...upper };
}

function range(field: string, bounds: Bounds<string | number>): Query {
  return { range: { [field]: bounds } };
}

function columnRange(field: string, bounds: Bounds<string | number>): Query {
  return range(
    field,
    mapBounds(bounds, (bound) => shown(field, bound)),
  );
}

function addresses(field: string, ranges: readonly { first: string; last: string }[]): Query {
  return any(
    ranges.map(({ first, last }) => range(`xd_addresses.${field}`, { gte: first, lte: last })),
  );
}

function phrase(field: string, { tokens, lastIsPrefix }: Phrase): Query {
  const [first = ''] = tokens;
  if (tokens.length === 1) {
    return lastIsPrefix
      ? { prefix: { [field]: { value: first } } }
      : { term: { [field]: { value: first } } };
  }
  if (!lastIsPrefix) {
    return { match_phrase: { [field]: { query: tokens.join(' '), analyzer: 'whitespace' } } };
  }
  const clauses: estypes.QueryDslSpanQuery[] = tokens
    .slice(0, -1)
    .map((token) => ({ span_term: { [field]: { value: token } } }) as estypes.QueryDslSpanQuery);
  const last: Query = { prefix: { [field]: { value: tokens.at(-1) ?? '' } } };
  return {
    span_near: { clauses: [...clauses, { span_multi: { match: last } }], slop: 0, in_order: true },
  };
}

/** The highest code point sorts after every text. */
const highest = '\u{10ffff}';

export function conditionDsl(condition: Condition): Query {
  switch (condition.kind) {
    case 'column-in':
      return {
        terms: {
          [condition.field]: condition.values.map((value) => shown(condition.field, value)),
        },
      };
    case 'column-prefix':
      return { prefix: { [condition.field]: { value: condition.prefix } } };
    case 'column-range':
      return columnRange(condition.field, condition.bounds);
    case 'column-exists':
    case 'other-exists':
      return { term: { xd_fields: condition.field } };
    case 'other-in':
      return { terms: { [`xd_other.${condition.field}`]: [...condition.texts] } };
    case 'other-prefix':
      return { prefix: { [`xd_other.${condition.field}`]: { value: condition.prefix } } };
    case 'other-text-range':
      return range(`xd_other.${condition.field}`, closed(condition.bounds, '', highest));
    case 'other-number-range': {
      const sortable = mapBounds(condition.bounds, sortableNumber);
      return range(`xd_numbers.${condition.field}`, closed(sortable, '0', 'g'));
    }
    case 'other-address':
      return addresses(condition.field, condition.ranges);
    case 'phrases': {
      const field = wordsField(condition.field);
      return all(condition.phrases.map((one) => phrase(field, one)));
    }
    case 'not':
      return { bool: { must_not: [conditionDsl(condition.condition)] } };
    case 'all':
      return all(condition.conditions.map(conditionDsl));
    case 'any':
      return any(condition.conditions.map(conditionDsl));
  }
}

/** The whole query as filters: nothing is scored. */
export function queryDsl(query: ResolvedQuery): Query {
  const filters: Query[] = [
    {
      range: {
        '@timestamp': {
          gte: new Date(query.from).toISOString(),
          lt: new Date(query.to).toISOString(),
        },
      },
    },
    ...query.conditions.map(conditionDsl),
  ];
  if (query.units) filters.push({ terms: { 'unit.id': [...query.units] } });
  return all(filters);
}
