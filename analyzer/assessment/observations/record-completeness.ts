import type { Filter } from '../../stores/events/event-store.ts';
import { countEvents } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

const typed: Filter = {
  kind: 'any',
  filters: [
    { kind: 'exists', field: 'event.code' },
    { kind: 'exists', field: 'event.action' },
  ],
};
const authentication: Filter = { kind: 'equals', field: 'event.category', value: 'authentication' };

/**
 * Of each source's records, the share that names the type of event, and of its sign-in records the share that names user and
 * outcome; `completeShare` is the lesser. Too few records measure nothing.
 */
export const recordCompleteness: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const observed = [];
  for (const source of await logSources(context)) {
    const [records, withType, signIns, fullSignIns] = await Promise.all([
      countEvents(context, source, range, []),
      countEvents(context, source, range, [typed]),
      countEvents(context, source, range, [authentication]),
      countEvents(context, source, range, [
        authentication,
        { kind: 'exists', field: 'user.name' },
        { kind: 'exists', field: 'event.outcome' },
      ]),
    ]);
    const enough = records >= numberParameter(context, 'minimumRecords');
    const share = Math.min(
      records === 0 ? 0 : withType / records,
      signIns === 0 ? 1 : fullSignIns / signIns,
    );
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: enough ? { completeShare: share, records, signIns } : { records },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source), ...range } as const,
    });
  }
  return observed;
};
