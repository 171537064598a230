import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { insideClause } from './inside.ts';
import {
  lastDays,
  numberParameter,
  type Observation,
  type ObservationContext,
} from './observation.ts';

/** Asked only by checks that tell inside from outside. */
async function insideOf(context: ObservationContext): Promise<string | undefined> {
  const texts = [context.parameters['of'], context.parameters['having']];
  return texts.some((text) => String(text).includes('{inside}')) ? insideClause(context) : '';
}

/**
 * Of the records of one kind (parameter `of`), the share that also meets `having`, per source. Fewer than `minimum` records
 * measure nothing; a source that never sends the kind is left out.
 */
export const eventShare: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const inside = await insideOf(context);
  if (inside === undefined) return [];
  const of = queryParameter(context, 'of', inside);
  const having = queryParameter(context, 'having', inside);
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
