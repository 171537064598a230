import type { Readable } from 'node:stream';
import { Type, type Static } from 'typebox';
import { ImportError } from '../../../analyzer/imports/errors.ts';
import type { ImportCaller, Imports } from '../../../analyzer/imports/imports.ts';
import type { RowNote } from '../../../analyzer/imports/row-note.ts';
import { isRole, type Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { inviteUrlOf } from '../accounts/links.ts';
import type { Api, Feature } from '../api.ts';
import type { AppConfig } from '../app/config.ts';
import { attachment, takeBodiesAsStreams } from '../files.ts';
import { ListQuerystring, type ListRequest, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import type { Permission } from '../permission.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import {
  importKinds,
  ImportParams,
  ImportRowSchema,
  ImportSchema,
  NewImportQuery,
  type ImportKind,
} from './schema.ts';

export interface ImportsFeatureDeps {
  records: Records;
  imports: Imports;
  rights: Rights;
  config: AppConfig;
  time: TimeSource;
}

const rightOf = {
  units: { resource: 'units', action: 'create' },
  people: { resource: 'accounts', action: 'create' },
  notices: { resource: 'notices', action: 'create' },
  apps: { resource: 'apps', action: 'create' },
} as const satisfies Record<ImportKind, Permission>;

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const namesZh = {
  units: '单位',
  people: '人员',
  notices: '通报',
  apps: '教育移动应用台账',
} as const;
const outcomes = ['create', 'known', 'fault'] as const;

async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) {
      const most = Math.floor(maxBytes / 1_048_576);
      throw new ImportError('FILE_TOO_LARGE', `文件不能超过 ${most} MB。`, `At most ${most} MiB.`, {
        maxBytes,
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Imports of existing ledgers, one set of routes for each kind, each with the right of its kind. */
export function importsFeature(deps: ImportsFeatureDeps): Feature {
  return async (api) => {
    for (const kind of importKinds) await addKind(api, kind, deps);
  };
}

async function addKind(api: Api, kind: ImportKind, deps: ImportsFeatureDeps): Promise<void> {
  const { records, imports, rights, time, config } = deps;
  const { db } = records;
  const path = `/imports/${kind}`;
  const permitted = { permission: rightOf[kind] };

  /** Role grants need a person in front of the screen; what a token may do is bounded by its scopes. */
  async function grantingUnits({ accountId, via }: Principal): Promise<string[]> {
    if (kind !== 'people' || via.kind === 'token') return [];
    const now = isoNow(time);
    const rows = await db
      .selectFrom('grants')
      .select(['role', 'unit_id'])
      .where('account_id', '=', accountId)
      .where('from_at', '<=', now)
      .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
      .execute();
    const held = rows.filter(
      ({ role }) => isRole(role) && rights.allows(role, { resource: 'grants', action: 'create' }),
    );
    return [...new Set(held.map((row) => row.unit_id))];
  }

  const callerOf = async (principal: Principal, unitId?: string): Promise<ImportCaller> => ({
    principal,
    unitId: actingUnitOf(principal, unitId),
    grantingUnits: await grantingUnits(principal),
  });

  const visible = (principal: Principal) =>
    db
      .selectFrom('imports')
      .leftJoin('units', 'units.id', 'imports.unit_id')
      .where('imports.kind', '=', kind)
      .where('imports.unit_id', 'in', visibleUnitIds(db, principal, isoNow(time)));

  async function views(principal: Principal, ids?: readonly string[], list?: ListRequest) {
    const rows = await visible(principal)
      .selectAll('imports')
      .select('units.name as unit_name')
      .$if(ids !== undefined, (query) => query.where('imports.id', 'in', [...(ids ?? [])]))
      .orderBy('imports.id', 'desc')
      .limit(list?.limit ?? 1)
      .offset(list?.offset ?? 0)
      .execute();
    const counted = await db
      .selectFrom('import_rows')
      .select((eb) => ['import_id', 'outcome', 'state', eb.fn.countAll<number>().as('n')])
      .where('import_id', 'in', ['', ...rows.map((row) => row.id)])
      .groupBy(['import_id', 'outcome', 'state'])
      .execute();
    return rows.map((row): Static<typeof ImportSchema> => {
      const own = counted.filter((each) => each.import_id === row.id);
      const sum = (test: (each: (typeof own)[number]) => boolean) =>
        own.filter(test).reduce((total, { n }) => total + n, 0);
      const counts = {
        rows: sum(() => true),
        create: sum(({ outcome }) => outcome === 'create'),
        known: sum(({ outcome }) => outcome === 'known'),
        fault: sum(({ outcome }) => outcome === 'fault'),
        done: sum(({ state }) => state === 'done'),
        refused: sum(({ state }) => state === 'refused'),
      };
      const mine = row.created_by === principal.accountId;
      return {
        id: row.id,
        kind: row.kind,
        unitId: row.unit_id,
        unitName: row.unit_name ?? row.unit_id,
        fileName: row.file_name,
        state: row.state,
        createdAt: row.created_at,
        createdById: row.created_by,
        createdByName: row.created_by_name,
        appliedAt: row.applied_at,
        counts,
        applicable: mine && row.state === 'checked' && counts.fault === 0 && counts.create > 0,
        invitesWaiting:
          mine && kind === 'people' && row.state === 'applied' && row.invites_at === null,
        forgottenAt: row.forgotten_at,
      };
    });
  }

  async function getImport(principal: Principal, id: string) {
    const [view] = await views(principal, [id]);
    if (!view) throw notFound('import', id);
    return view;
  }

  function sendXlsx(reply: Parameters<typeof sendRange>[0], name: string, bytes: Uint8Array) {
    return reply
      .header('content-disposition', attachment(name))
      .header('cache-control', 'no-store')
      .type(xlsx)
      .send(Buffer.from(bytes));
  }

  api.get(`${path}/template.xlsx`, { config: permitted }, async (_request, reply) =>
    sendXlsx(reply, `${namesZh[kind]}导入模板.xlsx`, await imports.template(kind)),
  );

  api.get(
    path,
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(ImportSchema) } },
      config: permitted,
    },
    async ({ query, principal }, reply) => {
      const list = parseListQuery(query, ['createdAt']);
      const rows = await views(principal, undefined, list);
      const total = await totalOf(visible(principal));
      sendRange(reply, 'imports', list, rows.length, total);
      return rows;
    },
  );

  const params = { params: ImportParams } as const;
  const answered = { ...params, response: { 200: ImportSchema } } as const;

  api.get(`${path}/:id`, { schema: answered, config: permitted }, ({ params: { id }, principal }) =>
    getImport(principal, id),
  );

  api.get(
    `${path}/:id/rows`,
    {
      schema: {
        ...params,
        querystring: ListQuerystring,
        response: { 200: Type.Array(ImportRowSchema) },
      },
      config: permitted,
    },
    async ({ params: { id }, query, principal }, reply) => {
      await getImport(principal, id);
      const list = parseListQuery(query, ['row']);
      const wanted = outcomes.filter((each) => [list.filter['outcome']].flat().includes(each));
      const base = db
        .selectFrom('import_rows')
        .where('import_id', '=', id)
        .$if(wanted.length > 0, (found) => found.where('outcome', 'in', wanted));
      const rows = await base
        .selectAll()
        .orderBy('row_number', list.sort?.order ?? 'asc')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'rows', list, rows.length, total);
      return rows.map((row) => ({
        id: String(row.row_number),
        row: row.row_number,
        title: row.title,
        outcome: row.outcome,
        state: row.state,
        notes: JSON.parse(row.notes) as RowNote[],
        targetId: row.target_id,
      }));
    },
  );

  api.post(
    `${path}/:id/check`,
    { schema: answered, config: permitted },
    async ({ params: { id }, principal }) => {
      const { unitId } = await getImport(principal, id);
      await imports.checkAgain(id, { ...(await callerOf(principal)), unitId });
      return await getImport(principal, id);
    },
  );

  api.post(
    `${path}/:id/apply`,
    { schema: { ...params, response: { 202: ImportSchema } }, config: permitted },
    async ({ params: { id }, principal }, reply) => {
      const { unitId } = await getImport(principal, id);
      await imports.apply(id, { ...(await callerOf(principal)), unitId });
      return await reply.code(202).send(await getImport(principal, id));
    },
  );

  api.get(
    `${path}/:id/report.xlsx`,
    { schema: params, config: permitted },
    async ({ params: { id }, principal }, reply) => {
      await getImport(principal, id);
      return sendXlsx(reply, `${namesZh[kind]}导入结果.xlsx`, await imports.report(id));
    },
  );

  if (kind === 'people') {
    api.post(
      `${path}/:id/invites.xlsx`,
      { schema: params, config: permitted },
      async (request, reply) => {
        const { id } = request.params;
        await getImport(request.principal, id);
        const urlOf = (token: string) => inviteUrlOf(config, request, token);
        return sendXlsx(
          reply,
          '邀请链接.xlsx',
          await imports.invites(id, request.principal, urlOf),
        );
      },
    );
  }

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      path,
      {
        schema: { querystring: NewImportQuery, response: { 201: ImportSchema } },
        bodyLimit: imports.maxBytes,
        config: permitted,
      },
      async ({ query, principal, body }, reply) => {
        const caller = await callerOf(principal, query.unitId);
        const bytes = body ? await readBody(body as Readable, imports.maxBytes) : Buffer.alloc(0);
        const id = await imports.check(kind, caller, query.name, bytes);
        return await reply.code(201).send(await getImport(principal, id));
      },
    );
  });
}
