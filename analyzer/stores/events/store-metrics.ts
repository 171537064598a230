import { Counter, type Registry } from 'prom-client';

export interface StoreMetrics {
  appended: Counter;
  duplicates: Counter;
  refused: Counter;
}

function counter(registry: Registry | undefined, name: string, help: string): Counter {
  const known = registry?.getSingleMetric(name);
  if (known instanceof Counter) return known;
  return new Counter({ name, help, registers: registry ? [registry] : [] });
}

/** Counters of one event store; a registry that has them already gives the same ones. */
export function createStoreMetrics(registry: Registry | undefined): StoreMetrics {
  return {
    appended: counter(registry, 'events_stored_total', 'Events stored.'),
    duplicates: counter(
      registry,
      'events_duplicates_total',
      'Events sent again that were stored already.',
    ),
    refused: counter(registry, 'events_refused_total', 'Events in batches that the store refused.'),
  };
}
