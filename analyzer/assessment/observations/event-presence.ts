import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/**
 * How often a kind of record (parameter `query`) occurs at each source. Absence in passive telemetry proves nothing by itself:
 * it is measured as 0 only where `witness` shows that the source does record that kind of thing, at least `minimum` times.
 */
export const eventPresence: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const { text, filters } = queryParameter(context, 'query');
  const witness = queryParameter(context, 'witness');
  const minimum = numberParameter(context, 'minimum');
  const [seen, witnessed] = await Promise.all([
    countBySource(context, range, filters),
    countBySource(context, range, witness.filters),
  ]);
  return (await logSources(context)).flatMap((source) => {
    const count = seen.get(source.address) ?? 0;
    const witnesses = witnessed.get(source.address) ?? 0;
    if (count === 0 && witnesses === 0) return [];
    const telling = count > 0 || witnesses >= minimum;
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: telling ? { count, witnesses } : { witnesses },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source, `(${text})`), ...range },
    };
  });
};
