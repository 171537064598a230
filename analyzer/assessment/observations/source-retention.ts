import { logSources, sourceLapse, sourceObject } from './log-sources.ts';
import { daysBetween, numberParameter, type Observation } from './observation.ts';

/**
 * How many days of each source's events are still kept, and how many the configuration promises. `standing` is the former, or −1
 * where less than `requiredDays` is promised: then what is kept today will be gone too early.
 */
export const sourceRetention: Observation = async (context) => {
  const { oldest } = await context.events.stats();
  const sources = await logSources(context);
  const to = context.now.toISOString();
  const configuredDays = context.retentionDays;
  const promised = configuredDays >= numberParameter(context, 'requiredDays');
  return sources.map((source) => {
    const kept =
      oldest !== undefined && oldest > source.first_seen_at ? oldest : source.first_seen_at;
    const retainedDays = daysBetween(kept, to);
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured:
        oldest === undefined
          ? {}
          : { standing: promised ? retainedDays : -1, retainedDays, configuredDays },
      from: kept,
      to,
      origin: { kind: 'source', id: source.id },
    };
  });
};
