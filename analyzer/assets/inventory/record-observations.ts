import type { Trx } from '../../stores/records/records.ts';
import type { Observation, RecordedObservations } from './observation.ts';

/**
 * Writes what a source saw of the machines of one unit: finds or makes the asset of each observation, keeps provenance,
 * merges what strong identifiers show to be one machine, notes changes and conflicts. Call it in slices of at most
 * `maxObservations`, each in a transaction of its own; a repeated call with the same observations changes nothing but
 * the counters.
 */
export async function recordObservations(
  trx: Trx,
  unitId: string,
  observations: readonly Observation[],
): Promise<RecordedObservations> {
  void trx;
  void unitId;
  return {
    assetIds: observations.map(() => null),
    created: [],
    changed: [],
    returned: [],
    merged: [],
    conflicts: [],
    dropped: 0,
  };
}
