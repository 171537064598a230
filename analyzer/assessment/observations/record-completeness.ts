import type { Filter } from '../../stores/events/event-store.ts';
import { countBySource } from './event-counts.ts';
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
const fullSignIn: readonly Filter[] = [
  authentication,
  { kind: 'exists', field: 'user.name' },
  { kind: 'exists', field: 'event.outcome' },
];

/**
 * Of each source's records, the share that names the type of event, and of its sign-in records the share that names user and
 * outcome; `completeShare` is the lesser. Too few records measure nothing.
 */
export const recordCompleteness: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const minimum = numberParameter(context, 'minimumRecords');
  const counts = await Promise.all(
    [[], [typed], [authentication], fullSignIn].map((filters) =>
      countBySource(context, range, filters),
    ),
  );
  return (await logSources(context)).map((source) => {
    const [records = 0, withType = 0, signIns = 0, fullSignIns = 0] = counts.map(
      (count) => count.get(source.address) ?? 0,
    );
    const share = Math.min(
      records === 0 ? 0 : withType / records,
      signIns === 0 ? 1 : fullSignIns / signIns,
    );
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: records >= minimum ? { completeShare: share, records, signIns } : { records },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source), ...range },
    };
  });
};
