import { parse, type LiqeQuery } from 'liqe';
import { cidrRanges, encodeAddress } from './addresses.ts';
import { EventStoreError } from './errors.ts';
import { hotType } from './event-row.ts';
import type { Filter } from './event-store.ts';
import { lexQuery, QuerySyntaxError, type Clause } from './query-lexer.ts';
import { resolveQuery } from './query-model.ts';

const maxLength = 2_000;
const maxClauses = 100;

/** A value as it is compared: a number where it is written as one, so that ranges of numbers are numeric. */
function comparable(clause: Clause): string | number {
  return !clause.quoted && /^-?\d{1,15}(?:\.\d+)?$/u.test(clause.value)
    ? Number(clause.value)
    : clause.value;
}

function wildcardPrefix(clause: Clause): string | undefined {
  if (clause.quoted || !clause.value.includes('*')) return undefined;
  if (clause.value.indexOf('*') < clause.value.length - 1) {
    throw new QuerySyntaxError('`*` stands only at the end of a value', clause.valueAt);
  }
  return clause.value.slice(0, -1);
}

function rejectPatterns(clause: Clause): void {
  if (clause.quoted) return;
  const question = clause.value.indexOf('?');
  if (question >= 0 && clause.field !== undefined) {
    throw new QuerySyntaxError(
      '`?` is not a wildcard here; quote it to mean itself',
      clause.valueAt + question,
    );
  }
  if (/^\/.*\/$/u.test(clause.value)) {
    throw new QuerySyntaxError('regular expressions are not supported', clause.valueAt);
  }
}

function freeText(clause: Clause, field?: string): Filter {
  const text = clause.quoted ? `"${clause.value.replaceAll('"', ' ')}"` : clause.value;
  const star = clause.quoted ? -1 : text.slice(0, -1).indexOf('*');
  if (star >= 0)
    throw new QuerySyntaxError('`*` stands only at the end of a word', clause.valueAt + star);
  return field === undefined ? { kind: 'text', text } : { kind: 'text', field, text };
}

function rangeFilter(field: string, clause: Clause): Filter | undefined {
  if (clause.range) {
    const { from, to, fromIncluded, toIncluded } = clause.range;
    const bound = (value: string): string | number =>
      comparable({ ...clause, value, quoted: false });
    return {
      kind: 'range',
      field,
      ...(from === '*' ? {} : fromIncluded ? { gte: bound(from) } : { gt: bound(from) }),
      ...(to === '*' ? {} : toIncluded ? { lte: bound(to) } : { lt: bound(to) }),
    };
  }
  switch (clause.operator) {
    case '>':
      return { kind: 'range', field, gt: comparable(clause) };
    case '>=':
      return { kind: 'range', field, gte: comparable(clause) };
    case '<':
      return { kind: 'range', field, lt: comparable(clause) };
    case '<=':
      return { kind: 'range', field, lte: comparable(clause) };
    case ':':
    case '=':
      return undefined;
  }
}

function fieldFilter(field: string, clause: Clause): Filter {
  const range = rangeFilter(field, clause);
  if (range) return range;
  if (clause.value === '*' && !clause.quoted) return { kind: 'exists', field };
  const type = hotType(field);
  if (type === 'text') return freeText(clause, field);
  const prefix = wildcardPrefix(clause);
  if (prefix !== undefined) return { kind: 'prefix', field, value: prefix };
  const mayBeAddress = type === 'ip' || type === undefined;
  if (mayBeAddress && cidrRanges(clause.value)) return { kind: 'cidr', field, cidr: clause.value };
  if (type === 'ip' && encodeAddress(clause.value) === undefined && clause.value.includes('/')) {
    throw new QuerySyntaxError('this is not a CIDR block', clause.valueAt);
  }
  return { kind: 'equals', field, value: clause.value };
}

function clauseFilter(clause: Clause): Filter {
  rejectPatterns(clause);
  if (clause.field === undefined) {
    return clause.value === '*' && !clause.quoted ? { kind: 'all', filters: [] } : freeText(clause);
  }
  const filter = fieldFilter(clause.field, clause);
  try {
    resolveQuery({ range: { from: '2000-01-01', to: '2000-01-02' }, filters: [filter] });
  } catch (error) {
    if (error instanceof EventStoreError) throw new QuerySyntaxError(error.message, clause.at);
    throw error;
  }
  return filter;
}

type Logical = Extract<LiqeQuery, { type: 'LogicalExpression' }>;

/** liqe reads a chain from left to right; here AND binds more tightly than OR. */
function chainFilter(node: Logical, clauses: readonly Clause[]): Filter {
  const alternatives: Filter[][] = [[]];
  const walk = (part: LiqeQuery): void => {
    if (part.type !== 'LogicalExpression') {
      alternatives.at(-1)?.push(toFilter(part, clauses));
      return;
    }
    walk(part.left);
    if (part.operator.operator === 'OR') alternatives.push([]);
    walk(part.right);
  };
  walk(node);
  const filters = alternatives.map((all): Filter => {
    const [only] = all;
    return only && all.length === 1 ? only : { kind: 'all', filters: all };
  });
  const [only] = filters;
  return only && filters.length === 1 ? only : { kind: 'any', filters };
}

function toFilter(node: LiqeQuery, clauses: readonly Clause[]): Filter {
  switch (node.type) {
    case 'Tag': {
      const value =
        node.expression.type === 'LiteralExpression'
          ? Number(String(node.expression.value).slice(1))
          : -1;
      const clause = clauses[value];
      if (!clause) throw new QuerySyntaxError('the query cannot be read', node.location.start);
      return clauseFilter(clause);
    }
    case 'UnaryOperator':
      return { kind: 'not', filter: toFilter(node.operand, clauses) };
    case 'ParenthesizedExpression':
      return toFilter(node.expression, clauses);
    case 'LogicalExpression':
      return chainFilter(node, clauses);
    case 'EmptyExpression':
      return { kind: 'all', filters: [] };
  }
}

/** Filters of one conjunction side by side, which lets an engine use its index for each. */
function conjuncts(filter: Filter): Filter[] {
  return filter.kind === 'all' ? filter.filters.flatMap(conjuncts) : [filter];
}

/**
 * Reads a Lucene-style query: `field:value`, `field:"…"`, `field:beginning*`, `field:*` (exists), `field:>=5`,
 * `field:[a TO b}`, CIDR on addresses, bare words and "phrases" as free text, AND, OR, NOT, `-`, parentheses.
 * Words side by side are AND; AND binds more tightly than OR. All filters of the answer must hold.
 *
 * liqe parses the structure. Its lexis is narrower than what people type (no bare addresses, times or CIDR, no ranges
 * but of numbers), so query-lexer.ts takes the clauses out before and this puts them back.
 * Throws QuerySyntaxError with the position of the fault.
 */
export function parseQueryString(query: string): Filter[] {
  if (query.length > maxLength)
    throw new QuerySyntaxError(`the query exceeds ${maxLength} characters`, maxLength);
  const lexed = lexQuery(query);
  const { skeleton, clauses } = lexed;
  if (clauses.length > maxClauses)
    throw new QuerySyntaxError(`more than ${maxClauses} conditions`, 0);
  if (skeleton.trim() === '') return [];
  let tree: LiqeQuery;
  try {
    tree = parse(skeleton);
  } catch (error) {
    const offset = (error as { offset?: unknown }).offset;
    const at = typeof offset === 'number' ? lexed.positionAt(offset) : query.length;
    throw new QuerySyntaxError(
      at >= query.length ? 'the query ends too early' : 'this is not expected here',
      at,
    );
  }
  return conjuncts(toFilter(tree, clauses));
}
