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

export interface Query {
  /** As a person can open it. */
  text: string;
  filters: readonly Filter[];
}

/** Throws when the check lacks the parameter or its query does not parse. `inside` takes the place of `{inside}`. */
export function queryParameter(context: ObservationContext, name: string, inside = ''): Query {
  const parameter = context.parameters[name];
  if (typeof parameter !== 'string')
    throw new Error(`The check needs the query parameter ${name}.`);
  const text = parameter.replaceAll('{inside}', inside);
  return { text, filters: parseQueryString(text) };
}
