import type { Decision } from './decide-item.ts';
import type { ItemInputs, ResultReason, TelemetryInput } from './item-result.ts';

/** Whether something counts at an instant: not yet, now (from included, until excluded), or no more. */
export function timing(from: string, until: string | null, at: string): 'future' | 'now' | 'past' {
  if (until !== null && until <= at) return 'past';
  return from > at ? 'future' : 'now';
}

/** In one order, so that the order in which things came does not show. */
export function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id).sort();
}

function earliest(instants: readonly string[]): string {
  return instants.reduce((first, one) => (one < first ? one : first));
}

function telemetryReasons(telemetry: readonly TelemetryInput[], at: string): ResultReason[] {
  const reasons: ResultReason[] = [];
  const known = telemetry.filter(({ verdict }) => verdict !== 'unknown');
  const when = (row: TelemetryInput) => timing(row.observedTo, row.expiresAt, at);
  const expired = known.filter((row) => when(row) === 'past');
  if (expired.length > 0) {
    reasons.push({
      code: 'evidence-expired',
      at: earliest(expired.map(({ expiresAt }) => expiresAt)),
      ids: idsOf(expired),
    });
  }
  const future = known.filter((row) => when(row) === 'future');
  if (future.length > 0) {
    reasons.push({
      code: 'evidence-future',
      at: earliest(future.map(({ observedTo }) => observedTo)),
      ids: idsOf(future),
    });
  }
  const unknown = telemetry.filter(({ verdict }) => verdict === 'unknown');
  const blind = unknown.filter(({ lapse }) => lapse === undefined);
  if (blind.length > 0) reasons.push({ code: 'not-enough-data', ids: idsOf(blind) });
  return [...reasons, ...silences(unknown)];
}

function silences(unknown: readonly TelemetryInput[]): ResultReason[] {
  const byWitness = new Map<string, TelemetryInput[]>();
  for (const row of unknown) {
    if (!row.lapse) continue;
    const key = JSON.stringify([row.lapse.kind, row.lapse.name, row.lapse.since]);
    byWitness.set(key, [...(byWitness.get(key) ?? []), row]);
  }
  return [...byWitness.values()].flatMap((rows): ResultReason[] => {
    const lapse = rows[0]?.lapse;
    return lapse ? [{ code: 'witness-silent', lapse, ids: idsOf(rows) }] : [];
  });
}

function attestationReasons({ attestations }: ItemInputs, at: string): ResultReason[] {
  return attestations.flatMap((one): ResultReason[] => {
    const { id, effectiveFrom, expiresAt } = one;
    const when = timing(effectiveFrom, expiresAt, at);
    if (when === 'past' && expiresAt !== null)
      return [{ code: 'attestation-expired', at: expiresAt, id }];
    if (!one.reviewed) return [{ code: 'attestation-unreviewed', id }];
    return when === 'future' ? [{ code: 'attestation-future', at: effectiveFrom, id }] : [];
  });
}

function exceptionReasons(inputs: ItemInputs, decision: Decision, at: string): ResultReason[] {
  return inputs.exceptions.map(({ id, effectiveFrom, expiresAt }): ResultReason => {
    const when = timing(effectiveFrom, expiresAt, at);
    if (when === 'past') return { code: 'exception-expired', at: expiresAt, id };
    if (when === 'future') return { code: 'exception-future', at: effectiveFrom, id };
    return decision.state === 'excepted'
      ? { code: 'exception-in-force', until: expiresAt, id }
      : { code: 'exception-not-needed', id };
  });
}

/** Everything that a reader of the result must know beside the state: what did not count, and why. */
export function explainInputs(inputs: ItemInputs, decision: Decision, at: string): ResultReason[] {
  const { telemetry, attestations, exclusion } = inputs;
  const reasons: ResultReason[] = [
    ...telemetryReasons(telemetry, at),
    ...attestationReasons(inputs, at),
    ...exceptionReasons(inputs, decision, at),
  ];
  if (telemetry.length === 0 && attestations.length === 0 && !exclusion)
    reasons.push({ code: 'no-evidence' });
  if (exclusion) reasons.push({ code: 'excluded', reason: exclusion.reason });
  return reasons.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
