/** State of the event search that lives in the URL, so that a search can be sent to a colleague. */
export interface EventSearch {
  query: string;
  /** `15m`, `1h`, `24h`, `7d`, `30d` back from now, or a fixed span of ISO instants. */
  range: { kind: 'last'; span: Span } | { kind: 'fixed'; from: string; to: string };
}

export const spans = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;

export type Span = (typeof spans)[number];

export const spanMs: Readonly<Record<Span, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
};

function isSpan(text: string | null): text is Span {
  return spans.some((span) => span === text);
}

function isInstant(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

/** Reads a search from URL parameters; what is malformed falls back to the last 24 hours. */
export function parseEventSearch(params: URLSearchParams): EventSearch {
  const query = params.get('query') ?? '';
  const from = params.get('from');
  const to = params.get('to');
  if (isInstant(from) && isInstant(to) && Date.parse(from) < Date.parse(to)) {
    return { query, range: { kind: 'fixed', from, to } };
  }
  const last = params.get('last');
  return { query, range: { kind: 'last', span: isSpan(last) ? last : '24h' } };
}

/** URL parameters of a search; defaults are left out. */
export function eventSearchParams(search: Partial<EventSearch>): URLSearchParams {
  const params = new URLSearchParams();
  if (search.query !== undefined && search.query !== '') params.set('query', search.query);
  if (search.range?.kind === 'fixed') {
    params.set('from', search.range.from);
    params.set('to', search.range.to);
  } else if (search.range !== undefined && search.range.span !== '24h') {
    params.set('last', search.range.span);
  }
  return params;
}

/** Link to a search. */
export function eventsUrl(search: Partial<EventSearch>): string {
  const text = eventSearchParams(search).toString();
  return `/events${text === '' ? '' : `?${text}`}`;
}

/** Edges of the search in time; `now` in milliseconds. */
export function edgesOf(range: EventSearch['range'], now: number): { from: string; to: string } {
  if (range.kind === 'fixed') return { from: range.from, to: range.to };
  return {
    from: new Date(now - spanMs[range.span]).toISOString(),
    to: new Date(now).toISOString(),
  };
}

/** A value as the query language takes it: bare when it is plain, otherwise quoted and escaped. */
export function quoteTerm(value: string): string {
  if (/^[\p{L}\p{N}_.-]+$/u.test(value) && !/^(?:AND|OR|NOT|TO)$/u.test(value)) return value;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** `query` narrowed to (or away from) one value of a field. */
export function withTerm(query: string, field: string, value: string, exclude = false): string {
  const term = `${exclude ? 'NOT ' : ''}${field}:${quoteTerm(value)}`;
  const old = query.trim();
  if (old === '') return term;
  if (old.split(/\s+AND\s+/u).includes(term)) return old;
  return /\sOR\s/u.test(old) && !/^\(.*\)$/u.test(old)
    ? `(${old}) AND ${term}`
    : `${old} AND ${term}`;
}

/** A query has a length limit on the server; a wider scope than this is left to what one may see anyway. */
const mostUnits = 40;

/** `query` narrowed to events of some units. */
export function withinUnits(query: string, unitIds: readonly string[]): string {
  if (unitIds.length === 0 || unitIds.length > mostUnits) return query;
  const units = unitIds.map((id) => `unit.id:${quoteTerm(id)}`).join(' OR ');
  const within = unitIds.length === 1 ? units : `(${units})`;
  return query.trim() === '' ? within : `(${query.trim()}) AND ${within}`;
}
