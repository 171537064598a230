import type { SeededRandom } from '../../../collector/random/seeded-random.ts';
import type {
  AttestationInput,
  ExceptionInput,
  ItemInputs,
  TelemetryInput,
} from '../item-result.ts';

/** The instant that random inputs lie around. */
export const judgedAt = '2026-11-21T08:00:00.000Z';
const hourMs = 3_600_000;

export function hoursFrom(hours: number, iso = judgedAt): string {
  return new Date(Date.parse(iso) + hours * hourMs).toISOString();
}

export function randomTelemetry(random: SeededRandom, n: number): TelemetryInput {
  const verdict = random.pick(['satisfied', 'partial', 'not-satisfied', 'unknown'] as const);
  return {
    id: `t${n}`,
    checkId: `check-${random.int(3)}`,
    objectKind: 'asset',
    objectId: `object-${n}`,
    verdict,
    ...(verdict === 'partial' && random.chance(0.5) && { confirmable: true }),
    ...(verdict === 'unknown' &&
      random.chance(0.5) && { lapse: { kind: 'source', name: 'SW1', since: hoursFrom(-30) } }),
    observedTo: hoursFrom(random.pick([-5, -1, 0, 4])),
    expiresAt: hoursFrom(random.pick([-2, 0, 6, 48])),
  };
}

function randomAttestation(random: SeededRandom, n: number): AttestationInput {
  return {
    id: `a${n}`,
    verdict: random.pick(['satisfied', 'partial', 'not-satisfied'] as const),
    effectiveFrom: hoursFrom(random.pick([-100, -1, 0, 3])),
    expiresAt: random.pick([null, hoursFrom(-1), hoursFrom(0), hoursFrom(9), hoursFrom(500)]),
    reviewed: random.chance(0.8),
  };
}

function randomException(random: SeededRandom, n: number): ExceptionInput {
  return {
    id: `e${n}`,
    effectiveFrom: hoursFrom(random.pick([-100, 2])),
    expiresAt: hoursFrom(random.pick([-1, 5, 500])),
  };
}

function some<T>(random: SeededRandom, most: number, make: (n: number) => T): T[] {
  return Array.from({ length: random.int(most + 1) }, (_, n) => make(n));
}

/** What may be known of an item, the likely and the odd. */
export function randomInputs(random: SeededRandom): ItemInputs {
  return {
    telemetry: some(random, 5, (n) => randomTelemetry(random, n)),
    attestations: random.chance(0.5) ? some(random, 2, (n) => randomAttestation(random, n)) : [],
    exceptions: random.chance(0.3) ? some(random, 2, (n) => randomException(random, n)) : [],
    ...(random.chance(0.05) && { exclusion: { reason: 'none here' } }),
  };
}

export function shuffled<T>(random: SeededRandom, from: readonly T[]): T[] {
  const rest = [...from];
  const mixed: T[] = [];
  while (rest.length > 0) mixed.push(...rest.splice(random.int(rest.length), 1));
  return mixed;
}
