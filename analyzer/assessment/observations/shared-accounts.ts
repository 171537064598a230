import type { Filter } from '../../stores/events/event-store.ts';
import { countBySource, queryParameter } from './event-counts.ts';
import {
  logSources,
  sourceLapse,
  sourceObject,
  sourceQuery,
  type SourceRow,
} from './log-sources.ts';
import {
  lastDays,
  numberParameter,
  type Observation,
  type ObservationContext,
} from './observation.ts';

/** Accounts of one source that are looked at, the busiest. */
const maxAccounts = 10;

async function addressesOf(
  context: ObservationContext,
  range: { from: string; to: string },
  filters: readonly Filter[],
): Promise<{ user: string; addresses: number }[]> {
  const query = { range, units: context.units };
  const { users } = await context.events.aggregate(
    { ...query, filters },
    { users: { kind: 'terms', field: 'user.name', size: maxAccounts } },
  );
  const names = users.kind === 'terms' ? users.buckets.map(({ key }) => String(key)) : [];
  return Promise.all(
    names.map(async (user) => {
      const { addresses } = await context.events.aggregate(
        { ...query, filters: [...filters, { kind: 'equals', field: 'user.name', value: user }] },
        { addresses: { kind: 'cardinality', field: 'source.ip' } },
      );
      return { user, addresses: addresses.kind === 'cardinality' ? addresses.value : 0 };
    }),
  );
}

/** From how many addresses the most widely used account of each source signed in: an account with many is hardly one person's. */
export const sharedAccounts: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const signIns = queryParameter(context, 'query');
  const withAddress: Filter[] = [...signIns.filters, { kind: 'exists', field: 'source.ip' }];
  const counts = await countBySource(context, range, withAddress);
  const observe = async (source: SourceRow) => {
    const accounts = await addressesOf(context, range, [
      { kind: 'equals', field: 'log.source.address', value: source.address },
      ...withAddress,
    ]);
    const [widest] = accounts.toSorted((a, b) => b.addresses - a.addresses);
    return {
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: widest === undefined ? {} : { addresses: widest.addresses, user: widest.user },
      ...range,
      origin: {
        kind: 'events',
        query: sourceQuery(source, `(${signIns.text})`),
        ...range,
      } as const,
    };
  };
  const observed = [];
  for (const source of await logSources(context)) {
    const enough = (counts.get(source.address) ?? 0) >= numberParameter(context, 'minimum');
    if (enough) observed.push(await observe(source));
  }
  return observed;
};
