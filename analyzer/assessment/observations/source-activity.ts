import { logSources, sourceLapse, sourceObject } from './log-sources.ts';
import { daysBetween, type Observation } from './observation.ts';

/** Hours since each source last sent anything. */
export const sourceActivity: Observation = async (context) => {
  const to = context.now.toISOString();
  return (await logSources(context)).map((source) => ({
    object: sourceObject(source),
    ...sourceLapse(source),
    measured: { hoursSilent: daysBetween(source.last_seen_at, to) * 24 },
    from: source.last_seen_at,
    to,
    origin: { kind: 'source', id: source.id },
  }));
};
