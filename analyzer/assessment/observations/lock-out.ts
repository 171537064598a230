import { countBySource, queryParameter } from './event-counts.ts';
import { logSources, sourceLapse, sourceObject, sourceQuery } from './log-sources.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/** Failed sign-ins of one source that are looked at, the newest. */
const maxRecords = 1_000;

/** The longest run of failed sign-ins of one user within so many minutes. `at` ascends. */
export function longestBurst(
  failures: readonly { user: string; at: number }[],
  minutes: number,
): number {
  const byUser = Map.groupBy(failures, ({ user }) => user);
  let longest = 0;
  for (const runs of byUser.values()) {
    let first = 0;
    for (const [last, { at }] of runs.entries()) {
      while (at - (runs[first]?.at ?? at) > minutes * 60_000) first += 1;
      longest = Math.max(longest, last - first + 1);
    }
  }
  return longest;
}

/**
 * Whether repeated failed sign-ins are cut off: a record of a lock-out (query `lock`) says so, more than `failures` in `minutes`
 * for one user without any says the contrary. Neither measures nothing: that no lock-out was seen proves nothing.
 */
export const lockOut: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const attempts = queryParameter(context, 'attempt');
  const lock = queryParameter(context, 'lock');
  const [failed, locked] = await Promise.all([
    countBySource(context, range, attempts.filters),
    countBySource(context, range, lock.filters),
  ]);
  const observed = [];
  for (const source of await logSources(context)) {
    const locks = locked.get(source.address) ?? 0;
    if (locks === 0 && !failed.has(source.address)) continue;
    const page = await context.events.search({
      range,
      units: context.units,
      filters: [
        { kind: 'equals', field: 'log.source.address', value: source.address },
        { kind: 'exists', field: 'user.name' },
        ...attempts.filters,
      ],
      limit: maxRecords,
    });
    const burst = longestBurst(
      page.events
        .map((event) => ({
          user: String(event['user.name']),
          at: Date.parse(event['@timestamp']),
        }))
        .reverse(),
      numberParameter(context, 'minutes'),
    );
    const unchecked = burst > numberParameter(context, 'failures');
    observed.push({
      object: sourceObject(source),
      ...sourceLapse(source),
      measured: locks > 0 || unchecked ? { cutOff: locks > 0, locks, burst } : { burst },
      ...range,
      origin: {
        kind: 'events',
        query: sourceQuery(source, `((${attempts.text}) OR (${lock.text}))`),
        ...range,
      } as const,
    });
  }
  return observed;
};
