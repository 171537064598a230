import type { Static } from 'typebox';
import type {
  PortLook,
  PortRow,
  PortSide,
  PortState,
} from '../../../analyzer/assets/exposure/matrix.ts';
import { matrixOf } from '../../../analyzer/assets/exposure/matrix.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { subTreeIds, visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { flag, oneOf, single, texts } from '../filters.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import type { ExposureFindingSchema, ExposureRowSchema } from './schema.ts';

type Filter = ListRequest['filter'];

function portOf(filter: Filter): number | undefined {
  const port = Number(filter['port'] ?? 0);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Assets of which any port was asked. */
export function measuredAssets(db: Db, principal: Principal, at: string, filter: Filter) {
  const visible = visibleTo(db, principal, at, {
    kind: 'asset',
    idColumn: 'assets.id',
    unitColumn: 'assets.unit_id',
  });
  const looked = db.selectFrom('asset_services').select('asset_id');
  const port = portOf(filter);
  let query = db
    .selectFrom('assets')
    .innerJoin('units', 'units.id', 'assets.unit_id')
    .where(visible)
    .where('assets.merged_into', 'is', null)
    .where('assets.id', 'in', port === undefined ? looked : looked.where('port', '=', port));
  const unit = single(filter, 'unitId');
  if (unit !== undefined) query = query.where('assets.unit_id', 'in', subTreeIds(db, unit, at));
  if (flag(filter, 'findings') === true) {
    const open = db.selectFrom('exposure_findings').select('asset_id').where('state', '=', 'open');
    query = query.where('assets.id', 'in', open);
  }
  const ids = texts(filter, 'id');
  if (ids) query = query.where('assets.id', 'in', ids);
  const q = single(filter, 'q');
  if (q !== undefined && q !== '') {
    const named = db
      .selectFrom('asset_services')
      .select('asset_id')
      .where(anyContains(['address'], q));
    query = query.where((eb) =>
      eb.or([anyContains(['assets.name'], q), eb('assets.id', 'in', named)]),
    );
  }
  return query;
}

async function looksOf(db: Db, assetIds: readonly string[]): Promise<Map<string, PortLook[]>> {
  if (assetIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('asset_services')
    .selectAll()
    .where('asset_id', 'in', assetIds)
    .orderBy('address')
    .orderBy('port')
    .execute();
  const looks = rows.map((row) => ({
    assetId: row.asset_id,
    address: row.address,
    family: row.family,
    transport: row.transport,
    port: row.port,
    state: row.state,
    source: row.source,
    sourceRef: row.source_ref,
    lastSeenAt: row.last_seen_at,
  }));
  return Map.groupBy(looks, (look) => look.assetId);
}

const sideOf = ({ state, looks }: PortSide) => ({
  state,
  address: looks[0]?.address ?? null,
  lastSeenAt: looks[0]?.lastSeenAt ?? null,
});

/** Adds the ports to assets: one row per asset, a cell per port. */
export async function toExposureRows(
  db: Db,
  assets: readonly { id: string; name: string; unit_id: string; unit_name: string }[],
): Promise<Static<typeof ExposureRowSchema>[]> {
  const ids = assets.map(({ id }) => id);
  const looks = await looksOf(db, ids);
  const findings =
    ids.length === 0
      ? []
      : await db
          .selectFrom('exposure_findings')
          .select(['id', 'asset_id', 'transport', 'port', 'state'])
          .where('asset_id', 'in', ids)
          .where('state', '<>', 'resolved')
          .execute();
  const keyOf = (assetId: string, { transport, port }: { transport: string; port: number }) =>
    `${assetId} ${transport} ${port}`;
  const findingOf = new Map(findings.map((one) => [keyOf(one.asset_id, one), one]));
  return assets.map(({ id, name, unit_id, unit_name }) => {
    const own = looks.get(id) ?? [];
    const of = (family: 'ipv4' | 'ipv6') => [
      ...new Set(own.filter((look) => look.family === family).map((look) => look.address)),
    ];
    return {
      id,
      name,
      unitId: unit_id,
      unitName: unit_name,
      ipv4: of('ipv4'),
      ipv6: of('ipv6'),
      ports: matrixOf(own).map((row: PortRow) => ({
        transport: row.transport,
        port: row.port,
        v4: sideOf(row.v4),
        v6: sideOf(row.v6),
        findingId: findingOf.get(keyOf(id, row))?.id ?? null,
      })),
      findings: findings.filter((one) => one.asset_id === id && one.state === 'open').length,
    };
  });
}

const findingStates = ['open', 'accepted', 'resolved'] as const;

/** Findings that the caller sees: as visible as their asset. */
export function visibleFindings(db: Db, principal: Principal, at: string) {
  const visible = visibleTo(db, principal, at, {
    kind: 'asset',
    idColumn: 'a.id',
    unitColumn: 'a.unit_id',
  });
  return db
    .selectFrom('exposure_findings as f')
    .innerJoin('assets as a', 'a.id', 'f.asset_id')
    .innerJoin('units as u', 'u.id', 'a.unit_id')
    .where(visible);
}

type FindingQuery = ReturnType<typeof visibleFindings>;

/** Filters: `state`, `severity`, `port`, `unitId`, `assetId`, `id`, `q`. */
export function filterFindings(db: Db, query: FindingQuery, filter: Filter, at: string) {
  let narrowed = query;
  const state = oneOf(filter, 'state', findingStates);
  if (state) narrowed = narrowed.where('f.state', 'in', state);
  const severity = oneOf(filter, 'severity', ['high', 'medium', 'low'] as const);
  if (severity) narrowed = narrowed.where('f.severity', 'in', severity);
  const port = portOf(filter);
  if (port !== undefined) narrowed = narrowed.where('f.port', '=', port);
  const asset = single(filter, 'assetId');
  if (asset !== undefined) narrowed = narrowed.where('f.asset_id', '=', asset);
  const unit = single(filter, 'unitId');
  if (unit !== undefined) narrowed = narrowed.where('a.unit_id', 'in', subTreeIds(db, unit, at));
  const ids = texts(filter, 'id');
  if (ids) narrowed = narrowed.where('f.id', 'in', ids);
  const q = single(filter, 'q');
  if (q !== undefined && q !== '')
    narrowed = narrowed.where(anyContains(['a.name', 'f.evidence'], q));
  return narrowed;
}

export const findingRows = (query: FindingQuery) =>
  query
    .selectAll('f')
    .select(['a.name as asset_name', 'a.unit_id as asset_unit', 'u.name as unit_name']);

type FindingRow = Awaited<ReturnType<ReturnType<typeof findingRows>['execute']>>[number];
type Finding = Static<typeof ExposureFindingSchema>;

export function toFinding(row: FindingRow): Finding {
  return {
    id: row.id,
    assetId: row.asset_id,
    assetName: row.asset_name,
    unitId: row.asset_unit,
    unitName: row.unit_name,
    transport: row.transport,
    port: row.port,
    v4State: row.v4_state,
    severity: row.severity,
    state: row.state,
    evidence: JSON.parse(row.evidence) as Finding['evidence'],
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at,
    acceptedByName: row.accepted_by_name,
    acceptedAt: row.accepted_at,
    acceptedUntil: row.accepted_until,
    acceptReason: row.accept_reason,
    version: row.version,
  };
}

export const portStates: readonly PortState[] = ['open', 'closed', 'silent', 'unknown'];
