import type { Db, Trx } from '../stores/records/records.ts';
import type { Score } from './scoring/score.ts';
import type { SystemTable } from './tables.ts';

/** Rows in one INSERT: stays under SQLite's limit of bound values. */
const slice = 200;

export interface DayScore {
  system: Pick<SystemTable, 'id' | 'unit_id'>;
  score: Pick<Score, 'pack' | 'lower' | 'upper' | 'coverage'>;
}

/** Keeps scores as those of the day of `atIso` (UTC); a later one of the same day replaces it. */
export async function keepScoresOfDay(
  db: Db | Trx,
  scores: readonly DayScore[],
  atIso: string,
): Promise<void> {
  const day = atIso.slice(0, 10);
  for (let at = 0; at < scores.length; at += slice) {
    const rows = scores.slice(at, at + slice).map(({ system, score }) => ({
      system_id: system.id,
      day,
      unit_id: system.unit_id,
      pack: score.pack,
      lower: score.lower,
      upper: score.upper,
      coverage: score.coverage,
    }));
    await db
      .insertInto('score_days')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['system_id', 'day']).doUpdateSet((eb) => ({
          pack: eb.ref('excluded.pack'),
          lower: eb.ref('excluded.lower'),
          upper: eb.ref('excluded.upper'),
          coverage: eb.ref('excluded.coverage'),
        })),
      )
      .execute();
  }
}
