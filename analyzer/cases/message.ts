import type { ClockEffect } from '../clocks/clock.ts';

/** Kinds of case. Each has one declared machine (`machine.ts`). */
export type CaseKind =
  | 'notice'
  | 'delivery'
  | 'incident'
  | 'run'
  | 'drill'
  | 'attestation'
  | 'exception'
  | 'filing'
  | 'finding'
  | 'app-filing'
  | 'app-use';

/** Who made a message. `system` is the platform itself: a cascade, an escalation, a merge. */
export type CaseActor =
  | { kind: 'person'; accountId: string; name: string; role?: string }
  | { kind: 'system'; name: string };

/**
 * One entry of a case's append-only log: the audit trail of the case and the unit of exchange between nodes.
 *
 * Each node writes a hash chain of its own per case (`previous`), so two nodes can write at the same time. All nodes that
 * hold the same messages read them in the same order: by `lamport`, then by `id`.
 */
export interface CaseMessage {
  /** ULID. The same message delivered twice is applied once. */
  readonly id: string;
  readonly caseId: string;
  readonly caseKind: CaseKind;
  /** Node that wrote it: the fingerprint of its signing key. */
  readonly node: string;
  /** Unit for which the actor acted. */
  readonly unitId: string;
  readonly actor: CaseActor;
  /** ISO 8601 UTC with milliseconds; never before that of an earlier message which the writer had seen. */
  readonly at: string;
  /** Set when the writer's clock stood behind `at`, because it was set back: by so much. */
  readonly clockBehindMs?: number;
  /** Lamport clock of the case: one more than the highest that the writer had seen. */
  readonly lamport: number;
  /** A message kind of the machine, `sign`, `feedback` … */
  readonly kind: string;
  /** Checked by the machine's schema before anything is stored. */
  readonly payload: Readonly<Record<string, unknown>>;
  /**
   * What the message did to the clocks of the case, computed by its writer from the rules and calendar then in force; a
   * reader never computes a deadline again.
   */
  readonly clocks: readonly ClockEffect[];
  /** Hash of the previous message of the same node in the same case; '' for its first. */
  readonly previous: string;
  /** SHA-256 (hex) of the canonical JSON (RFC 8785) of all above. */
  readonly hash: string;
  /** Ed25519 (RFC 8032) over `hash` (behind a prefix, `signed-message.ts`) by the key of `node`, base64. */
  readonly signature: string;
}
