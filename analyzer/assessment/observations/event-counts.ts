import type { Filter } from '../../stores/events/event-store.ts';
import type { SourceRow } from './log-sources.ts';
import type { ObservationContext } from './observation.ts';

/** How many events of a source in a range meet all filters. */
export async function countEvents(
  context: ObservationContext,
  source: SourceRow,
  range: { from: string; to: string },
  filters: readonly Filter[],
): Promise<number> {
  const { events } = await context.events.aggregate(
    {
      range,
      units: context.units,
      filters: [{ kind: 'equals', field: 'log.source.address', value: source.address }, ...filters],
    },
    { events: { kind: 'count' } },
  );
  return events.kind === 'count' ? events.value : 0;
}
