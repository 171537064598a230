import { logSources, sourceLapse, sourceObject } from './log-sources.ts';
import { daysBetween, type Observation } from './observation.ts';

/** How many days of each source's events are still kept, and how many the configuration promises. */
export const sourceRetention: Observation = async (context) => {
  const { oldest } = await context.events.stats();
  const sources = await logSources(context);
  const to = context.now.toISOString();
  return sources.map((source) => {
    const kept =
      oldest !== undefined && oldest > source.first_seen_at ? oldest : source.first_seen_at;
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured:
        oldest === undefined
          ? {}
          : { retainedDays: daysBetween(kept, to), configuredDays: context.retentionDays },
      from: kept,
      to,
      origin: { kind: 'source', id: source.id },
    };
  });
};
