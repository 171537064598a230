import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/** Changes of one source that are looked at, the newest. */
const maxRecords = 1_000;

/**
 * Of each device's changes (query `query`), the share made between `fromHour` and `toHour` o'clock, `utcOffsetHours` east of
 * Greenwich. There is no register of approved windows: the hours of the check stand in for it.
 */
export const changeHours: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const { text, filters } = queryParameter(context, 'query');
  const offsetMs = numberParameter(context, 'utcOffsetHours') * 3_600_000;
  const [first, last] = [numberParameter(context, 'fromHour'), numberParameter(context, 'toHour')];
  const inside = (iso: string): boolean => {
    const hour = new Date(Date.parse(iso) + offsetMs).getUTCHours();
    return hour >= first && hour < last;
  };
  const counts = await countBySource(context, range, filters);
  const observed = [];
  for (const source of await logSources(context)) {
    if (!counts.has(source.address)) continue;
    const { events } = await context.events.search({
      range,
      units: context.units,
      filters: [{ kind: 'equals', field: 'log.source.address', value: source.address }, ...filters],
      limit: maxRecords,
    });
    const outside = events.filter((event) => !inside(event['@timestamp'])).length;
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: { share: 1 - outside / events.length, changes: events.length, outside },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source, `(${text})`), ...range } as const,
    });
  }
  return observed;
};
