import { Type, type Static } from 'typebox';
import { portBpsOf } from '../../../analyzer/ipv6/compute.ts';
import { lineStateOf } from '../../../analyzer/ipv6/figures.ts';
import type { Readiness } from '../../../analyzer/ipv6/readiness.ts';
import type { Ipv6Rules } from '../../../analyzer/ipv6/rules.ts';
import { accessGoals } from '../../../analyzer/ipv6/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import { permitAssets } from './portals.ts';
import { DenominatorBody, Ipv6Params, LineSchema, NewLineBody } from './schema.ts';

export interface LineRoutesDeps {
  records: Records;
  readiness: Readiness;
  rules: () => Promise<Ipv6Rules>;
  time: TimeSource;
}

/** Lines of the goals of access networks, and how many there are. */
export function addLineRoutes(api: Api, { records, readiness, rules, time }: LineRoutesDeps): void {
  const { db } = records;
  const visible = (principal: Principal) =>
    db
      .selectFrom('access_lines as l')
      .innerJoin('units', 'units.id', 'l.unit_id')
      .leftJoin('assets', 'assets.id', 'l.asset_id')
      .leftJoin('asset_interfaces as i', (join) =>
        join.onRef('i.asset_id', '=', 'l.asset_id').onRef('i.if_index', '=', 'l.if_index'),
      )
      .where('l.unit_id', 'in', visibleUnitIds(db, principal, isoNow(time)));

  async function rowsOf(query: ReturnType<typeof visible>): Promise<Static<typeof LineSchema>[]> {
    const { goals } = await rules();
    const rows = await query
      .selectAll('l')
      .select([
        'units.name as unit_name',
        'assets.name as asset_name',
        'i.name as if_name',
        'i.speed_bps',
        'i.oper_status',
      ])
      .execute();
    return rows.map((row) => {
      const portBps = portBpsOf(row.oper_status, row.speed_bps);
      const contractedBps = row.contracted_bps === null ? null : Number(row.contracted_bps);
      const fact = { goal: row.goal, portBps, contractedBps };
      return {
        id: row.id,
        unitId: row.unit_id,
        unitName: row.unit_name,
        name: row.name,
        assetId: row.asset_id,
        assetName: row.asset_name,
        ifIndex: row.if_index,
        ifName: row.if_name,
        ...fact,
        state: lineStateOf(fact, goals[row.goal].bitsPerSecond),
        addedByName: row.added_by_name,
        addedAt: row.added_at,
      };
    });
  }

  async function getLine(principal: Principal, id: string) {
    const [row] = await rowsOf(visible(principal).where('l.id', '=', id));
    if (!row) throw notFound('line', id);
    return row;
  }

  async function checkAsset(principal: Principal, id: string | null | undefined): Promise<void> {
    if (id == null) return;
    const seen = visibleTo(db, principal, isoNow(time), {
      kind: 'asset',
      idColumn: 'assets.id',
      unitColumn: 'assets.unit_id',
    });
    const asset = await db
      .selectFrom('assets')
      .select('id')
      .where('id', '=', id)
      .where(seen)
      .executeTakeFirst();
    if (!asset) throw notFound('asset', id);
  }

  api.get(
    '/ipv6/lines',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(LineSchema) } },
      config: permitAssets('read'),
    },
    async ({ query, principal }, reply) => {
      const list = parseListQuery(query, ['name', 'goal']);
      const { q, goal, unitId } = list.filter;
      let base = visible(principal);
      if (typeof q === 'string' && q !== '') base = base.where(anyContains(['l.name'], q));
      const wanted = accessGoals.filter((each) => [goal].flat().includes(each));
      if (wanted.length > 0) base = base.where('l.goal', 'in', wanted);
      if (typeof unitId === 'string') base = base.where('l.unit_id', '=', unitId);
      const total = await totalOf(base);
      const rows = await rowsOf(
        base
          .orderBy(list.sort?.field === 'name' ? 'l.name' : 'l.goal', list.sort?.order ?? 'asc')
          .orderBy('l.id')
          .limit(list.limit)
          .offset(list.offset),
      );
      sendRange(reply, 'lines', list, rows.length, total);
      return rows;
    },
  );

  api.post(
    '/ipv6/lines',
    {
      schema: { body: NewLineBody, response: { 201: LineSchema } },
      config: permitAssets('create'),
    },
    async ({ body, principal }, reply) => {
      const { unitId, goal, name, assetId = null, ifIndex = null, contractedBps = null } = body;
      const unit = actingUnitOf(principal, unitId);
      await checkAsset(principal, assetId);
      const line = { goal, name, assetId, ifIndex, contractedBps };
      const id = await readiness.lines.add(unit, line, principal);
      await readiness.compute(unit);
      void reply.code(201);
      return await getLine(principal, id);
    },
  );

  api.delete(
    '/ipv6/lines/:id',
    { schema: { params: Ipv6Params }, config: permitAssets('delete') },
    async ({ params: { id }, principal }, reply) => {
      await getLine(principal, id);
      await readiness.compute(await readiness.lines.remove(id, principal));
      return await reply.code(204).send();
    },
  );

  api.put(
    '/ipv6/denominators',
    { schema: { body: DenominatorBody }, config: permitAssets('update') },
    async ({ body: { unitId, goal, total }, principal }, reply) => {
      const unit = actingUnitOf(principal, unitId);
      await readiness.lines.setTotal(unit, goal, total, principal);
      await readiness.compute(unit);
      return await reply.code(204).send();
    },
  );
}
