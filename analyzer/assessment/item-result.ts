import type { Lapse } from './observations/lapse.ts';
import type { ItemState, Verdict } from './states.ts';

/** What one check said of one object, with the time in which that counts. */
export interface TelemetryInput {
  /** Of the evidence row. */
  id: string;
  checkId: string;
  objectKind: string;
  objectId: string;
  verdict: Verdict;
  /** Partial only because telemetry cannot prove more; a person who confirms makes it satisfied. */
  confirmable?: boolean;
  /** The witness that fell silent, where that is why the verdict is unknown. */
  lapse?: Lapse;
  /** When it held true. Later than the judging instant: not counted yet. */
  observedTo: string;
  expiresAt: string;
}

export type AttestedVerdict = 'satisfied' | 'partial' | 'not-satisfied';

/** What a person signed for an item, neither revoked nor superseded. One that nobody else has reviewed does not count. */
export interface AttestationInput {
  id: string;
  verdict: AttestedVerdict;
  /** From when on it holds, apart from when it was uploaded. */
  effectiveFrom: string;
  /** Null: until revoked or superseded. */
  expiresAt: string | null;
  reviewed: boolean;
}

/** An approved exception (reason, compensating control and approver are with the case). */
export interface ExceptionInput {
  id: string;
  effectiveFrom: string;
  expiresAt: string;
}

/** Somebody said that the item does not apply, and why. */
export interface ExclusionInput {
  reason: string;
}

export interface ItemInputs {
  telemetry: readonly TelemetryInput[];
  attestations: readonly AttestationInput[];
  exceptions: readonly ExceptionInput[];
  exclusion?: ExclusionInput;
}

/** `excepted` is shown and counted apart; it is scored as what the item would be without the exception. */
export type ResultState = ItemState | 'excepted';

/** A state of which nothing is left open. */
export type KnownState = Exclude<ItemState, 'unknown'>;

/** Why a result is what it is, one per fact; the texts are in `reason-text.ts`. */
export type ResultReason =
  | { code: 'no-evidence' }
  | { code: 'not-enough-data'; ids: readonly string[] }
  | { code: 'witness-silent'; lapse: Lapse; ids: readonly string[] }
  | { code: 'evidence-expired'; at: string; ids: readonly string[] }
  | { code: 'evidence-future'; at: string; ids: readonly string[] }
  | { code: 'attestation-expired'; at: string; id: string }
  | { code: 'attestation-future'; at: string; id: string }
  | { code: 'attestation-unreviewed'; id: string }
  | { code: 'exception-in-force'; until: string; id: string }
  | { code: 'exception-expired'; at: string; id: string }
  | { code: 'exception-future'; at: string; id: string }
  | { code: 'exception-not-needed'; id: string }
  | { code: 'excluded'; reason: string };

export interface Contradiction {
  kind:
    | 'attestation-against-telemetry'
    | 'attestations-disagree'
    | 'telemetry-disagrees'
    | 'exclusion-against-evidence';
  /** Ids of evidence and attestations that speak for the item; empty beside an exclusion. */
  claims: readonly string[];
  /** Ids of those that speak against it: the state follows them. */
  refutes: readonly string[];
}

export interface ItemResult {
  state: ResultState;
  /** What a score counts: the state without any exception. */
  scoredAs: ItemState;
  /** What it would be if every unknown object failed; unknown counts as failed. */
  lowest: KnownState;
  /** What it would be if every unknown object were satisfied. */
  highest: KnownState;
  reasons: readonly ResultReason[];
  contradictions: readonly Contradiction[];
  /** Ids of the evidence and attestations that decided it. */
  decidedBy: readonly string[];
  /** The next instant at which time alone changes what counts; null: none. */
  changesAt: string | null;
}
