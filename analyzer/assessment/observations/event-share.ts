import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/**
 * Of the records of one kind (parameter `of`), the share that also meets `having`, per source. Fewer than `minimum` records
 * measure nothing; a source that never sends the kind is left out.
 */
export const eventShare: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const of = queryParameter(context, 'of');
  const having = queryParameter(context, 'having');
  const minimum = numberParameter(context, 'minimum');
  const [all, met] = await Promise.all([
    countBySource(context, range, of.filters),
    countBySource(context, range, [...of.filters, ...having.filters]),
  ]);
  return (await logSources(context)).flatMap((source) => {
    const records = all.get(source.address) ?? 0;
    if (records === 0) return [];
    const meeting = met.get(source.address) ?? 0;
    const short = { records, missing: records - meeting };
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: records < minimum ? { records } : { ...short, share: meeting / records },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source, `(${of.text})`), ...range },
    };
  });
};
