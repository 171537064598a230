import { Type } from 'typebox';
import type { Readiness } from '../../../analyzer/ipv6/readiness.ts';
import type { Ipv6Rules } from '../../../analyzer/ipv6/rules.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { getSeenUnit } from '../rights/seen-units.ts';
import { overviewOf, readinessOf } from './figures.ts';
import { addLineRoutes } from './lines.ts';
import { addPortalRoutes, permitAssets } from './portals.ts';
import { Ipv6UnitSchema, OverviewQuery, OverviewSchema } from './schema.ts';

export interface Ipv6FeatureDeps {
  records: Records;
  readiness: Readiness;
  ipv6Rules: () => Promise<Ipv6Rules>;
  time: TimeSource;
}

const sorts = { unitName: 'units.name', computedAt: 'ipv6_units.computed_at' } as const;

/** How far units are with IPv6: sites, hosts, lines, and the goals of access networks. */
export function ipv6Feature(deps: Ipv6FeatureDeps): Feature {
  const { records, time } = deps;
  const { db } = records;
  return (api) => {
    addPortalRoutes(api, deps);
    addLineRoutes(api, { ...deps, rules: deps.ipv6Rules });

    api.get(
      '/ipv6/units',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(Ipv6UnitSchema) } },
        config: permitAssets('read'),
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(sorts));
        const { q, kind } = list.filter;
        let base = db
          .selectFrom('units')
          .leftJoin('ipv6_units', 'ipv6_units.unit_id', 'units.id')
          .where('units.closed_at', 'is', null)
          .where('units.kind', '!=', 'provider')
          .where('units.id', 'in', visibleUnitIds(db, principal, isoNow(time)));
        if (typeof q === 'string' && q !== '') base = base.where(anyContains(['units.name'], q));
        if (kind === 'school' || kind === 'county' || kind === 'city' || kind === 'province') {
          base = base.where('units.kind', '=', kind);
        }
        const { field, order } = list.sort ?? { field: 'unitName', order: 'asc' as const };
        const units = await base
          .select(['units.id', 'units.name', 'units.kind'])
          .orderBy(sorts[field as keyof typeof sorts], order)
          .orderBy('units.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        const rows = await db
          .selectFrom('ipv6_units')
          .selectAll()
          .where('unit_id', 'in', ['', ...units.map(({ id }) => id)])
          .execute();
        sendRange(reply, 'units', list, units.length, total);
        return units.map(({ id, name, kind: unitKind }) => {
          const row = rows.find((one) => one.unit_id === id);
          return {
            id,
            unitName: name,
            unitKind,
            computedAt: row?.computed_at ?? null,
            figures: row ? readinessOf(row) : null,
          };
        });
      },
    );

    api.get(
      '/ipv6/overview',
      {
        schema: { querystring: OverviewQuery, response: { 200: OverviewSchema } },
        config: permitAssets('read'),
      },
      async ({ query: { unitId }, principal }) => {
        const wanted = unitId ?? ownUnits(principal)[0] ?? principal.unitId;
        const unit = await getSeenUnit(db, principal, wanted, isoNow(time));
        return await overviewOf(db, unit, time.now());
      },
    );
  };
}
