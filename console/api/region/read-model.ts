import { heldAt, visibleAmong, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { openDeliveryStates } from '../home/notices.ts';
import type { Region, RegionRow } from './schema.ts';

export interface RegionReader {
  db: Db;
  /** With the grants that carry the right to read notices, alerts, incidents. */
  notices: Principal;
  alerts: Principal;
  incidents: Principal;
  /** ISO 8601 UTC. */
  at: string;
}

type Named = Region['unit'];

/** The unit that was asked for, or the widest one that the caller sees; undefined when it is not visible. */
export async function findRegionUnit(
  { db, notices, at }: RegionReader,
  wanted: string | undefined,
): Promise<Named | undefined> {
  const unitId =
    wanted ??
    notices.grants.find((grant) => grant.unitId === notices.unitId)?.unitId ??
    notices.grants[0]?.unitId;
  if (unitId === undefined) return undefined;
  const name = (await visibleAmong(db, notices, [unitId], at)).get(unitId);
  return name === undefined ? undefined : { id: unitId, name };
}

/** From the top that the caller sees down to the unit. */
export async function regionPath(reader: RegionReader, unitId: string): Promise<Named[]> {
  const { db, notices, at } = reader;
  return db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.ancestor')
    .select(['units.id', 'units.name'])
    .where('unit_closure.descendant', '=', unitId)
    .where((eb) => heldAt(eb, at))
    .where('unit_closure.ancestor', 'in', visibleUnitIds(db, notices, at))
    .orderBy('unit_closure.depth', 'desc')
    .execute();
}

interface Child {
  id: string;
  name: string;
  kind: string;
}

function childrenOf({ db, at }: RegionReader, unitId: string): Promise<Child[]> {
  return db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.descendant')
    .select(['units.id', 'units.name', 'units.kind'])
    .where('unit_closure.ancestor', '=', unitId)
    .where('unit_closure.depth', '=', 1)
    .where('units.closed_at', 'is', null)
    .where('units.kind', '!=', 'provider')
    .where((eb) => heldAt(eb, at))
    .execute();
}

/** For each unit below `unitId` the child of `unitId` that it belongs to. */
async function branches(reader: RegionReader, unitId: string): Promise<Map<string, string>> {
  const { db, at } = reader;
  const rows = await db
    .selectFrom('unit_closure')
    .innerJoin('unit_closure as top', (join) =>
      join
        .onRef('top.descendant', '=', 'unit_closure.ancestor')
        .on('top.ancestor', '=', unitId)
        .on('top.depth', '=', 1)
        .on('top.from_at', '<=', at)
        .on((eb) => eb.or([eb('top.until_at', 'is', null), eb('top.until_at', '>', at)])),
    )
    .select(['unit_closure.descendant as unit', 'unit_closure.ancestor as child'])
    .where((eb) => heldAt(eb, at))
    .execute();
  return new Map(rows.map(({ unit, child }) => [unit, child]));
}

/** Units below; the unit itself is visible to readers of notices, and so is all below it. */
export function below({ db, at }: RegionReader, unitId: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where('unit_closure.depth', '>', 0)
    .where((eb) => heldAt(eb, at));
}

/** For other kinds of record the caller's rights may reach less far. */
function belowFor(reader: RegionReader, unitId: string, whole: Principal) {
  const units = below(reader, unitId);
  const reachesAsFar = reader.notices.grants.every((grant) => whole.grants.includes(grant));
  return reachesAsFar
    ? units
    : units.where('unit_closure.descendant', 'in', visibleUnitIds(reader.db, whole, reader.at));
}

/** Open deliveries per unit and state, from the index of the board alone. */
function deliveriesPerUnit(reader: RegionReader, unitId: string) {
  return reader.db
    .selectFrom('deliveries')
    .select((eb) => [
      'unit_id',
      'state',
      eb.fn.countAll<number>().as('count'),
      eb.fn
        .sum<number | null>(eb.case().when('next_due_at', '<', reader.at).then(1).else(0).end())
        .as('overdue'),
      eb.fn.min<string | null>('next_due_at').as('first_due_at'),
    ])
    .where('state', 'in', openDeliveryStates)
    .where('unit_id', 'in', below(reader, unitId))
    .groupBy(['unit_id', 'state'])
    .execute();
}

function alertsPerUnit(reader: RegionReader, unitId: string) {
  return reader.db
    .selectFrom('alerts')
    .select((eb) => ['unit_id', eb.fn.countAll<number>().as('count')])
    .where('state', '!=', 'closed')
    .where('unit_id', 'in', belowFor(reader, unitId, reader.alerts))
    .groupBy('unit_id')
    .execute();
}

function incidentsPerUnit(reader: RegionReader, unitId: string) {
  return reader.db
    .selectFrom('cases')
    .select((eb) => ['unit_id', eb.fn.countAll<number>().as('count')])
    .where('kind', '=', 'incident')
    .where('state', 'not in', ['CLOSED', 'DISMISSED', ''])
    .where('unit_id', 'in', belowFor(reader, unitId, reader.incidents))
    .groupBy('unit_id')
    .execute();
}

function emptyRow({ id, name, kind }: Child): RegionRow {
  return {
    unitId: id,
    unitName: name,
    kind,
    units: -1,
    cells: {},
    open: 0,
    overdue: 0,
    lateSince: null,
    openAlerts: 0,
    openIncidents: 0,
  };
}

function addDelivery(
  row: RegionRow,
  found: { state: string; count: number; overdue: number | null; first_due_at: string | null },
): void {
  const count = found.count;
  const overdue = found.overdue ?? 0;
  const cell = (row.cells[found.state] ??= { count: 0, overdue: 0 });
  cell.count += count;
  cell.overdue += overdue;
  row.open += count;
  row.overdue += overdue;
  if (overdue === 0 || found.first_due_at === null) return;
  if (row.lateSince === null || found.first_due_at < row.lateSince) {
    row.lateSince = found.first_due_at;
  }
}

function worstFirst(one: RegionRow, other: RegionRow): number {
  return (
    other.overdue - one.overdue || other.open - one.open || (one.unitName < other.unitName ? -1 : 1)
  );
}

/** Units directly below one unit with everything below each summed up, worst first. */
export async function readRegion(
  reader: RegionReader,
  unit: Named,
  limit: number,
): Promise<Region> {
  const [path, children, branchOf, deliveries, alerts, incidents] = await Promise.all([
    regionPath(reader, unit.id),
    childrenOf(reader, unit.id),
    branches(reader, unit.id),
    deliveriesPerUnit(reader, unit.id),
    alertsPerUnit(reader, unit.id),
    incidentsPerUnit(reader, unit.id),
  ]);
  const rows = new Map(children.map((child) => [child.id, emptyRow(child)]));
  const rowOf = (unitId: string): RegionRow | undefined => rows.get(branchOf.get(unitId) ?? '');
  for (const child of branchOf.values()) {
    const row = rows.get(child);
    if (row) row.units += 1;
  }
  for (const found of deliveries) {
    const row = rowOf(found.unit_id);
    if (row) addDelivery(row, found);
  }
  for (const { unit_id: unitId, count } of alerts) {
    const row = rowOf(unitId);
    if (row) row.openAlerts += count;
  }
  for (const { unit_id: unitId, count } of incidents) {
    const row = rowOf(unitId);
    if (row) row.openIncidents += count;
  }
  const all = [...rows.values()].toSorted(worstFirst);
  const sum = (of: (row: RegionRow) => number): number =>
    all.reduce((total, row) => total + of(row), 0);
  return {
    unit,
    path,
    at: reader.at,
    states: [...openDeliveryStates],
    totals: {
      units: sum((row) => row.units + 1),
      open: sum(({ open }) => open),
      overdue: sum(({ overdue }) => overdue),
      lateUnits: all.filter(({ overdue }) => overdue > 0).length,
      openAlerts: sum(({ openAlerts }) => openAlerts),
      openIncidents: sum(({ openIncidents }) => openIncidents),
    },
    rows: all.slice(0, limit),
    rowCount: all.length,
  };
}
