import type { Filter } from '../../stores/events/event-store.ts';
import { countBySource, queryParameter } from './event-counts.ts';
import {
  logSources,
  sourceLapse,
  sourceObject,
  sourceQuery,
  type SourceRow,
} from './log-sources.ts';
import {
  daysBetween,
  lastDays,
  numberParameter,
  type Observation,
  type ObservationContext,
} from './observation.ts';

async function latest(
  context: ObservationContext,
  source: SourceRow,
  range: { from: string; to: string },
  filters: readonly Filter[],
): Promise<string | undefined> {
  const page = await context.events.search({
    range,
    units: context.units,
    filters: [{ kind: 'equals', field: 'log.source.address', value: source.address }, ...filters],
    limit: 1,
  });
  return page.events[0]?.['@timestamp'];
}

/**
 * How the last run of something that recurs (an update, a backup) ended, as each source told it: `success` and `failure` are
 * queries. A success older than `freshDays` measures nothing, since later runs may have left no record; a failure that nothing
 * followed stands.
 */
export const latestOutcome: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const freshDays = numberParameter(context, 'freshDays');
  const success = queryParameter(context, 'success');
  const failure = queryParameter(context, 'failure');
  const told = await Promise.all(
    [success, failure].map(({ filters }) => countBySource(context, range, filters)),
  );
  const observed = [];
  for (const source of await logSources(context)) {
    if (!told.some((count) => count.has(source.address))) continue;
    const [good = '', bad = ''] = await Promise.all([
      latest(context, source, range, success.filters),
      latest(context, source, range, failure.filters),
    ]);
    const succeeded = good >= bad;
    const at = succeeded ? good : bad;
    const daysAgo = daysBetween(at, range.to);
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: !succeeded || daysAgo <= freshDays ? { succeeded, daysAgo } : { daysAgo },
      from: at,
      to: range.to,
      origin: {
        kind: 'events',
        query: sourceQuery(source, `((${success.text}) OR (${failure.text}))`),
        ...range,
      } as const,
    });
  }
  return observed;
};
