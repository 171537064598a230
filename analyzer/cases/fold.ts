import { applyEffect } from '../clocks/effects.ts';
import type { ClockEffect, ClockState } from '../clocks/clock.ts';
import { ClockError } from '../clocks/errors.ts';
import { findRefusal } from './legality.ts';
import type { CaseState, ClockWish, Machine, Refusal } from './machine.ts';
import type { CaseMessage } from './message.ts';

/** A unit was a party to a case from one message on until another. */
export interface PartySpan {
  unitId: string;
  role: string;
  from: string;
  until?: string;
}

/** Everything that the messages of a case say, read in their order. Plain JSON: stored as it is. */
export interface Fold<S extends CaseState = CaseState> {
  /** Undefined while no message has opened the case. */
  state?: S;
  version: number;
  clocks: ClockState[];
  /** Steps of the ladder walked, by clock. */
  steps: Record<string, number>;
  parties: PartySpan[];
  /** Messages that lost, by id. */
  refused: Record<string, Refusal>;
  /** Order of the last message. */
  lamport: number;
  lastId: string;
  openedAt: string;
  updatedAt: string;
  /** Latest `at` of all messages: the next is never before it. */
  latestAt: string;
}

export const emptyFold: Fold = {
  version: 0,
  clocks: [],
  steps: {},
  parties: [],
  refused: {},
  lamport: 0,
  lastId: '',
  openedAt: '',
  updatedAt: '',
  latestAt: '',
};

type Position = Pick<CaseMessage, 'lamport' | 'id'>;

/** The one order in which every node reads a log. */
export function compareMessages(a: Position, b: Position): number {
  if (a.lamport !== b.lamport) return a.lamport - b.lamport;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** Clocks after the effects; an effect that fits no longer (its message was written beside another) does nothing. */
export function applyEffects(
  clocks: readonly ClockState[],
  effects: readonly ClockEffect[],
): ClockState[] {
  const byName = new Map(clocks.map((clock) => [clock.clock, clock]));
  for (const effect of effects) {
    try {
      byName.set(effect.clock, applyEffect(byName.get(effect.clock), effect));
    } catch (error) {
      if (!(error instanceof ClockError)) throw error;
    }
  }
  return [...byName.values()];
}

function covers(wish: ClockWish, effect: ClockEffect): boolean {
  if (wish.kind !== effect.kind || (wish.clock !== '*' && wish.clock !== effect.clock))
    return false;
  if (wish.kind === 'start' && effect.kind === 'start') return wish.ruleId === effect.rule.ruleId;
  return wish.kind !== 'extend' || effect.kind !== 'extend' || wish.dueAt === effect.dueAt;
}

/**
 * The effects of a message that its kind may have at all: a comment does not move a deadline, whatever its writer put into
 * it. Dates are the writer's: they follow the rules and the calendar that it had.
 */
function allowedEffects<S extends CaseState>(
  machine: Machine<S>,
  state: S,
  { kind, payload, clocks }: CaseMessage,
): ClockEffect[] {
  const wishes = machine.transitions[kind]?.clocks?.(state, payload) ?? [];
  return clocks.filter((effect) => wishes.some((wish) => covers(wish, effect)));
}

/** An escalation counts up; a clock that starts or is extended walks its ladder from the beginning. */
function stepsAfter(
  steps: Fold['steps'],
  { kind, payload: { clock, step } }: CaseMessage,
  effects: readonly ClockEffect[],
): Fold['steps'] {
  const next = { ...steps };
  for (const effect of effects) {
    if (effect.kind === 'start' || effect.kind === 'extend') delete next[effect.clock];
  }
  if (kind === 'escalate' && typeof clock === 'string' && typeof step === 'number') {
    next[clock] = step;
  }
  return next;
}

function partiesAfter<S extends CaseState>(
  machine: Machine<S>,
  state: S,
  spans: readonly PartySpan[],
  at: string,
): PartySpan[] {
  const keyOf = (span: { unitId: string; role: string }) => `${span.role} ${span.unitId}`;
  const wanted = new Map(machine.parties(state).map((party) => [keyOf(party), party]));
  const kept = spans.map((span) => {
    // Ended and begun again at one instant: it never ended.
    if (span.until !== undefined && span.until !== at) return span;
    const { until: _, ...open } = span;
    return wanted.delete(keyOf(span)) ? open : { ...span, until: at };
  });
  const added = [...wanted.values()].map(({ unitId, role }) => ({ unitId, role, from: at }));
  return [...kept, ...added];
}

/** The state after a message that is legal, as its machine makes it: to look at, not to keep. */
export function appliedState<S extends CaseState>(
  machine: Machine<S>,
  state: S | undefined,
  message: CaseMessage,
): S {
  const transition = machine.transitions[message.kind];
  if (!transition) throw new Error(`${machine.kind} has no message ${message.kind}`);
  const applied = transition.apply(state, message.payload, message);
  const to =
    typeof transition.to === 'function' ? transition.to(applied, message.payload) : transition.to;
  return { ...applied, state: to ?? state?.state ?? applied.state };
}

/** The same through JSON, so that what is read back from the store is what a fold from the start gives. */
function nextState<S extends CaseState>(
  machine: Machine<S>,
  state: S | undefined,
  message: CaseMessage,
): S {
  return JSON.parse(JSON.stringify(appliedState(machine, state, message))) as S;
}

/**
 * Reads one message. Never throws: a message that is not legal where it stands in the order is kept as refused, and
 * neither state nor clocks follow it. Pure, so all nodes come to the same case.
 */
export function readMessage<S extends CaseState>(
  machine: Machine<S>,
  fold: Fold<S>,
  message: CaseMessage,
): Fold<S> {
  const read = {
    ...fold,
    version: fold.version + 1,
    lamport: message.lamport,
    lastId: message.id,
    latestAt: message.at > fold.latestAt ? message.at : fold.latestAt,
  };
  const refuse = (refusal: Refusal): Fold<S> => {
    return { ...read, refused: { ...fold.refused, [message.id]: refusal } };
  };
  try {
    const refusal = findRefusal(machine, fold, message);
    if (refusal) return refuse(refusal);
    const state = nextState(machine, fold.state, message);
    const effects = allowedEffects(machine, state, message);
    return {
      ...read,
      state,
      clocks: applyEffects(fold.clocks, effects),
      steps: stepsAfter(fold.steps, message, effects),
      parties: partiesAfter(machine, state, fold.parties, message.at),
      openedAt: fold.openedAt === '' ? message.at : fold.openedAt,
      updatedAt: message.at > fold.updatedAt ? message.at : fold.updatedAt,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse({
      code: 'MACHINE_FAULT',
      zh: `该消息无法处理：${reason}`,
      en: `This message can not be read: ${reason}`,
    });
  }
}

/** Reads a log from its start; `messages` in any order. */
export function foldLog<S extends CaseState>(
  machine: Machine<S>,
  messages: readonly CaseMessage[],
): Fold<S> {
  const ordered = messages.toSorted(compareMessages);
  return ordered.reduce<Fold<S>>(
    (fold, message) => readMessage(machine, fold, message),
    emptyFold as Fold<S>,
  );
}
