import { dayMs, type WorkCalendar } from '../calendar.ts';
import type { ClockState } from '../clock.ts';
import type { Ladder, LadderStep } from '../deadline-rules.ts';
import { addWorkingMs, workingMsBetween } from '../due-at.ts';

const hourMs = 3_600_000;

/**
 * When a step falls due, counted from the deadline as it is now, so that a pause moves the steps with it. A share is of
 * the time between start and deadline without pauses; limits in working days are shared out in working time.
 */
export function stepAt(step: LadderStep, clock: ClockState, calendar: WorkCalendar): string {
  const due = Date.parse(clock.dueAt);
  const { offset } = step;
  const iso = (ms: number) => new Date(Math.round(ms)).toISOString();
  switch (offset.kind) {
    case 'days-before':
      return iso(due - offset.value * dayMs);
    case 'hours':
      return iso(due + offset.value * hourMs);
    case 'working-days':
      return iso(addWorkingMs(calendar, due, offset.value * dayMs));
    case 'share': {
      const [start, base] = [Date.parse(clock.startedAt), Date.parse(clock.baseDueAt)];
      const rest = 1 - offset.value;
      if (clock.rule.limit.kind !== 'working-days') return iso(due - rest * (base - start));
      const length = workingMsBetween(calendar, start, base);
      return iso(addWorkingMs(calendar, due, -Math.round(rest * length)));
    }
  }
}

export interface NextStep {
  /** In the ladder, from 0. */
  index: number;
  at: string;
}

/**
 * The step to walk next when `walked` steps are done, or undefined at the end. A reminder is passed over when the step
 * after it is due as well: the platform was off, and nobody needs three reminders at once. Measures are never passed over.
 */
export function nextStep(
  ladder: Ladder,
  clock: ClockState,
  walked: number,
  nowIso: string,
  calendar: WorkCalendar,
): NextStep | undefined {
  for (let index = walked; index < ladder.steps.length; index += 1) {
    const step = ladder.steps[index];
    const after = ladder.steps[index + 1];
    if (!step) return undefined;
    const overtaken =
      step.measure === 'remind' && after && stepAt(after, clock, calendar) <= nowIso;
    if (!overtaken) return { index, at: stepAt(step, clock, calendar) };
  }
  return undefined;
}
