import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { dayMs, maxEntries, unitsOf, type HomeRules, type Reader } from './reader.ts';
import type { Home, HomeEntry } from './schema.ts';

/** Days of the line beside the score. */
const trendDays = 30;
/** A fall is looked for over so many days. */
const fallDays = 7;

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10);
}

/** The score of the highest graded system that the caller sees, with its last days. */
export async function mainScore(reader: Reader, assessment: Assessment): Promise<Home['score']> {
  const system = await reader.db
    .selectFrom('systems')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('unit_id', 'in', unitsOf(reader, 'assessments'))
    .orderBy('level', 'desc')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  if (!system) return null;
  const [score] = await assessment.scores(system);
  if (!score) return null;
  const trend = await reader.db
    .selectFrom('score_days')
    .select(['day', 'lower', 'upper'])
    .where('system_id', '=', system.id)
    .where('day', '>', dayBefore(reader.now, trendDays))
    .orderBy('day')
    .execute();
  const { lower, upper, coverage } = score;
  return {
    systemId: system.id,
    systemName: system.name,
    level: system.level,
    lower,
    upper,
    coverage,
    trend,
  };
}

/** Systems whose proved score is lower than a week ago. */
export async function fallenScores(reader: Reader, rules: HomeRules): Promise<HomeEntry[]> {
  const today = dayBefore(reader.now, 1);
  const rows = await reader.db
    .selectFrom('score_days as then')
    .innerJoin('score_days as now', (join) =>
      join.onRef('now.system_id', '=', 'then.system_id').on('now.day', '>=', today),
    )
    .innerJoin('systems', 'systems.id', 'then.system_id')
    .select(['systems.id', 'systems.name', 'then.lower as before', 'now.lower as after', 'now.day'])
    .where('systems.closed_at', 'is', null)
    .where('then.unit_id', 'in', unitsOf(reader, 'assessments'))
    .where('then.day', '=', dayBefore(reader.now, fallDays))
    .whereRef('now.lower', '<=', (eb) => eb('then.lower', '-', rules.scoreDropPoints))
    .orderBy('now.day', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'score',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: `自评估得分下限由 ${row.before.toFixed(1)} 降至 ${row.after.toFixed(1)}`,
    detailEn: `Lower bound of the score fell from ${row.before.toFixed(1)} to ${row.after.toFixed(1)}`,
    severity: null,
    since: null,
    href: `/systems/${row.id}`,
  }));
}
