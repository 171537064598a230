import type { Static, TObject } from 'typebox';
import type { Trx } from '../stores/records/records.ts';
import type { ClockState } from '../clocks/clock.ts';
import type { CaseKind, CaseMessage } from './message.ts';

/** What every case has, whatever its kind. */
export interface CaseState {
  /** State of the machine, `ISSUED`; a case that is not open yet has none. */
  state: string;
  /** Unit that the case belongs to: who sees it with its sub-tree. */
  unitId: string;
  title: string;
  /** Account whose work the case is now; handed over when the person leaves. */
  responsibleId?: string;
}

/** Why an action is not possible now; shown to the person and answered as a problem. */
export interface Refusal {
  code: string;
  zh: string;
  en: string;
}

/**
 * Wish to start or change a clock; the log turns it into a `ClockEffect` with dates when the message is written.
 * `clock: '*'` means all that have not ended (pause, resume, meet, cancel). A wish that has nothing left to do (meet a
 * clock that has ended, resume one that runs) is passed over; `start` of a running clock and a bad `extend` are refused.
 */
export type ClockWish =
  /**
   * `from`: counts from there instead of from the message. `dueAt`: the deadline was fixed elsewhere (a clock that goes on
   * in another case, an imported case); the rule is still named.
   */
  | { kind: 'start'; clock: string; ruleId: string; from?: string; dueAt?: string }
  | { kind: 'pause'; clock: string; reason: string }
  | { kind: 'resume'; clock: string }
  | { kind: 'extend'; clock: string; dueAt: string; reason: string }
  /** `at`: when it was done, where that is known and earlier than the message (a telephone call that is entered later). */
  | { kind: 'meet'; clock: string; at?: string }
  | { kind: 'cancel'; clock: string; reason: string };

/** What a message sets off besides its own case; stored in the same transaction, carried out afterwards, at least once. */
export type Outgoing =
  /** A message to people, rendered from a template of the delivery layer. */
  | { kind: 'tell'; template: string; unitId: string; roles: readonly string[]; facts: Facts }
  | OutgoingAct;

/** An action of the platform on another case, idempotent by `key`. */
export interface OutgoingAct {
  kind: 'act';
  key: string;
  caseId: string;
  caseKind: CaseKind;
  message: string;
  payload: Facts;
}

export type Facts = Readonly<Record<string, unknown>>;

export interface GuardContext {
  caseId: string;
  /** ISO 8601 UTC. */
  at: string;
  actorUnitId: string;
  accountId?: string;
  clocks: readonly ClockState[];
  /** Steps of the ladder that have been walked, by clock. */
  steps: Readonly<Record<string, number>>;
}

export type PrepareContext = GuardContext;

/** Declared as a method, so that a machine of one kind of case is a `Machine<CaseState>` too. */
type NextState<S, P> = { next(state: S, payload: P): string }['next'];

/**
 * One kind of message of a machine: where it is legal, who may send it, what it needs, and what it does.
 * All functions are pure: the same log gives the same case on every node and at every rebuild.
 */
export interface Transition<S extends CaseState, P extends TObject = TObject> {
  /** Shown on buttons and in the timeline. */
  zh: string;
  en: string;
  payload: P;
  /** States from which it is legal; `'none'` opens the case; `'any'` every open state. */
  from: 'none' | 'any' | readonly string[];
  /** Next state; stays when missing. A function gets the state after `apply`. */
  to?: string | NextState<S, Static<P>>;
  /**
   * Sides of the case that may send it: `issuer`, `recipient` …; see `Machine.sides`. `system` is the platform.
   */
  by: readonly string[];
  /** Right that the acting person needs at the acting unit (role × resource × action). */
  right: { resource: string; action: string };
  /**
   * Does not ask which version the actor saw, and does not make others look again: a comment is right whatever
   * happened meanwhile.
   */
  anyVersion?: true;
  guard?(state: S, payload: Static<P>, context: GuardContext): Refusal | undefined;
  /**
   * Completes the payload with what only the database knows (a number of a series, names of units), or refuses by throwing.
   * Runs at the writer only, in the transaction of the message: after side, right, state and `payload` were checked, before
   * the guard and `apply`. What it answers is checked by the schema again and stored. A reader never runs it.
   */
  prepare?(
    trx: Trx,
    state: S | undefined,
    payload: Static<P>,
    context: PrepareContext,
  ): Promise<Static<P>>;
  /** Adds the facts of the payload; `state.state` is set by `to` afterwards. An opening message gets no state. */
  apply(state: S | undefined, payload: Static<P>, message: CaseMessage): S;
  /** Gets the state after the message. */
  clocks?(state: S, payload: Static<P>): readonly ClockWish[];
  out?(after: S, message: CaseMessage, before: S | undefined): readonly Outgoing[];
}

/** One declared workflow. Adding a kind of case is one folder with its machine and projection. */
export interface Machine<S extends CaseState> {
  readonly kind: CaseKind;
  readonly states: Readonly<Record<string, { zh: string; en: string; final?: true }>>;
  readonly transitions: Readonly<Record<string, Transition<S>>>;
  /** Sides that a unit has in this case: the issuer's analyst, the recipient, a middle level. Empty: a stranger. */
  sides(state: S, unitId: string): readonly string[];
  /** Units besides `state.unitId` that see the case, with their role; kept in `parties`. */
  parties(state: S): readonly { unitId: string; role: string }[];
  /** Writes the read model of the case, all of it, from its state: called after each message and by a rebuild. */
  project(trx: Trx, current: Projected<S>): Promise<void>;
}

export interface Projected<S extends CaseState> {
  caseId: string;
  /** Number of messages in the log, refused ones too: it only grows. What a writer must have seen (optimistic locking). */
  version: number;
  state: S;
  clocks: readonly ClockState[];
  openedAt: string;
  updatedAt: string;
}
