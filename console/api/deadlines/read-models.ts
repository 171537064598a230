import {
  civilDate,
  dayMs,
  dayOf,
  yearOf,
  type WorkCalendar,
} from '../../../analyzer/clocks/calendar.ts';
import type { DeadlineForUnit } from '../../../analyzer/clocks/deadlines.ts';
import type { DeadlineRules, DeadlineVersion } from '../../../analyzer/clocks/deadline-rules.ts';
import type { Tightening } from '../../../analyzer/clocks/tightenings.ts';
import type { CalendarView, DeadlineRow } from './schema.ts';

function shown(tightening: Tightening) {
  const { id, unitId, unitName, limit, reason, from, madeBy } = tightening;
  return { id, unitId, unitName, limit, reason, from, madeBy };
}

function versionRow({ effectiveFrom, effectiveTo, limit, source, article }: DeadlineVersion) {
  return {
    effectiveFrom,
    effectiveTo: effectiveTo ?? null,
    limit,
    source,
    article: article ?? null,
  };
}

/** One line of the list. Before and after its time a deadline shows its latest version. */
export function deadlineRow(
  found: DeadlineForUnit,
  unit: { id: string; name: string },
  rules: DeadlineRules,
): DeadlineRow | undefined {
  const { id, group, nameZh, nameEn, versions } = found.deadline;
  const version = found.version ?? versions.at(-1);
  if (!version) return undefined;
  const ladder = version.ladder === undefined ? undefined : rules.ladders.get(version.ladder);
  return {
    id,
    group,
    nameZh,
    nameEn,
    unitId: unit.id,
    unitName: unit.name,
    ...versionRow(version),
    limit: found.limit ?? version.limit,
    sourceLimit: version.sourceLimit ?? version.limit,
    defaultLimit: version.limit,
    confidence: version.confidence,
    versions: versions.map(versionRow),
    noteZh: version.noteZh ?? null,
    noteEn: version.noteEn ?? null,
    ladder: ladder
      ? {
          ...ladder,
          steps: ladder.steps.map(({ id: stepId, nameZh: zh, nameEn: en, offset, measure }) => {
            return { id: stepId, nameZh: zh, nameEn: en, offset, measure };
          }),
        }
      : null,
    tightened: found.tightened ? shown(found.tightened) : null,
    own: found.own ? shown(found.own) : null,
  };
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** All days of a year and what they are. */
export function calendarView(calendar: WorkCalendar, year: number): CalendarView {
  const days: CalendarView['days'] = [];
  const first = Date.UTC(year, 0, 1) / dayMs;
  for (let day = first; yearOf(day) === year; day += 1) {
    const { kind, nameZh, nameEn } = dayOf(calendar, day);
    days.push({
      date: civilDate(day),
      kind,
      ...(nameZh !== undefined && { nameZh }),
      ...(nameEn !== undefined && { nameEn }),
    });
  }
  const order = calendar.years.get(year);
  return {
    year,
    known: order !== undefined,
    source: order?.source ?? null,
    confidence: order?.confidence ?? null,
    years: [...calendar.years.keys()].sort((a, b) => a - b),
    workingDays: days.filter(({ kind }) => kind === 'working-day' || kind === 'make-up-day').length,
    endOfDay: clockText(calendar.endOfDayMinutes),
    basis: calendar.basis,
    days,
  };
}
