import { Type } from 'typebox';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { NoticeBatches } from '../../../analyzer/notices/batches.ts';
import type { NoticeEvidence } from '../../../analyzer/notices/evidence.ts';
import {
  noticeSorts,
  readProgress,
  visibleNotices,
  type NoticeSort,
} from '../../../analyzer/notices/notice-queries.ts';
import type { NoticeReports } from '../../../analyzer/notices/reports.ts';
import type { NoticeState } from '../../../analyzer/notices/state.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { actingUnitOf, actorOfPrincipal } from '../cases/acting-unit.ts';
import { addNoticeEvidenceRoutes } from './evidence-routes.ts';
import { noticeFilterOf, noticeOf, noticeRows, summariesOf } from './read-models.ts';
import {
  EditNoticeBody,
  NewNoticeAnswer,
  NewNoticeBody,
  NoticeParams,
  NoticeSchema,
  NoticeSummarySchema,
  ProgressSchema,
} from './schema.ts';

export interface NoticesFeatureDeps {
  records: Records;
  cases: Cases;
  reports: NoticeReports;
  batches: Pick<NoticeBatches, 'wake'>;
  /** Files that notices and deliveries name. */
  evidence: NoticeEvidence;
  /** From `createNoticeMachine`. */
  noticeMachine: Machine<NoticeState>;
  rights: Rights;
  deadlines: Pick<Deadlines, 'rules'>;
  time: TimeSource;
}

const read = { resource: 'notices', action: 'read' } as const;
const create = { permission: { resource: 'notices', action: 'create' } } as const;
const update = { permission: { resource: 'notices', action: 'update' } } as const;

/** Notices (通报): list, record, drafts and reports, progress, and the actions of the machine. */
export function noticesFeature(deps: NoticesFeatureDeps): Feature {
  const { records, cases, reports, time } = deps;
  const { db } = records;

  async function getNotice(principal: Principal, id: string) {
    const now = isoNow(time);
    const row = await noticeRows(
      visibleNotices(db, principal, now, { ids: [id] }),
    ).executeTakeFirst();
    const view = row && (await cases.find(id));
    const [summary] = row ? await summariesOf(db, [row], now) : [];
    if (!view || !summary) throw notFound('notice', id);
    return noticeOf(summary, view.state as NoticeState);
  }

  return async (api) => {
    await addNoticeEvidenceRoutes(api, { db, cases, evidence: deps.evidence, time });
    api.get(
      '/notices',
      {
        schema: {
          querystring: ListQuerystring,
          response: { 200: Type.Array(NoticeSummarySchema) },
        },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(noticeSorts));
        const now = isoNow(time);
        const visible = visibleNotices(db, principal, now, noticeFilterOf(list.filter));
        const { field, order } = list.sort ?? { field: 'createdAt', order: 'desc' as const };
        const rows = await noticeRows(visible)
          .orderBy(noticeSorts[field as NoticeSort], order)
          .orderBy('notices.id', order)
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(visible);
        sendRange(reply, 'notices', list, rows.length, total);
        return await summariesOf(db, rows, now);
      },
    );

    api.get(
      '/notices/:id',
      {
        schema: { params: NoticeParams, response: { 200: NoticeSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => await getNotice(principal, params.id),
    );

    api.post(
      '/notices',
      { schema: { body: NewNoticeBody, response: { 201: NewNoticeAnswer } }, config: create },
      async ({ body, principal }, reply) => {
        const { unitId, idempotencyKey, ...draft } = body;
        const { kind, id } = await reports.report({
          draft,
          unitId: actingUnitOf(principal, unitId),
          ...actorOfPrincipal(principal),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        });
        const { version, state } = await getNotice(principal, id);
        await deps.batches.wake();
        return await reply.code(201).send({ id, outcome: kind, version, state });
      },
    );

    api.patch(
      '/notices/:id',
      {
        schema: { params: NoticeParams, body: EditNoticeBody, response: { 200: NoticeSchema } },
        config: update,
      },
      async ({ params, body, principal }) => {
        const { expectedVersion, ...draft } = body;
        const { issuerUnitId } = await getNotice(principal, params.id);
        await cases.act({
          caseId: params.id,
          caseKind: 'notice',
          message: 'edit',
          payload: { draft },
          expectedVersion,
          unitId: actingUnitOf(principal, issuerUnitId),
          ...actorOfPrincipal(principal),
        });
        return await getNotice(principal, params.id);
      },
    );

    api.get(
      '/notices/:id/progress',
      {
        schema: { params: NoticeParams, response: { 200: ProgressSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        const { id } = await getNotice(principal, params.id);
        return await readProgress(db, id);
      },
    );

    addCaseRoutes(api, {
      ...deps,
      machine: deps.noticeMachine,
      path: 'notices',
      read,
      without: ['edit'],
    });
  };
}
