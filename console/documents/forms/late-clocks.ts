import type { ClockState } from '../../../analyzer/clocks/clock.ts';
import { isOverdue } from '../../../analyzer/clocks/effects.ts';
import { minuteZh } from '../dates.ts';

/** What a recipient owes, in the words of an official letter. */
const dutyZh: Readonly<Record<string, string>> = {
  sign: '签收',
  contain: '先期处置',
  feedback: '整改反馈',
};

export interface LateDuty {
  zh: string;
  dueAt: string;
  /** When it was done after all; missing while it is open. */
  doneAt?: string;
}

/** What the recipient of a notice has not done in time, or did late, at an instant (ISO 8601). */
export function lateDuties(clocks: readonly ClockState[], atIso: string): LateDuty[] {
  return clocks.flatMap((clock) => {
    const zh = dutyZh[clock.clock];
    if (zh === undefined || clock.state === 'cancelled' || !isOverdue(clock, atIso)) return [];
    const done = clock.state === 'met' ? clock.endedAt : undefined;
    return [{ zh, dueAt: clock.dueAt, ...(done !== undefined && { doneAt: done }) }];
  });
}

export function outcomeZh({ doneAt }: LateDuty): string {
  return doneAt === undefined ? '至今未完成' : `于 ${minuteZh(doneAt)} 完成`;
}
