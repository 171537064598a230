import type { Db } from '../stores/records/records.ts';
import type { Score } from './scoring/score.ts';
import type { SystemTable } from './tables.ts';

/** Keeps the first pack's score as that of the day of `atIso` (UTC); a later one of the same day replaces it. */
export async function keepScoreOfDay(
  db: Db,
  system: SystemTable,
  [score]: readonly Score[],
  atIso: string,
): Promise<void> {
  if (score === undefined) return;
  const { pack, lower, upper, coverage } = score;
  await db
    .insertInto('score_days')
    .values({
      system_id: system.id,
      day: atIso.slice(0, 10),
      unit_id: system.unit_id,
      pack,
      lower,
      upper,
      coverage,
    })
    .onConflict((conflict) =>
      conflict.columns(['system_id', 'day']).doUpdateSet({ pack, lower, upper, coverage }),
    )
    .execute();
}
