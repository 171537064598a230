import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/**
 * Of each device's sign-ins, the share that came from a bastion host. Bastions are the sources whose records say so (query
 * `bastion`); where none sends records nothing is measured, since one may still exist.
 */
export const bastionPath: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const signIns = queryParameter(context, 'query');
  const bastions = [
    ...(await countBySource(context, range, queryParameter(context, 'bastion').filters)).keys(),
  ];
  if (bastions.length === 0) return [];
  const [all, through] = await Promise.all([
    countBySource(context, range, signIns.filters),
    countBySource(context, range, [
      ...signIns.filters,
      { kind: 'in', field: 'source.ip', values: bastions },
    ]),
  ]);
  return (await logSources(context)).flatMap((source) => {
    const records = all.get(source.address) ?? 0;
    if (records === 0 || bastions.includes(source.address)) return [];
    const bypassed = records - (through.get(source.address) ?? 0);
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: { share: 1 - bypassed / records, records, bypassed },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source, `(${signIns.text})`), ...range },
    };
  });
};
