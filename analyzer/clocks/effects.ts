import type { ClockWish } from '../cases/machine.ts';
import { dayMs, type WorkCalendar } from './calendar.ts';
import type { ClockEffect, ClockRule, ClockState } from './clock.ts';
import { dueOf, heldBetween, movedBy, workingMsBetween } from './due-at.ts';
import { ClockError } from './errors.ts';

type Effect<K extends ClockEffect['kind']> = Extract<ClockEffect, { kind: K }>;

function isEnded(state: ClockState): boolean {
  return state.state === 'met' || state.state === 'cancelled';
}

/** Throws unless the clock exists and has not ended. */
function open(state: ClockState | undefined, clock: string): ClockState {
  if (!state) throw new ClockError('CLOCK_UNKNOWN', `The clock ${clock} was never started.`);
  if (isEnded(state)) throw new ClockError('CLOCK_ENDED', `The clock ${clock} has ended.`);
  return state;
}

function paused(state: ClockState | undefined, clock: string): ClockState {
  const found = open(state, clock);
  if (found.state === 'paused') return found;
  throw new ClockError('CLOCK_NOT_PAUSED', `The clock ${clock} is not paused.`);
}

function checkReason(effect: { kind: string; reason: string }): void {
  if (effect.reason.trim() !== '') return;
  throw new ClockError('CLOCK_NEEDS_REASON', `To ${effect.kind} a clock needs a reason.`);
}

function start(state: ClockState | undefined, effect: Effect<'start'>): ClockState {
  if (state && !isEnded(state)) {
    throw new ClockError('CLOCK_RUNS', `The clock ${effect.clock} has not ended yet.`);
  }
  return {
    clock: effect.clock,
    state: 'running',
    startedAt: effect.at,
    originalDueAt: effect.dueAt,
    dueAt: effect.dueAt,
    baseDueAt: effect.dueAt,
    heldMs: 0,
    extensions: 0,
    round: (state?.round ?? 0) + 1,
    rule: effect.rule,
    ...(effect.estimated && { estimated: effect.estimated }),
  };
}

function pause(state: ClockState | undefined, effect: Effect<'pause'>): ClockState {
  checkReason(effect);
  const found = open(state, effect.clock);
  if (found.state === 'paused') {
    throw new ClockError('CLOCK_PAUSED', `The clock ${effect.clock} is paused already.`);
  }
  return { ...found, state: 'paused', pausedAt: effect.at, holdFrom: effect.at };
}

function resume(state: ClockState | undefined, effect: Effect<'resume'>): ClockState {
  const {
    pausedAt: _,
    holdFrom: __,
    estimated: before = [],
    ...found
  } = paused(state, effect.clock);
  if (effect.dueAt < found.dueAt) {
    throw new ClockError('CLOCK_NOT_LATER', 'A pause never brings a deadline forward.');
  }
  const estimated = [...new Set([...before, ...(effect.estimated ?? [])])].sort((a, b) => a - b);
  return {
    ...found,
    state: 'running',
    dueAt: effect.dueAt,
    heldMs: effect.heldMs,
    ...(estimated.length > 0 && { estimated }),
  };
}

function extend(state: ClockState | undefined, effect: Effect<'extend'>): ClockState {
  checkReason(effect);
  const found = open(state, effect.clock);
  if (effect.dueAt <= found.dueAt || effect.dueAt <= effect.at) {
    throw new ClockError('CLOCK_NOT_LATER', 'An extension ends later than the deadline and now.');
  }
  // A date that a person named is no estimate.
  const { estimated: _, ...rest } = found;
  return {
    ...rest,
    dueAt: effect.dueAt,
    baseDueAt: effect.dueAt,
    heldMs: 0,
    extensions: found.extensions + 1,
    ...(found.state === 'paused' && { holdFrom: effect.at }),
  };
}

function end(state: ClockState | undefined, effect: Effect<'meet'> | Effect<'cancel'>): ClockState {
  if (effect.kind === 'cancel') checkReason(effect);
  return {
    // `holdFrom` stays: what ends in a pause is measured by where the pause began.
    ...open(state, effect.clock),
    state: effect.kind === 'meet' ? 'met' : 'cancelled',
    endedAt: effect.at,
  };
}

/**
 * The clock after an effect. Pure; a reader of a log calls nothing else. Throws ClockError when the effect is illegal:
 * CLOCK_UNKNOWN, CLOCK_RUNS, CLOCK_ENDED, CLOCK_PAUSED, CLOCK_NOT_PAUSED, CLOCK_NOT_LATER, CLOCK_NEEDS_REASON.
 */
export function applyEffect(state: ClockState | undefined, effect: ClockEffect): ClockState {
  switch (effect.kind) {
    case 'start':
      return start(state, effect);
    case 'pause':
      return pause(state, effect);
    case 'resume':
      return resume(state, effect);
    case 'extend':
      return extend(state, effect);
    case 'meet':
    case 'cancel':
      return end(state, effect);
  }
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function checkInstant(text: string): string {
  if (instant.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new ClockError('CLOCK_BAD_DATE', `${text} is not an ISO 8601 UTC date with milliseconds.`);
}

function dueFields({ dueAt, estimated }: ReturnType<typeof dueOf>) {
  return { dueAt, ...(estimated.length > 0 && { estimated }) };
}

function effect(
  wish: ClockWish,
  state: ClockState | undefined,
  rule: ClockRule | undefined,
  calendar: WorkCalendar,
  at: string,
): ClockEffect {
  const { clock } = wish;
  switch (wish.kind) {
    case 'start': {
      if (!rule) throw new ClockError('CLOCK_NEEDS_RULE', `No rule was given for ${clock}.`);
      const from = checkInstant(wish.from ?? at);
      const due =
        wish.dueAt === undefined
          ? dueOf(rule.limit, from, calendar)
          : { dueAt: checkInstant(wish.dueAt), estimated: [] };
      return { kind: 'start', clock, at: from, ...dueFields(due), rule };
    }
    case 'resume': {
      const found = paused(state, clock);
      const { limit } = found.rule;
      const held = heldBetween(limit, calendar, found.holdFrom ?? found.pausedAt ?? at, at);
      const heldMs = found.heldMs + held;
      return {
        kind: 'resume',
        clock,
        at,
        ...dueFields(movedBy(limit, found.baseDueAt, heldMs, calendar)),
        heldMs,
      };
    }
    case 'extend':
      return { kind: 'extend', clock, at, dueAt: checkInstant(wish.dueAt), reason: wish.reason };
    case 'pause':
    case 'cancel':
      return { kind: wish.kind, clock, at, reason: wish.reason };
    case 'meet':
      return { kind: 'meet', clock, at: checkInstant(wish.at ?? at) };
  }
}

/**
 * What a wish does to a clock at an instant, with dates; checked, so that `applyEffect` takes it. `rule` is needed to
 * start. A start may reach back (`wish.from`): a duty to report runs from the discovery, not from the entry; it may bring
 * its deadline along (`wish.dueAt`), from an old ledger or another case.
 * Throws what `applyEffect` throws, and CLOCK_BAD_DATE, CLOCK_NEEDS_RULE.
 */
export function effectOf(
  wish: ClockWish,
  state: ClockState | undefined,
  rule: ClockRule | undefined,
  calendar: WorkCalendar,
  atIso: string,
): ClockEffect {
  const made = effect(wish, state, rule, calendar, checkInstant(atIso));
  applyEffect(state, made);
  return made;
}

/** Late at an instant, or ended late. Exactly at the deadline is in time. A pause stops the flag from being set, not from being kept. */
export function isOverdue(state: ClockState, atIso: string): boolean {
  const until = state.holdFrom ?? state.endedAt ?? atIso;
  return until > state.dueAt;
}

export interface Remaining {
  /** Wall-clock time to the deadline, negative when late; stands still in a pause and after the end. */
  ms: number;
  /** For limits in working days: how many are left, with fraction. */
  workingDays?: number;
}

/** What is left of a clock at an instant. */
export function remaining(state: ClockState, atIso: string, calendar: WorkCalendar): Remaining {
  const from = Date.parse(state.holdFrom ?? state.endedAt ?? atIso);
  const due = Date.parse(state.dueAt);
  const ms = due - from;
  if (state.rule.limit.kind !== 'working-days') return { ms };
  return { ms, workingDays: workingMsBetween(calendar, from, due) / dayMs };
}
