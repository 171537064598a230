import type { LearntAddress } from '../../collector/knowledge/known.ts';
import type { Observation } from '../assets/inventory/observation.ts';

/** What a book says of one address; a lease that ran out says it of its last moment. */
export function observationOf(runId: string, learnt: LearntAddress, now: string): Observation {
  const { address, mac, duid, name, from, until, source } = learnt;
  const lastAt = until !== undefined && until < now ? until : now;
  return {
    source: source === 'lease' ? 'lease' : 'dns',
    ref: runId,
    lastAt,
    ...(from !== undefined && from <= lastAt && { firstAt: from }),
    addresses: [address],
    ...(mac !== undefined && { macs: [mac] }),
    ...(duid !== undefined && { duids: [duid] }),
    ...(name !== undefined && { hostnames: [name] }),
  };
}
