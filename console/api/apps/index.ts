import { Type } from 'typebox';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { declaredFor } from '../../../analyzer/apps/declared.ts';
import { missingFacts } from '../../../analyzer/apps/fields.ts';
import type { AppLedger } from '../../../analyzer/apps/ledger.ts';
import { appFacts, type AppRow } from '../../../analyzer/apps/ledger-row.ts';
import type { AppLists } from '../../../analyzer/apps/lists.ts';
import type { AppTriggers } from '../../../analyzer/apps/triggers.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { VettingError } from '../../../analyzer/vetting/errors.ts';
import type { Vetting } from '../../../analyzer/vetting/vetting.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { actingUnitOf, ownUnits } from '../cases/acting-unit.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { catalogueSorts, findCatalogueEntry, readCatalogue } from './catalogue.ts';
import { readDesk } from './desk.ts';
import { fieldsView } from './fields.ts';
import { addListRoutes, listEntriesOf } from './lists.ts';
import { appSorts, readApp, readApps } from './read-models.ts';
import {
  AppFieldsSchema,
  AppMadeSchema,
  AppParams,
  AppRowSchema,
  AppSchema,
  CatalogueEntrySchema,
  CatalogueRowSchema,
  ChangeAppBody,
  CloseAppBody,
  DeskSchema,
  MadeSchema,
  NewAppBody,
  NewTriggerBody,
  type App,
} from './schema.ts';
import { getVisibleApp, visibleTriggers } from './visible.ts';

export interface AppsFeatureDeps {
  records: Records;
  ledger: AppLedger;
  lists: AppLists;
  triggers: AppTriggers;
  basis: AppsBasis;
  vetting: Pick<Vetting, 'declare' | 'find'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'apps', action: 'read' } as const;
const create = { resource: 'apps', action: 'create' } as const;
const update = { resource: 'apps', action: 'update' } as const;
const approve = { resource: 'apps', action: 'approve' } as const;

/** The ledger of apps, the public catalogue, lists, and the reviewer's desk. */
export function appsFeature(deps: AppsFeatureDeps): Feature {
  const { records, ledger, basis, vetting, rights, time } = deps;
  const { db } = records;

  /** The package in hand is judged by what the ledger says now; where that has no room, at the next time. */
  async function judgeAgain(principal: Principal, { id, package_id: packageId }: AppRow) {
    const row = packageId === null ? undefined : await vetting.find(packageId);
    if (!row || row.state !== 'read' || row.facts_sha256 === null) return;
    try {
      await vetting.declare(principal, row.id, await declaredFor(db, id, row.platform));
    } catch (error) {
      if (!(error instanceof VettingError) || error.code !== 'VETTING_BUSY') throw error;
    }
  }

  async function triggersOf(principal: Principal, appId: string): Promise<App['triggers']> {
    const rows = await db
      .selectFrom('app_triggers')
      .selectAll()
      .where('app_id', '=', appId)
      .where(visibleTriggers(db, principal, isoNow(time)))
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      reasonZh: row.reason_zh,
      reasonEn: row.reason_en,
      urgent: row.urgent === 1,
      madeByName: row.made_by_name,
      at: row.created_at,
      uses: row.done_at === null ? null : row.uses,
    }));
  }

  async function detail(principal: Principal, caller: Principal, id: string): Promise<App> {
    const app = await getVisibleApp(deps, principal, id);
    const row = await readApp(db, principal, id, isoNow(time));
    if (!row) throw notFound('app', id);
    const facts = appFacts(app);
    const form = facts.development === 'provider' ? 'filing' : 'own';
    const writers = ownUnits({ ...caller, grants: rights.grantsFor(caller.grants, update) });
    return {
      ...row,
      facts,
      missing: missingFacts(await basis.fields(), form, facts),
      createdAt: app.created_at,
      createdByName: app.created_by_name,
      editable: app.closed_at === null && writers.includes(app.unit_id),
      lists: await listEntriesOf(deps, principal, app),
      triggers: await triggersOf(principal, id),
    };
  }

  return (api) => {
    api.get(
      '/apps/fields',
      { schema: { response: { 200: AppFieldsSchema } }, config: { permission: read } },
      async () => fieldsView(await basis.fields()),
    );

    api.get(
      '/apps/catalogue',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(CatalogueRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, catalogueSorts);
        const { rows, total } = await readCatalogue(db, principal, list, isoNow(time));
        sendRange(reply, 'catalogue', list, rows.length, total);
        return rows;
      },
    );

    api.get(
      '/apps/catalogue/:id',
      {
        schema: { params: AppParams, response: { 200: CatalogueEntrySchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        const fields = await basis.fields();
        const entry = await findCatalogueEntry(db, principal, params.id, fields, isoNow(time));
        if (!entry) throw notFound('app', params.id);
        return entry;
      },
    );

    api.get(
      '/apps/desk',
      { schema: { response: { 200: DeskSchema } }, config: { permission: read } },
      async ({ principal }) => {
        const items = (await basis.items()).length;
        return await readDesk({ db, principal, at: isoNow(time), items });
      },
    );

    api.get(
      '/apps',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AppRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, appSorts);
        const { rows, total } = await readApps(db, principal, list, isoNow(time));
        sendRange(reply, 'apps', list, rows.length, total);
        return rows;
      },
    );

    api.post(
      '/apps',
      {
        schema: { body: NewAppBody, response: { 201: AppMadeSchema } },
        config: { permission: create },
      },
      async ({ body, principal }, reply) => {
        const unitId = actingUnitOf(principal, body.unitId);
        const id = await ledger.create({ ...body, unitId }, principal);
        return await reply.code(201).send({ id, version: 1 });
      },
    );

    api.get(
      '/apps/:id',
      {
        schema: { params: AppParams, response: { 200: AppSchema } },
        config: { permission: read },
      },
      ({ params, principal, caller }) => detail(principal, caller, params.id),
    );

    api.patch(
      '/apps/:id',
      {
        schema: { params: AppParams, body: ChangeAppBody, response: { 200: AppMadeSchema } },
        config: { permission: update },
      },
      async ({ params: { id }, body, principal }) => {
        const app = await getVisibleApp(deps, principal, id);
        actingUnitOf(principal, app.unit_id);
        const { expectedVersion, ...change } = body;
        const version = await ledger.change(id, change, expectedVersion, principal);
        if (change.facts) await judgeAgain(principal, app);
        return { id, version };
      },
    );

    api.post(
      '/apps/:id/close',
      {
        schema: { params: AppParams, body: CloseAppBody, response: { 200: MadeSchema } },
        config: { permission: update },
      },
      async ({ params: { id }, body, principal }) => {
        const app = await getVisibleApp(deps, principal, id);
        actingUnitOf(principal, app.unit_id);
        await ledger.close(id, body.reason, body.expectedVersion, principal);
        return { id };
      },
    );

    api.post(
      '/apps/:id/triggers',
      {
        schema: { params: AppParams, body: NewTriggerBody, response: { 201: MadeSchema } },
        config: { permission: approve },
      },
      async ({ params, body, principal }, reply) => {
        const app = await getVisibleApp(deps, principal, params.id);
        const unitId = actingUnitOf(principal, body.unitId);
        const { kind, reason, urgent = false } = body;
        const id = await deps.triggers.report(
          { appId: app.id, unitId, kind, reason, urgent },
          principal,
        );
        return await reply.code(201).send({ id });
      },
    );

    addListRoutes(api, deps);
  };
}
