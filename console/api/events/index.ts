import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';

export interface EventsDeps {
  records: Records;
  events: EventStore;
  time: TimeSource;
}

/** Search, histogram, facets, field list and one event, each limited to the units the caller may see. */
export function eventsFeature(deps: EventsDeps): Feature {
  return () => {
    void deps;
  };
}
