/** A query that cannot be read: `position` counts UTF-16 units from 0. */
export class QuerySyntaxError extends Error {
  readonly code = 'QUERY_SYNTAX';
  readonly status = 400;
  readonly position: number;
  /** Put into the problem answer of the API. */
  readonly fields: { position: number };

  constructor(reason: string, position: number) {
    super(`Query, character ${position + 1}: ${reason}.`);
    this.position = position;
    this.fields = { position };
  }
}

export type Operator = ':' | '=' | '>' | '>=' | '<' | '<=';

/** One condition of the query as written. */
export interface Clause {
  at: number;
  /** Absent: free text. */
  field?: string;
  operator: Operator;
  value: string;
  valueAt: number;
  quoted: boolean;
  range?: { from: string; to: string; fromIncluded: boolean; toIncluded: boolean };
}

export interface LexedQuery {
  /** The query with each clause replaced by `c0`, `c1` …, so only AND, OR, NOT, `-` and parentheses remain. */
  skeleton: string;
  clauses: Clause[];
  /** The position in the query of a position in the skeleton. */
  positionAt(skeletonOffset: number): number;
}

const fieldStart = /^([\p{L}\p{N}@_][\p{L}\p{N}@_.-]*):(>=|<=|[=<>])?/u;
const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', '&&', '||']);
const rangeText = /^([[{])\s*("[^"]*"|[^\s\]}]+)\s+TO\s+("[^"]*"|[^\s\]}]+)\s*([\]}])/u;

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}

/** A quoted value: `\"` and `\\` are escapes, everything else stands for itself. */
function readQuoted(query: string, at: number): { value: string; end: number } {
  const quote = query.charAt(at);
  let value = '';
  for (let next = at + 1; next < query.length; next += 1) {
    const character = query.charAt(next);
    if (character === quote) return { value, end: next + 1 };
    if (character === '\\' && /["'\\]/u.test(query.charAt(next + 1))) next += 1;
    value += query.charAt(next);
  }
  throw new QuerySyntaxError('this quotation is not closed', at);
}

/** A bare value ends at white space or an unbalanced `)`. */
function readBare(query: string, at: number): { value: string; end: number } {
  let depth = 0;
  let end = at;
  for (; end < query.length; end += 1) {
    const character = query.charAt(end);
    if (/\s/u.test(character)) break;
    if (character === '(') depth += 1;
    if (character === ')' && (depth -= 1) < 0) break;
  }
  return { value: query.slice(at, end), end };
}

function readValue(
  query: string,
  at: number,
): { clause: Pick<Clause, 'value' | 'quoted' | 'range'>; end: number } {
  const first = query.charAt(at);
  if (first === '"' || first === "'") {
    const { value, end } = readQuoted(query, at);
    return { clause: { value, quoted: true }, end };
  }
  if (first === '[' || first === '{') {
    const match = rangeText.exec(query.slice(at));
    if (!match) throw new QuerySyntaxError('a range is written [from TO to]', at);
    const [text, open, from = '', to = '', close] = match;
    const range = {
      from: unquote(from),
      to: unquote(to),
      fromIncluded: open === '[',
      toIncluded: close === ']',
    };
    return { clause: { value: text, quoted: false, range }, end: at + text.length };
  }
  if (first === '(')
    throw new QuerySyntaxError('give the field to each value: a:(b OR c) is a:b OR a:c', at);
  const { value, end } = readBare(query, at);
  if (value === '') throw new QuerySyntaxError('a value is missing after the field', at);
  return { clause: { value, quoted: false }, end };
}

function readClause(query: string, at: number): { clause: Clause; end: number } {
  const match = fieldStart.exec(query.slice(at));
  const [whole = '', field, operator = ':'] = match ?? [];
  // An IPv6 address or a MAC address written bare looks like field:value.
  if (field !== undefined && !looksLikeAddress(query, at)) {
    const valueAt = at + whole.length;
    const { clause, end } = readValue(query, valueAt);
    return { clause: { at, field, operator: operator as Operator, valueAt, ...clause }, end };
  }
  const first = query.charAt(at);
  const { clause, end } =
    first === '[' || first === '{'
      ? { clause: { value: '', quoted: false }, end: at }
      : readValue(query, at);
  if (end === at) throw new QuerySyntaxError('a range needs a field before it', at);
  return { clause: { at, operator: ':', valueAt: at, ...clause }, end };
}

function looksLikeAddress(query: string, at: number): boolean {
  return /^[0-9a-f]{1,4}:(?:[0-9a-f]{0,4}:)+[0-9a-f:.*]*(?:[\s)]|$)/iu.test(query.slice(at));
}

/** Takes the clauses out of a query. Throws QuerySyntaxError. */
export function lexQuery(query: string): LexedQuery {
  const clauses: Clause[] = [];
  const origins: [skeleton: number, query: number][] = [];
  let skeleton = '';
  let depth = 0;
  let at = 0;
  const put = (text: string, from: number): void => {
    origins.push([skeleton.length, from]);
    skeleton += text;
  };
  while (at < query.length) {
    const character = query.charAt(at);
    const word = /^\S+?(?=[\s()]|$)/u.exec(query.slice(at))?.[0] ?? '';
    if (/\s/u.test(character)) {
      skeleton += ' ';
      at += 1;
    } else if (character === '(' || character === ')') {
      depth += character === '(' ? 1 : -1;
      if (depth > 15) throw new QuerySyntaxError('parentheses are nested too deeply', at);
      put(character, at);
      at += 1;
    } else if (operators.has(word)) {
      put(word === '&&' ? 'AND' : word === '||' ? 'OR' : word, at);
      at += word.length;
    } else if ((character === '-' || character === '!') && /[^\s-]/u.test(query.charAt(at + 1))) {
      put('NOT ', at);
      at += 1;
    } else {
      const { clause, end } = readClause(query, at);
      put(`c${clauses.length}`, at);
      clauses.push(clause);
      at = end;
    }
  }
  const positionAt = (offset: number): number =>
    offset >= skeleton.trimEnd().length
      ? query.length
      : (origins.findLast(([start]) => start <= offset)?.[1] ?? 0);
  return { skeleton, clauses, positionAt };
}
