import type { WorkCalendar } from './calendar.ts';
import type { Limit, SourceLimit } from './clock.ts';

/** Shortest time that a limit in days can leave, when it starts at the last moment of a day. */
function shortestHours(days: number, calendar: WorkCalendar): number {
  return (days - 1) * 24 + calendar.endOfDayMinutes / 60;
}

/**
 * Whether a limit ends no later than another whenever it starts, and differs from it. Kinds of time are not converted:
 * hours are tighter than days only if they are for the shortest run of those days.
 */
export function isTighter(limit: Limit, than: Limit, calendar: WorkCalendar): boolean {
  switch (limit.kind) {
    case 'hours':
      return than.kind === 'hours'
        ? limit.value < than.value
        : limit.value <= shortestHours(than.value, calendar);
    case 'working-days':
      return than.kind === 'working-days' && limit.value < than.value;
    case 'days':
      // The N-th working day is never before the next working day after N calendar days.
      if (than.kind === 'working-days') return limit.value <= than.value;
      return than.kind === 'days' && limit.value < than.value;
  }
}

/** For logs and problems; screens have words of their own. */
export function limitText(limit: SourceLimit): string {
  switch (limit.kind) {
    case 'hours':
      return `${limit.value} h`;
    case 'working-days':
      return `${limit.value} working days`;
    case 'days':
      return `${limit.value} days`;
    case 'at-once':
      return 'at once';
  }
}
