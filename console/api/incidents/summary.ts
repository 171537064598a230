import type { Static } from 'typebox';
import type { IncidentFilter, visibleIncidents } from '../../../analyzer/incidents/queries.ts';
import { incidentStates } from '../../../analyzer/incidents/state.ts';
import type { IncidentSummarySchema } from './schema.ts';

type Query = ReturnType<typeof visibleIncidents>;

const active = incidentStates.filter((state) => state !== 'CLOSED' && state !== 'DISMISSED');

async function countBy(query: Query, column: 'class_id' | 'edu_level' | 'cac_level') {
  const rows = await query
    .groupBy(`incidents.${column}`)
    .select((eb) => [`incidents.${column} as key`, eb.fn.countAll<number>().as('n')])
    .execute();
  return Object.fromEntries(rows.flatMap(({ key, n }) => (key === null ? [] : [[key, n]])));
}

async function count(query: Query): Promise<number> {
  const { n } = await query
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

/** Counts of the incidents that are being worked on. */
export async function summariseIncidents(
  listed: (filter: IncidentFilter) => Query,
  accountId: string,
): Promise<Static<typeof IncidentSummarySchema>> {
  const open = (more: IncidentFilter = {}) => listed({ states: active, ...more });
  return {
    byClass: await countBy(open(), 'class_id'),
    byEduLevel: await countBy(open(), 'edu_level'),
    byCacLevel: await countBy(open(), 'cac_level'),
    overdue: await count(open({ overdue: true })),
    mine: await count(open({ responsibleId: accountId })),
  };
}
