import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { PlanDocuments } from '../../../analyzer/sweeps/plans/documents.ts';
import type { AddressPlans } from '../../../analyzer/sweeps/plans/plans.ts';
import type { Sweeps } from '../../../analyzer/sweeps/sweeps.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api, Feature } from '../api.ts';
import { sendFile, takeBodiesAsStreams } from '../files.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import { sweepProblems } from '../sweeps/problems.ts';
import { filterPlans, planParts, planRows, toPlan, visiblePlans } from './queries.ts';
import {
  DocumentQuerystring,
  DocumentSchema,
  EndPlanBody,
  NewPlanBody,
  PlanDetailSchema,
  PlanParams,
  PlanPatch,
  PlanSchema,
  ScheduleBody,
} from './schema.ts';

export interface AddressPlansFeatureDeps {
  records: Records;
  addressPlans: AddressPlans;
  planDocuments: PlanDocuments;
  sweeps: Pick<Sweeps, 'schedule' | 'unschedule'>;
  time: TimeSource;
}

const sortColumns = {
  name: 'address_plans.name',
  authorisedUntil: 'address_plans.authorised_until',
  updatedAt: 'address_plans.updated_at',
  unitName: 'units.name',
} as const;

/** A technical cap over the rules: what a request may send at all. */
const largestDocument = 64 * 1_024 * 1_024;

type Action = 'read' | 'create' | 'update' | 'delete';
const permit = (action: Action) => ({ permission: { resource: 'sweeps', action } }) as const;

function planReader({ records, time }: AddressPlansFeatureDeps) {
  return async function getPlan(principal: Principal, id: string) {
    const at = isoNow(time);
    const row = await planRows(visiblePlans(records.db, principal, at))
      .where('address_plans.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('address plan', id);
    return { ...toPlan(row, at), ...(await planParts(records.db, row)) };
  };
}

function addReading(api: Api, deps: AddressPlansFeatureDeps): void {
  const { records, time } = deps;
  const getPlan = planReader(deps);

  api.get(
    '/address-plans',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(PlanSchema) } },
      config: permit('read'),
    },
    async (request, reply) => {
      const list = parseListQuery(request.query, Object.keys(sortColumns));
      const at = isoNow(time);
      const sort = list.sort ?? { field: 'authorisedUntil', order: 'asc' as const };
      const base = filterPlans(visiblePlans(records.db, request.principal, at), list.filter, at);
      const rows = await planRows(base)
        .orderBy(sortColumns[sort.field as keyof typeof sortColumns], sort.order)
        .orderBy('address_plans.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'address-plans', list, rows.length, total);
      return rows.map((row) => toPlan(row, at));
    },
  );

  api.get(
    '/address-plans/:id',
    { schema: { params: PlanParams, response: { 200: PlanDetailSchema } }, config: permit('read') },
    async (request) => getPlan(request.principal, request.params.id),
  );
}

function addWriting(api: Api, deps: AddressPlansFeatureDeps): void {
  const { records, addressPlans, sweeps, time } = deps;
  const getPlan = planReader(deps);
  const detail = { params: PlanParams, response: { 200: PlanDetailSchema } };

  api.post(
    '/address-plans',
    {
      schema: { body: NewPlanBody, response: { 201: PlanDetailSchema } },
      config: permit('create'),
    },
    async ({ principal, body }, reply) => {
      const asked = [body.unitId, ...body.prefixes.map((one) => one.unitId)];
      await requireSeenUnits(records.db, principal, asked, isoNow(time));
      const { authorisationReference = '', note = '', exclusions = [], ...rest } = body;
      const id = await sweepProblems(() =>
        addressPlans.create({ ...rest, authorisationReference, note, exclusions }, principal),
      );
      return reply.code(201).send(await getPlan(principal, id));
    },
  );

  api.patch(
    '/address-plans/:id',
    { schema: { ...detail, body: PlanPatch }, config: permit('update') },
    async ({ principal, params, body: { version, ...patch } }) => {
      await getPlan(principal, params.id);
      const asked = (patch.prefixes ?? []).map((one) => one.unitId);
      await requireSeenUnits(records.db, principal, asked, isoNow(time));
      await sweepProblems(() => addressPlans.change(params.id, version, patch, principal));
      return getPlan(principal, params.id);
    },
  );

  api.post(
    '/address-plans/:id/end',
    { schema: { ...detail, body: EndPlanBody }, config: permit('update') },
    async ({ principal, params, body }) => {
      await getPlan(principal, params.id);
      await sweepProblems(() => addressPlans.end(params.id, body.reason, principal));
      await sweeps.unschedule(params.id, principal);
      return getPlan(principal, params.id);
    },
  );

  api.put(
    '/address-plans/:id/schedule',
    { schema: { ...detail, body: ScheduleBody }, config: permit('update') },
    async ({ principal, params, body }) => {
      await getPlan(principal, params.id);
      await sweepProblems(() => sweeps.schedule(params.id, body, principal));
      return getPlan(principal, params.id);
    },
  );

  api.delete(
    '/address-plans/:id/schedule',
    { schema: detail, config: permit('update') },
    async ({ principal, params }) => {
      await getPlan(principal, params.id);
      await sweepProblems(() => sweeps.unschedule(params.id, principal));
      return getPlan(principal, params.id);
    },
  );
}

/** The body is the file itself, streamed to disk; it leaves again as a download only. */
async function addDocument(api: Api, deps: AddressPlansFeatureDeps): Promise<void> {
  const { planDocuments } = deps;
  const getPlan = planReader(deps);

  api.get(
    '/address-plans/:id/document',
    { schema: { params: PlanParams }, config: permit('read') },
    async ({ principal, params }, reply) => {
      await getPlan(principal, params.id);
      const found = await sweepProblems(() => planDocuments.open(params.id, principal));
      if (!found) throw new Problem(409, 'NO_DOCUMENT', 'No document was stored for this plan.');
      return sendFile(reply, found.document, found.content);
    },
  );

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      '/address-plans/:id/document',
      {
        schema: {
          params: PlanParams,
          querystring: DocumentQuerystring,
          response: { 201: DocumentSchema },
        },
        bodyLimit: largestDocument,
        config: permit('update'),
      },
      async ({ principal, params, query, body }, reply) => {
        await getPlan(principal, params.id);
        if (body === undefined || body === null) {
          throw new Problem(422, 'DOCUMENT_EMPTY', 'The body is the file itself.');
        }
        const stored = await sweepProblems(() =>
          planDocuments.put(params.id, query.name, body as Readable, principal),
        );
        return reply.code(201).send(stored);
      },
    );
  });
}

/** Address plans: what may be probed, by whose leave and until when, and when it is swept. */
export function addressPlansFeature(deps: AddressPlansFeatureDeps): Feature {
  return async (api) => {
    addReading(api, deps);
    addWriting(api, deps);
    await addDocument(api, deps);
  };
}
