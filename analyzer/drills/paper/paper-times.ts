import type { Db } from '../../stores/records/records.ts';
import type { PaperClock } from '../debrief/clock-history.ts';

/** What paper says about clock and injects; later entries go before earlier ones. */
export interface PaperTimes {
  clock?: PaperClock;
  /** ISO instant by inject. */
  injects: ReadonlyMap<string, string>;
}

export async function readPaper(db: Db, drillId: string): Promise<PaperTimes> {
  const rows = await db
    .selectFrom('drill_paper_entries')
    .select(['clock', 'injects'])
    .where('drill_id', '=', drillId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const written = rows.findLast(({ clock }) => clock !== null)?.clock;
  const injects = new Map(
    rows.flatMap((row) => Object.entries(JSON.parse(row.injects) as Record<string, string>)),
  );
  return {
    ...(written !== null && written !== undefined && { clock: JSON.parse(written) as PaperClock }),
    injects,
  };
}
