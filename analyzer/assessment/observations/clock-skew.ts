import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Median seconds between the sender's clock and ours at arrival, over each source's latest records. */
export const clockSkew: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const observed = [];
  for (const source of await logSources(context)) {
    const page = await context.events.search({
      range,
      units: context.units,
      filters: [{ kind: 'equals', field: 'log.source.address', value: source.address }],
      limit: numberParameter(context, 'records'),
    });
    const skew = median(
      page.events.map(
        (event) =>
          Math.abs(Date.parse(event['event.ingested']) - Date.parse(event['@timestamp'])) / 1000,
      ),
    );
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: skew === undefined ? {} : { skewSeconds: skew },
      ...range,
      origin: { kind: 'events', query: sourceQuery(source), ...range } as const,
    });
  }
  return observed;
};
