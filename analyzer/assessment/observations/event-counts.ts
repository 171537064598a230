import type { Filter } from '../../stores/events/event-store.ts';
import { parseQueryString } from '../../stores/events/query-string.ts';
import type { ObservationContext } from './observation.ts';

/** Sources that one count tells apart: the most talkative; the limit of the event store. */
const maxSources = 1_000;

/** Events of a range that meet all filters, by the address of their source: one question, however many sources there are. */
export async function countBySource(
  context: ObservationContext,
  range: { from: string; to: string },
  filters: readonly Filter[],
): Promise<ReadonlyMap<string, number>> {
  const { sources } = await context.events.aggregate(
    { range, units: context.units, filters },
    { sources: { kind: 'terms', field: 'log.source.address', size: maxSources } },
  );
  if (sources.kind !== 'terms') return new Map();
  return new Map(sources.buckets.map(({ key, count }) => [String(key), count]));
}

/** Throws when the check lacks the parameter or its query does not parse. */
export function queryParameter(
  context: ObservationContext,
  name: string,
): { text: string; filters: readonly Filter[] } {
  const text = context.parameters[name];
  if (typeof text !== 'string') throw new Error(`The check needs the query parameter ${name}.`);
  return { text, filters: parseQueryString(text) };
}
