import { decideItem, telemetryBeside, worse, type ItemTally } from './decide-item.ts';
import type {
  AttestationInput,
  AttestedVerdict,
  Contradiction,
  ItemInputs,
  ItemResult,
  ResultReason,
  TelemetryInput,
} from './item-result.ts';
import { explainInputs, idsOf, timing } from './explain-inputs.ts';

const severity: Readonly<Record<TelemetryInput['verdict'], number>> = {
  'not-satisfied': 0,
  partial: 1,
  satisfied: 2,
  unknown: 3,
};

function byObject(rows: readonly TelemetryInput[]): TelemetryInput[][] {
  const groups = new Map<string, TelemetryInput[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.checkId, row.objectKind, row.objectId]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** Of several verdicts of one check on one object the worst counts; that they differ is shown. */
export function settle(rows: readonly TelemetryInput[]) {
  const counted: TelemetryInput[] = [];
  const contradictions: Contradiction[] = [];
  for (const group of byObject(rows)) {
    const worst = Math.min(...group.map(({ verdict }) => severity[verdict]));
    const refutes = group.filter(({ verdict }) => severity[verdict] === worst);
    const claims = group.filter(({ verdict }) => severity[verdict] > worst);
    // A check that confirms and one that only cannot prove more are of one mind as to the worse.
    const one = refutes.find(({ confirmable }) => confirmable !== true) ?? refutes[0];
    if (one) counted.push(one);
    if (claims.length > 0) {
      contradictions.push({
        kind: 'telemetry-disagrees',
        claims: idsOf(claims),
        refutes: idsOf(refutes),
      });
    }
  }
  return { counted, contradictions };
}

function worstOf(attestations: readonly AttestationInput[]): AttestedVerdict | undefined {
  let worst: AttestedVerdict | undefined;
  for (const { verdict } of attestations) {
    worst = worst === undefined ? verdict : worse(worst, verdict);
  }
  return worst;
}

function attestationsDisagree(
  attestations: readonly AttestationInput[],
  attested: AttestedVerdict | undefined,
): Contradiction[] {
  const claims = attestations.filter(({ verdict }) => verdict !== attested);
  if (claims.length === 0) return [];
  const refutes = attestations.filter(({ verdict }) => verdict === attested);
  return [{ kind: 'attestations-disagree', claims: idsOf(claims), refutes: idsOf(refutes) }];
}

function againstTelemetry(
  tally: ItemTally,
  counted: readonly TelemetryInput[],
  attestations: readonly AttestationInput[],
): Contradiction[] {
  const { attested } = tally;
  const seen = attested && telemetryBeside(tally, attested);
  if (!seen || seen === attested) return [];
  const people = idsOf(attestations.filter(({ verdict }) => verdict === attested));
  const kind = 'attestation-against-telemetry';
  if (worse(seen, attested) === seen) {
    const refutes = counted.filter(
      ({ verdict, confirmable }) =>
        verdict === 'not-satisfied' || (verdict === 'partial' && confirmable !== true),
    );
    return [{ kind, claims: people, refutes: idsOf(refutes) }];
  }
  const claims = counted.filter(({ verdict }) => verdict !== 'not-satisfied');
  return [{ kind, claims: idsOf(claims), refutes: people }];
}

function againstExclusion(
  counted: readonly TelemetryInput[],
  attestations: readonly AttestationInput[],
): Contradiction[] {
  const refutes = idsOf([
    ...counted.filter(({ verdict }) => verdict === 'not-satisfied' || verdict === 'partial'),
    ...attestations.filter(({ verdict }) => verdict !== 'satisfied'),
  ]);
  return refutes.length === 0 ? [] : [{ kind: 'exclusion-against-evidence', claims: [], refutes }];
}

function tallyOf(
  counted: readonly TelemetryInput[],
  unknown: number,
  attested: AttestedVerdict | undefined,
): Omit<ItemTally, 'excluded' | 'excepted'> {
  const count = (of: (row: TelemetryInput) => boolean) => counted.filter(of).length;
  return {
    satisfied: count(({ verdict }) => verdict === 'satisfied'),
    confirmable: count(({ verdict, confirmable }) => verdict === 'partial' && confirmable === true),
    partial: count(({ verdict, confirmable }) => verdict === 'partial' && confirmable !== true),
    failed: count(({ verdict }) => verdict === 'not-satisfied'),
    unknown,
    attested,
  };
}

/** Objects of which nothing is known: every row of theirs is unknown, expired or of the future. */
function unknownObjects(inputs: ItemInputs, fresh: readonly TelemetryInput[]): number {
  return byObject(inputs.telemetry).length - byObject(fresh).length;
}

/**
 * Judges one item from everything that is known of it at an instant (ISO 8601 UTC with milliseconds, as all times here). Pure: the order of
 * the inputs does not matter.
 */
export function combineItem(inputs: ItemInputs, at: string): ItemResult {
  const { attestations, exceptions, exclusion } = inputs;
  const fresh = inputs.telemetry.filter(
    (row) => row.verdict !== 'unknown' && timing(row.observedTo, row.expiresAt, at) === 'now',
  );
  const valid = attestations.filter(
    (one) => one.reviewed && timing(one.effectiveFrom, one.expiresAt, at) === 'now',
  );
  const excepted = exceptions.some((one) => timing(one.effectiveFrom, one.expiresAt, at) === 'now');
  const { counted, contradictions } = settle(fresh);
  const attested = worstOf(valid);
  const tally: ItemTally = {
    ...tallyOf(counted, unknownObjects(inputs, fresh), attested),
    excluded: exclusion !== undefined,
    excepted,
  };
  const decision = decideItem(tally);
  const reasons: ResultReason[] = explainInputs(inputs, decision, at);
  const stands = exclusion
    ? againstExclusion(counted, valid)
    : [...attestationsDisagree(valid, attested), ...againstTelemetry(tally, counted, valid)];
  return {
    ...decision,
    reasons,
    contradictions: [...contradictions, ...stands].sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    ),
    decidedBy: exclusion ? [] : idsOf([...fresh, ...valid]),
    changesAt: exclusion ? null : nextChange(inputs, at),
  };
}

function nextChange({ telemetry, attestations, exceptions }: ItemInputs, at: string) {
  const instants = [
    ...telemetry
      .filter(({ verdict }) => verdict !== 'unknown')
      .flatMap(({ observedTo, expiresAt }) => [observedTo, expiresAt]),
    ...attestations
      .filter(({ reviewed }) => reviewed)
      .flatMap(({ effectiveFrom, expiresAt }) => [effectiveFrom, expiresAt]),
    ...exceptions.flatMap(({ effectiveFrom, expiresAt }) => [effectiveFrom, expiresAt]),
  ];
  let next: string | null = null;
  for (const instant of instants) {
    if (instant !== null && instant > at && (next === null || instant < next)) next = instant;
  }
  return next;
}
