import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import type { SystemItem } from '../../../analyzer/assessment/snapshot.ts';
import type { Questions } from '../../../analyzer/attestations/questions/questions.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db, Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { notFound, Problem } from '../problem.ts';
import type { Resource } from '../permission.ts';
import type { Rights } from '../rights/rights.ts';
import { scoresOf } from '../systems/read-models.ts';
import { ScoresSchema, SystemParams } from '../systems/schema.ts';
import { getSystem } from '../systems/visible.ts';
import { readCasesOfItem } from './cases-of-item.ts';
import { itemDetail, questionOf, treeOf } from './detail.ts';
import { readQueue } from './queue.ts';
import {
  ExclusionBody,
  ItemParams,
  ItemSchema,
  QuestionsSchema,
  QueueSchema,
  TreeSchema,
  type SystemQuestions,
} from './schema.ts';

export interface ItemsDeps {
  records: Records;
  assessment: Assessment;
  questions: () => Promise<Questions>;
  rights: Rights;
  time: TimeSource;
}

/** Drafts and reviews on the way, by item. */
async function pendingOf(db: Db, systemId: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('attestation_items')
    .innerJoin('attestations', 'attestations.id', 'attestation_items.attestation_id')
    .select(['attestation_items.item_key', 'attestations.id'])
    .where('attestation_items.system_id', '=', systemId)
    .where('attestations.state', 'in', ['DRAFT', 'REVIEW'])
    .orderBy('attestations.id')
    .execute();
  const found = new Map<string, string[]>();
  for (const { item_key: key, id } of rows) found.set(key, [...(found.get(key) ?? []), id]);
  return found;
}

async function numbersOf(db: Db, systemId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('attestations')
    .select(['id', 'number'])
    .where('system_id', '=', systemId)
    .where('state', '=', 'IN_FORCE')
    .execute();
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** Whether a person has something to say: telemetry can not settle it alone, or has not. */
const asksPeople = ({ item, result }: SystemItem) =>
  item.machineCheckable !== 'yes' || result.scoredAs === 'unknown';

/** Requirements of a system one by one: the tree, everything behind an item, questions, and what to do next. */
export function itemsFeature(deps: ItemsDeps): Feature {
  const { records, assessment, rights, time } = deps;
  const read = { permission: { resource: 'assessments', action: 'read' } } as const;
  const update = { permission: { resource: 'assessments', action: 'update' } } as const;

  const reader = (caller: Principal, resource: Resource): Principal => ({
    ...caller,
    grants: rights.grantsFor(caller.grants, { resource, action: 'read' }),
  });
  const may = (caller: Principal, resource: Resource) => reader(caller, resource).grants.length > 0;

  async function getItem(principal: Principal, id: string, key: string) {
    const system = await getSystem(deps, principal, id);
    const item = (await assessment.items(system)).find((one) => one.item.key === key);
    if (!item) throw notFound('item', key);
    return { system, item };
  }

  return (api) => {
    api.get(
      '/systems/:id/tree',
      { schema: { params: SystemParams, response: { 200: TreeSchema } }, config: read },
      async ({ params, principal }) =>
        treeOf(await assessment.items(await getSystem(deps, principal, params.id))),
    );

    api.get(
      '/systems/:id/items/:key',
      { schema: { params: ItemParams, response: { 200: ItemSchema } }, config: read },
      async ({ params, principal, caller }) => {
        const { system, item } = await getItem(principal, params.id, params.key);
        const at = isoNow(time);
        const about = { systemId: system.id, itemKey: item.item.key };
        const findings = reader(caller, 'findings');
        return itemDetail(item, {
          evidence: await assessment.evidence(system, item.item.key),
          checks: (await assessment.rules()).checks,
          questions: await deps.questions(),
          cases: await readCasesOfItem(records.db, about, item.result, findings, at),
          may: {
            events: may(caller, 'events'),
            assets: may(caller, 'assets'),
            sources: may(caller, 'sources'),
            alerts: may(caller, 'alerts'),
          },
          at,
        });
      },
    );

    api.patch(
      '/systems/:id/items/:key',
      {
        schema: { params: ItemParams, body: ExclusionBody, response: { 200: ScoresSchema } },
        config: update,
      },
      async ({ params, body, principal }) => {
        const { system, item } = await getItem(principal, params.id, params.key);
        const { applicable, reason } = body;
        if (!applicable && reason === undefined) {
          throw new Problem(400, 'REASON_REQUIRED', 'Say why the item does not apply.');
        }
        const why = applicable ? undefined : reason;
        await assessment.exclude(system, item.item.key, why, actorOf(principal));
        return scoresOf(
          system,
          await assessment.scores(system),
          (await assessment.rules()).catalogue,
        );
      },
    );

    api.get(
      '/systems/:id/questions',
      { schema: { params: SystemParams, response: { 200: QuestionsSchema } }, config: read },
      async ({ params, principal }) => {
        const system = await getSystem(deps, principal, params.id);
        const at = isoNow(time);
        const questions = await deps.questions();
        const pending = await pendingOf(records.db, system.id);
        const numbers = await numbersOf(records.db, system.id);
        const asked = (await assessment.items(system)).filter(asksPeople);
        return asked.map(({ item, state, known }): SystemQuestions[number] => {
          const counting = known.inputs.attestations.find(
            ({ reviewed, effectiveFrom, expiresAt }) =>
              reviewed && effectiveFrom <= at && (expiresAt === null || expiresAt > at),
          );
          return {
            itemKey: item.key,
            categoryZh: item.categoryZh,
            categoryEn: item.categoryEn,
            textZh: item.textZh,
            textEn: item.textEn,
            state,
            machineCheckable: item.machineCheckable,
            question: questionOf(questions, item.key),
            attestation: counting
              ? {
                  id: counting.id,
                  number: numbers.get(counting.id) ?? '',
                  verdict: counting.verdict,
                  expiresAt: counting.expiresAt ?? '',
                }
              : null,
            pending: pending.get(item.key) ?? [],
          };
        });
      },
    );

    api.get(
      '/systems/:id/queue',
      { schema: { params: SystemParams, response: { 200: QueueSchema } }, config: read },
      async ({ params, principal, caller }) => {
        const system = await getSystem(deps, principal, params.id);
        const items = await assessment.items(system);
        const findings = may(caller, 'findings');
        return await readQueue(records.db, system.id, items, { findings }, isoNow(time));
      },
    );
  };
}
