import type { Principal } from '../people/principal.ts';
import type { Trx } from '../stores/records/records.ts';
import type { CaseState, Projected } from './machine.ts';
import type { CaseActor, CaseKind, CaseMessage } from './message.ts';

/** One action on a case. */
export interface CaseAction {
  caseId: string;
  caseKind: CaseKind;
  /** Message kind of the machine. */
  message: string;
  payload: Readonly<Record<string, unknown>>;
  /**
   * Version that the actor saw; CASE_CHANGED when something happened since. Comments, escalations and other messages
   * with `anyVersion` disturb nobody. Left out only by the platform itself.
   */
  expectedVersion?: number;
  actor: CaseActor;
  /** Unit for which the actor acts. */
  unitId: string;
  /** Where the request came from, for the audit log. */
  origin?: { address?: string; tokenId?: string };
  /** Makes a repeated request the same message (weak networks, jobs): a second one answers the first's result. */
  idempotencyKey?: string;
}

export interface CaseView<S extends CaseState = CaseState> extends Projected<S> {
  kind: CaseKind;
}

/** A message of the log and what became of it when the log was read. */
export interface LoggedMessage extends CaseMessage {
  /** Set when the machine refused it on reading: it lost against an earlier message of another node. Kept and shown. */
  refused?: { code: string; zh: string; en: string };
}

/** What may be done now by one unit, and why the rest may not. */
export interface AvailableAction {
  message: string;
  zh: string;
  en: string;
  right: { resource: string; action: string };
  refusal?: { code: string; zh: string; en: string };
}

/**
 * Cases as folds over signed, append-only message logs. Everything that changes a case goes through `act`: one
 * transaction holds the message, the read model, the clocks, the parties, the audit entry and the outbox.
 * Throws CaseError: CASE_UNKNOWN, CASE_CHANGED, ACTION_UNKNOWN, ACTION_ILLEGAL (with the reason), ACTION_FORBIDDEN,
 * PAYLOAD_INVALID.
 */
export interface Cases {
  act(action: CaseAction): Promise<CaseView>;
  /** The same inside a transaction of the caller. */
  actIn(trx: Trx, action: CaseAction): Promise<CaseView>;
  find(caseId: string): Promise<CaseView | undefined>;
  log(caseId: string): Promise<LoggedMessage[]>;
  /** Legal or not, for one unit and one person. */
  available(caseId: string, unitId: string, principal?: Principal): Promise<AvailableAction[]>;
  /** Takes messages of another node: checks hash, chain and signature, stores, folds. Twice-delivered is once-applied. */
  receive(
    messages: readonly CaseMessage[],
    trustedKeys: ReadonlyMap<string, string>,
    options?: ReceiveOptions,
  ): Promise<ReceiveResult>;
  /** Folds every log again and writes every read model anew; answers how many cases. */
  rebuild(): Promise<number>;
}

export interface ReceiveOptions {
  /** Why a node may not have written this (a school that speaks for its county); undefined: it may. */
  refuse?(message: CaseMessage): string | undefined;
  /**
   * Whether what these messages set off on another case is ours to carry out, because whoever sent them does not hold
   * that case. Left out: nothing is.
   */
  carriesOn?(trx: Trx, caseId: string): Promise<boolean>;
}

export interface ReceiveResult {
  applied: number;
  known: number;
  rejected: { id: string; code: string; detail: string }[];
}
