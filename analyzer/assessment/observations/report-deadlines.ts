import { lastDays, numberParameter, type Observation } from './observation.ts';

/** Clocks that one evaluation looks at. */
const maxClocks = 10_000;

/** Of the reporting deadlines of a unit's incidents that are over, the share that was met in time. */
export const reportDeadlines: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const clocks = await context.db
    .selectFrom('case_clocks')
    .innerJoin('units', 'units.id', 'case_clocks.unit_id')
    .select(['case_clocks.unit_id', 'units.name', 'case_clocks.ended_at', 'case_clocks.due_at'])
    .where('case_clocks.unit_id', 'in', [...context.units])
    .where('case_clocks.case_kind', '=', 'incident')
    .where('case_clocks.started_at', '>=', range.from)
    .where((eb) =>
      eb.or([
        eb('case_clocks.state', '=', 'met'),
        eb.and([eb('case_clocks.state', '=', 'running'), eb('case_clocks.due_at', '<', range.to)]),
      ]),
    )
    .limit(maxClocks)
    .execute();
  return [...Map.groupBy(clocks, ({ unit_id }) => unit_id)].map(([id, over]) => {
    const inTime = over.filter(({ ended_at, due_at }) => ended_at !== null && ended_at <= due_at);
    return {
      object: { kind: 'unit', id, name: over[0]?.name ?? id },
      measured: { share: inTime.length / over.length, deadlines: over.length },
      ...range,
      origin: { kind: 'platform' },
    };
  });
};
