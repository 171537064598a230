import { lastDays, numberParameter, type Observation } from './observation.ts';

/** Improvements that one evaluation looks at. */
const maxImprovements = 10_000;

/**
 * Of the improvements that a unit's drills led to and that were due in the last `days`, the share that was made in time. What was
 * drilled is a game, what has to be improved is not. Without any nothing is measured: drills may be kept on paper.
 */
export const drillImprovements: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const rows = await context.db
    .selectFrom('drill_improvements')
    .innerJoin('units', 'units.id', 'drill_improvements.unit_id')
    .select(['drill_improvements.unit_id', 'units.name', 'due_at', 'done_at'])
    .where('drill_improvements.unit_id', 'in', [...context.units])
    .where('due_at', '>=', range.from)
    .where('due_at', '<', range.to)
    .limit(maxImprovements)
    .execute();
  return [...Map.groupBy(rows, ({ unit_id }) => unit_id)].map(([id, due]) => {
    const made = due.filter(({ due_at, done_at }) => done_at !== null && done_at <= due_at);
    return {
      object: { kind: 'unit', id, name: due[0]?.name ?? id },
      measured: { share: made.length / due.length, due: due.length, made: made.length },
      ...range,
      origin: { kind: 'platform' },
    };
  });
};
