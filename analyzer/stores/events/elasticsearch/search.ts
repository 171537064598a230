import type { Client, estypes } from '@elastic/elasticsearch';
import type { Event } from '../../../../collector/events/event.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EventStoreError } from '../errors.ts';
import { hotType } from '../event-row.ts';
import type { EventPage } from '../event-store.ts';
import type { ResolvedQuery, ResolvedSort } from '../query-model.ts';
import { statusOf } from './connect.ts';
import { queryDsl } from './dsl.ts';

const keepAlive = '2m';

/** The largest integer that JSON and JavaScript agree on; events without the field sort there, at the end. */
const missingNumber = Number.MAX_SAFE_INTEGER;

function sortDsl({ field, order }: ResolvedSort): estypes.SortCombinations[] {
  if (field === 'event.id') return [{ [field]: { order } }];
  const numeric = hotType(field) === 'long';
  const missing = numeric ? (order === 'asc' ? missingNumber : -missingNumber) : '_last';
  return [{ [field]: { order, missing } }, { 'event.id': { order } }];
}

export interface SearchDeps {
  client: Client;
  /** Pattern of all event indices. */
  pattern: string;
}

async function openPit({ client, pattern }: SearchDeps): Promise<string> {
  const pit = await client.openPointInTime({
    index: pattern,
    keep_alive: keepAlive,
    ignore_unavailable: true,
    allow_partial_search_results: false,
  });
  return pit.id;
}

async function closePit(client: Client, id: string): Promise<void> {
  try {
    await client.closePointInTime({ id });
  } catch {
    // It ends by itself after two minutes.
  }
}

type Response = estypes.SearchResponse<Event>;

/** Runs one page in a point in time; one that has ended is opened anew, the place in the order stays. */
async function inPit(
  deps: SearchDeps,
  given: string | undefined,
  ask: (pit: string) => Promise<Response>,
): Promise<Response> {
  if (given !== undefined) {
    try {
      return await ask(given);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  }
  return ask(await openPit(deps));
}

/** Sorts after every document with the same value and id: only that document itself has both. */
const afterAnyShardDoc = Number.MAX_SAFE_INTEGER;

export async function searchPage(
  deps: SearchDeps,
  query: ResolvedQuery,
  sort: ResolvedSort,
  cursor: string | undefined,
): Promise<EventPage> {
  const place = cursor === undefined ? undefined : readCursor(sort, cursor);
  const order = sortDsl(sort);
  const after = place && [
    ...(order.length === 2 ? [place.value, place.id] : [place.id]),
    afterAnyShardDoc,
  ];
  const answer = await inPit(deps, place?.pit, (pit) =>
    deps.client.search<Event>({
      pit: { id: pit, keep_alive: keepAlive },
      query: queryDsl(query),
      sort: order,
      size: sort.limit + 1,
      track_total_hits: false,
      ...(after ? { search_after: after } : {}),
    }),
  );
  return toPage(deps, sort, answer);
}

async function toPage(deps: SearchDeps, sort: ResolvedSort, answer: Response): Promise<EventPage> {
  const pit = answer.pit_id;
  const hits = answer.hits.hits.slice(0, sort.limit);
  const events = hits.map(sourceOf);
  const last = hits.at(-1);
  if (answer.hits.hits.length <= sort.limit || !last) {
    if (pit !== undefined) await closePit(deps.client, pit);
    return { events };
  }
  const value = last.sort?.[0] ?? null;
  const place = {
    value: typeof value === 'string' || typeof value === 'number' ? value : null,
    id: sourceOf(last)['event.id'],
    ...(pit === undefined ? {} : { pit }),
  };
  return { events, cursor: writeCursor(sort, place) };
}

function sourceOf(hit: estypes.SearchHit<Event>): Event {
  if (hit._source) return hit._source;
  throw new EventStoreError(
    'EVENT_STORE_UNAVAILABLE',
    'The search cluster gave an event without content.',
  );
}

export async function findById(
  { client, pattern }: SearchDeps,
  id: string,
  units: readonly string[] | undefined,
): Promise<Event | undefined> {
  const filter: estypes.QueryDslQueryContainer[] = [{ ids: { values: [id] } }];
  if (units) filter.push({ terms: { 'unit.id': [...units] } });
  const answer = await client.search<Event>({
    index: pattern,
    ignore_unavailable: true,
    allow_partial_search_results: false,
    query: { bool: { filter } },
    size: 1,
    track_total_hits: false,
  });
  const [hit] = answer.hits.hits;
  return hit && sourceOf(hit);
}

/** Every event of one index in the order of ids, page by page, from one point in time. */
export async function* exportIndex(client: Client, index: string): AsyncGenerator<Event[]> {
  let pit = await openPit({ client, pattern: index });
  let after: estypes.SortResults | undefined;
  try {
    for (;;) {
      const answer = await client.search<Event>({
        pit: { id: pit, keep_alive: keepAlive },
        sort: [{ 'event.id': { order: 'asc' } }],
        size: 1_000,
        track_total_hits: false,
        ...(after ? { search_after: after } : {}),
      });
      pit = answer.pit_id ?? pit;
      if (answer.hits.hits.length === 0) return;
      after = answer.hits.hits.at(-1)?.sort;
      yield answer.hits.hits.map(sourceOf);
    }
  } finally {
    await closePit(client, pit);
  }
}
