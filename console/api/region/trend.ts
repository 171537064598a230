import { sql } from 'kysely';
import { dayMs, startOfDayMs } from '../../../analyzer/clocks/calendar.ts';
import { below, type RegionReader } from './read-model.ts';
import type { RegionTrend } from './schema.ts';

const weekMs = 7 * dayMs;
/** Monday, 1 January 2024, Beijing time. */
const someMonday = startOfDayMs(Date.UTC(2024, 0, 1) / dayMs);
/** Weeks of the line, the running one included. */
const weekCount = 8;

/** Starts of the last weeks and the end of the running one, in order. */
export function weekBounds(nowMs: number): string[] {
  const start = someMonday + Math.floor((nowMs - someMonday) / weekMs) * weekMs;
  return Array.from({ length: weekCount + 1 }, (_, index) =>
    new Date(start - (weekCount - 1 - index) * weekMs).toISOString(),
  );
}

/** What was issued to the units below one unit, and how much of it was done in time, week by week. */
export async function readTrend(reader: RegionReader, unitId: string): Promise<RegionTrend> {
  const { db, at } = reader;
  const bounds = weekBounds(Date.parse(at));
  const first = bounds[0] ?? at;
  // By hour: few groups, and whole hours add up to the weeks of any time zone.
  const hourOf = (column: 'issued_at' | 'ended_at') =>
    sql<string>`substr(${sql.ref(column)}, 1, 13)`;
  const [issued, ended] = await Promise.all([
    db
      .selectFrom('deliveries')
      .select((eb) => [hourOf('issued_at').as('hour'), eb.fn.countAll<number>().as('count')])
      .where('issued_at', '>=', first)
      .where('unit_id', 'in', below(reader, unitId))
      .groupBy('hour')
      .execute(),
    db
      .selectFrom('case_clocks')
      .select((eb) => [
        hourOf('ended_at').as('hour'),
        eb.fn.countAll<number>().as('count'),
        eb.fn
          .sum<number>(
            eb.case().when('ended_at', '<=', eb.ref('original_due_at')).then(1).else(0).end(),
          )
          .as('in_time'),
      ])
      .where('case_kind', '=', 'delivery')
      .where('state', '=', 'met')
      .where('clock', 'in', ['sign', 'contain', 'feedback'])
      .where('ended_at', '>=', first)
      .where('unit_id', 'in', below(reader, unitId))
      .groupBy('hour')
      .execute(),
  ]);
  const weeks = bounds.slice(0, -1).map((from, index) => ({
    from,
    until: bounds[index + 1] ?? at,
    issued: 0,
    ended: 0,
    inTime: 0,
  }));
  const weekOf = (hour: string) =>
    weeks.find(({ from, until }) => hour >= from.slice(0, 13) && hour < until.slice(0, 13));
  for (const { hour, count } of issued) {
    const week = weekOf(hour);
    if (week) week.issued += count;
  }
  for (const { hour, count, in_time: inTime } of ended) {
    const week = weekOf(hour);
    if (!week) continue;
    week.ended += count;
    week.inTime += inTime;
  }
  return { weeks };
}
