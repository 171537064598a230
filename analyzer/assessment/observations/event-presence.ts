import type { Filter } from '../../stores/events/event-store.ts';
import { parseQueryString } from '../../stores/events/query-string.ts';
import { countEvents } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/**
 * How often a kind of record, given as a query string in the parameter `query`, occurs at each source. Never seen measures nothing,
 * since absence in passive telemetry proves nothing either way.
 */
export const eventPresence: Observation = async (context) => {
  const query = String(context.parameters['query'] ?? '');
  const filters: readonly Filter[] = parseQueryString(query);
  const range = lastDays(context, numberParameter(context, 'days'));
  const observed = [];
  for (const source of await logSources(context)) {
    const count = await countEvents(context, source, range, filters);
    if (count === 0) continue;
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: { count },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source, `(${query})`), ...range } as const,
    });
  }
  return observed;
};
