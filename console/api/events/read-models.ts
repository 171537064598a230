import type { Static } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { listVisibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type {
  Aggregation,
  EventQuery,
  EventSearch,
  EventStore,
} from '../../../analyzer/stores/events/event-store.ts';
import { parseQueryString } from '../../../analyzer/stores/events/query-string.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { Problem } from '../problem.ts';
import type {
  EventsQuerystring,
  FacetsQuerystring,
  FacetsSchema,
  HistogramQuerystring,
  HistogramSchema,
} from './schema.ts';

export interface EventsDeps {
  records: Records;
  events: EventStore;
  time: TimeSource;
}

type Asked = Static<typeof HistogramQuerystring>;

const dayMs = 86_400_000;

/** Range, filters and the units that the caller may see now. */
export async function readQuery(
  deps: EventsDeps,
  who: Principal,
  asked: Asked,
): Promise<EventQuery> {
  const to = asked.to === undefined ? deps.time.now() + 1 : Date.parse(asked.to);
  const from = asked.from === undefined ? to - dayMs : Date.parse(asked.from);
  if (from >= to) throw new Problem(400, 'EVENT_BAD_QUERY', 'The range ends before it begins.');
  return {
    range: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    filters: parseQueryString(asked.query ?? ''),
    units: await listVisibleUnitIds(deps.records.db, who, isoNow(deps.time)),
  };
}

function readSort(text: string | undefined): EventSearch['sort'] {
  if (text === undefined) return undefined;
  const match = /^(?<field>[^:]+):(?<order>asc|desc)$/iu.exec(text);
  const { field, order } = match?.groups ?? {};
  if (field === undefined)
    throw new Problem(400, 'EVENT_BAD_QUERY', 'sort is field:asc or field:desc.');
  return { field, order: order?.toLowerCase() === 'asc' ? 'asc' : 'desc' };
}

export async function searchEvents(
  deps: EventsDeps,
  who: Principal,
  asked: Static<typeof EventsQuerystring>,
) {
  const sort = readSort(asked.sort);
  return deps.events.search({
    ...(await readQuery(deps, who, asked)),
    ...(sort && { sort }),
    ...(asked.cursor !== undefined && { cursor: asked.cursor }),
    limit: asked.limit ?? 100,
  });
}

/** Steps that a person reads easily. */
const intervals = [
  1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800,
];
const wantedBuckets = 120;

/** The finest step that gives at most 120 bars; very long ranges get whole weeks. */
export function chooseInterval(rangeMs: number): number {
  const fit = intervals.find((seconds) => rangeMs / 1000 / seconds <= wantedBuckets);
  const week = 604_800;
  return fit ?? Math.ceil(rangeMs / 1000 / wantedBuckets / week) * week;
}

export async function histogram(
  deps: EventsDeps,
  who: Principal,
  asked: Asked,
): Promise<Static<typeof HistogramSchema>> {
  const query = await readQuery(deps, who, asked);
  const from = Date.parse(query.range.from);
  const to = Date.parse(query.range.to);
  const intervalSeconds = chooseInterval(to - from);
  const found = await deps.events.aggregate(query, {
    bars: { kind: 'date-histogram', field: '@timestamp', intervalSeconds },
  });
  const counts = new Map<number, number>();
  if (found.bars.kind === 'date-histogram') {
    for (const bucket of found.bars.buckets) counts.set(Date.parse(bucket.from), bucket.count);
  }
  const step = intervalSeconds * 1000;
  const buckets: { from: string; count: number }[] = [];
  for (let at = from - (from % step); at < to; at += step) {
    buckets.push({ from: new Date(at).toISOString(), count: counts.get(at) ?? 0 });
  }
  return {
    intervalSeconds,
    buckets,
    total: buckets.reduce((sum, bucket) => sum + bucket.count, 0),
  };
}

const maxFacets = 12;

export async function facets(
  deps: EventsDeps,
  who: Principal,
  asked: Static<typeof FacetsQuerystring>,
): Promise<Static<typeof FacetsSchema>> {
  const names = [...new Set(asked.fields.split(',').map((name) => name.trim()))].filter(
    (name) => name !== '',
  );
  if (names.length === 0 || names.length > maxFacets) {
    throw new Problem(400, 'EVENT_BAD_QUERY', `fields lists 1–${maxFacets} fields.`);
  }
  const wanted: Record<string, Aggregation> = {};
  for (const field of names) wanted[field] = { kind: 'terms', field, size: asked.size ?? 10 };
  const found = await deps.events.aggregate(await readQuery(deps, who, asked), wanted);
  const fields: Static<typeof FacetsSchema>['fields'] = {};
  for (const [field, result] of Object.entries(found)) {
    if (result.kind !== 'terms') continue;
    const buckets = result.buckets.flatMap(({ key, count }) =>
      key === null || typeof key === 'object' ? [] : [{ key, count }],
    );
    fields[field] = { buckets, others: result.others };
  }
  return { fields };
}
