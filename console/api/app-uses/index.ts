import { Type } from 'typebox';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { readUseFacts } from '../../../analyzer/apps/gates/read-facts.ts';
import { getApp } from '../../../analyzer/apps/ledger-row.ts';
import type { AppUseState } from '../../../analyzer/apps/use/state.ts';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { appUseSorts } from '../app-cases/case-list.ts';
import { refuseTokens } from '../app-cases/persons-only.ts';
import { CaseMadeSchema, GatesSchema } from '../app-cases/schema.ts';
import { gatesView } from '../app-cases/views.ts';
import { addFileRoutes } from '../attached/file-routes.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { openCase } from '../cases/open-case.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import type { Rights } from '../rights/rights.ts';
import { readUse, readUses } from './read-models.ts';
import { AppUseParams, AppUseRowSchema, AppUseSchema, NewAppUseBody } from './schema.ts';

export interface AppUsesDeps {
  records: Records;
  cases: Cases;
  machine: Machine<AppUseState>;
  caseFiles: CaseFiles;
  basis: AppsBasis;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'apps', action: 'read' } as const;
const create = { resource: 'apps', action: 'create' } as const;
const update = { resource: 'apps', action: 'update' } as const;

/** Uses of apps (使用者备案): the school reviews and decides, the authority above passes it, each year again. */
export function appUsesFeature(deps: AppUsesDeps): Feature {
  const { records, machine, basis, time } = deps;

  async function gates(principal: Principal, id: string) {
    const view = await getVisibleCase(deps, principal, 'app-use', id);
    const state = view.state as AppUseState;
    const app = await getApp(records.db, state.appId);
    const place = { db: records.db, basis, at: isoNow(time) };
    const facts = await readUseFacts(place, app, state);
    return await gatesView(basis, 'app-use', () => facts);
  }

  return async (api) => {
    api.get(
      '/app-uses',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AppUseRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, appUseSorts);
        const { rows, total } = await readUses(deps, principal, list);
        sendRange(reply, 'app-uses', list, rows.length, total);
        return rows;
      },
    );

    api.post(
      '/app-uses',
      {
        schema: { body: NewAppUseBody, response: { 201: CaseMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { principal, body } = request;
        const { appId, facts, unitId, idempotencyKey } = body;
        const made = await openCase(deps, request, {
          caseKind: 'app-use',
          message: 'propose',
          payload: { appId, ...(facts && { facts }) },
          unitId: actingUnitOf(principal, unitId),
          idempotencyKey,
        });
        const { caseId: id, version, state } = made;
        return await reply.code(201).send({ id, version, state: state.state });
      },
    );

    api.get(
      '/app-uses/:id',
      {
        schema: { params: AppUseParams, response: { 200: AppUseSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) =>
        await readUse(deps, principal, await getVisibleCase(deps, principal, 'app-use', params.id)),
    );

    api.get(
      '/app-uses/:id/gates',
      {
        schema: { params: AppUseParams, response: { 200: GatesSchema } },
        config: { permission: read },
      },
      ({ params, principal }) => gates(principal, params.id),
    );

    await addFileRoutes(api, { ...deps, path: 'app-uses', read, update });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'app-uses',
      read,
      without: ['add-file'],
      before: refuseTokens,
      serverFields: {
        submit: ['gates'],
        'pass-school': ['bureauUnitIds', 'gates'],
        'decide-collectively': ['bureauUnitIds', 'gates'],
        'pass-bureau': ['gates'],
        'record-bureau': ['gates'],
        'decide-item': ['packageId', 'vetId'],
        'carry-decisions': ['packageId', 'vetId'],
      },
    });
  };
}
