import { Type } from 'typebox';
import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { itemsFor } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import type { ItemMark } from '../../../analyzer/assessment/scoring/count.ts';
import { levelsOf } from '../../../analyzer/assessment/sheet/profile.ts';
import type { SystemTable } from '../../../analyzer/assessment/tables.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { Problem } from '../problem.ts';
import { scoresOf } from '../systems/read-models.ts';
import { ScoresSchema, SystemParams } from '../systems/schema.ts';
import { getSystem } from '../systems/visible.ts';
import { MarksBody, MarkSchema } from './schema.ts';

export interface MarksDeps {
  records: Records;
  assessment: Assessment;
  time: TimeSource;
}

async function checkItems(
  { assessment }: MarksDeps,
  system: SystemTable,
  marks: readonly { item: string }[],
): Promise<void> {
  const { catalogue } = await assessment.rules();
  const keys = new Set(itemsFor(catalogue.items, levelsOf(system)).map(({ key }) => key));
  const seen = new Set<string>();
  marks.forEach(({ item }, index) => {
    const path = `/marks/${index}/item`;
    if (!keys.has(item)) {
      throw new Problem(400, 'ITEM_UNKNOWN', `${path}: ${item} is no item of this system.`);
    }
    if (seen.has(item)) throw new Problem(400, 'ITEM_TWICE', `${path}: ${item} is there twice.`);
    seen.add(item);
  });
}

/** What assessors say of items beside their states: importance, risk of a gap, major hazards. Never ours to make up. */
export function addMarkRoutes(api: Api, deps: MarksDeps): void {
  const { records, assessment } = deps;
  api.get(
    '/systems/:id/marks',
    {
      schema: { params: SystemParams, response: { 200: Type.Array(MarkSchema) } },
      config: { permission: { resource: 'assessments', action: 'read' } },
    },
    async ({ params, principal }) => {
      const system = await getSystem(deps, principal, params.id);
      const rows = await records.db
        .selectFrom('item_marks')
        .selectAll()
        .where('system_id', '=', system.id)
        .orderBy('item_key')
        .execute();
      return rows.map((row) => ({
        item: row.item_key,
        importance: row.importance,
        risk: row.risk,
        majorHazard: row.major_hazard,
        source: row.source,
        decidedBy: row.decided_by,
        decidedAt: row.decided_at,
      }));
    },
  );
  api.put(
    '/systems/:id/marks',
    {
      schema: { params: SystemParams, body: MarksBody, response: { 200: ScoresSchema } },
      config: { permission: { resource: 'assessments', action: 'update' } },
    },
    async ({ params, body, principal }) => {
      const system = await getSystem(deps, principal, params.id);
      await checkItems(deps, system, body.marks);
      const marks = new Map<string, ItemMark>(body.marks.map(({ item, ...mark }) => [item, mark]));
      await assessment.mark(system, marks, body.source, actorOf(principal));
      const { catalogue } = await assessment.rules();
      return scoresOf(system, await assessment.scores(system), catalogue);
    },
  );
}
