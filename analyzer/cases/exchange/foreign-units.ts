import { plant, takeTurn } from '../../people/unit-tree.ts';
import { heldAt } from '../../people/visibility.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { PeerRow } from './peers.ts';
import type { WireUnit } from './wire.ts';

/** The unit and all below it now, foreign ones and aliases too. */
export function subTreeOf(db: Db | Trx, unitId: string, now: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, now));
}

/**
 * Units that are at home at the peer. At a parent: the sub-tree of the unit that the child joined as. At a child: what
 * the parent told us of, without our own units by the parent's names, which hang in our tree.
 */
export function unitsOfPeer(db: Db | Trx, peer: PeerRow, now: string) {
  if (peer.role === 'child') return subTreeOf(db, peer.unit_id, now);
  return db
    .selectFrom('units')
    .select('units.id as descendant')
    .where('units.peer_id', '=', peer.id)
    .where('units.id', 'not in', subTreeOf(db, peer.unit_id, now));
}

interface Foreign extends WireUnit {
  /** Our own unit of which this is another name. */
  aliasOf?: string;
  /** Hangs below this unit of ours; absent: above or beside us, outside of our tree. */
  below?: string;
}

/** Notes a unit as the peer names it. One that is ours, or of another peer, stays as it is. */
async function rememberUnit(trx: Trx, peer: PeerRow, unit: Foreign, now: string): Promise<void> {
  const known = await trx
    .selectFrom('units')
    .select(['peer_id', 'name', 'kind'])
    .where('id', '=', unit.id)
    .executeTakeFirst();
  const { name, kind } = unit;
  if (known) {
    if (known.peer_id !== peer.id || (known.name === name && known.kind === kind)) return;
    await trx.updateTable('units').set({ name, kind }).where('id', '=', unit.id).execute();
    return;
  }
  await trx
    .insertInto('units')
    .values({
      id: unit.id,
      name,
      kind,
      code: null,
      created_at: now,
      closed_at: null,
      peer_id: peer.id,
      alias_of: unit.aliasOf ?? null,
    })
    .execute();
  if (unit.below !== undefined) await plant(trx, unit.id, unit.below, now);
}

export async function rememberUnits(
  trx: Trx,
  peer: PeerRow,
  units: readonly Foreign[],
  now: string,
): Promise<void> {
  if (units.length === 0) return;
  await takeTurn(trx, 'units');
  for (const unit of units) await rememberUnit(trx, peer, unit, now);
}

/**
 * A unit that a former pairing left behind belongs to this one now: a node that joins again finds its cases again.
 * Only what the same node had told us of passes on.
 */
export async function inheritUnits(trx: Trx, peer: PeerRow): Promise<void> {
  const former = trx
    .selectFrom('exchange_peers')
    .select('id')
    .where('node_id', '=', peer.node_id)
    .where('id', '!=', peer.id)
    .where('state', '=', 'ended');
  await trx.updateTable('units').set({ peer_id: peer.id }).where('peer_id', 'in', former).execute();
}

/** The units above one of ours, from the top down; foreign ones that our own parent told us of come first. */
export async function pathAbove(db: Db | Trx, unitId: string, now: string): Promise<WireUnit[]> {
  const ours = await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.ancestor')
    .select(['units.id', 'units.name', 'units.kind', 'units.peer_id'])
    .where('unit_closure.descendant', '=', unitId)
    .where('unit_closure.depth', '>', 0)
    .where((eb) => heldAt(eb, now))
    .orderBy('unit_closure.depth', 'desc')
    .execute();
  const parent = await db
    .selectFrom('exchange_peers')
    .select(['id', 'unit_id'])
    .where('role', '=', 'parent')
    .where('state', '=', 'active')
    .executeTakeFirst();
  const above = parent
    ? await db
        .selectFrom('units')
        .select(['id', 'name', 'kind'])
        .where('peer_id', '=', parent.id)
        .where('id', 'not in', subTreeOf(db, parent.unit_id, now))
        .orderBy('created_at')
        .orderBy('id')
        .limit(20)
        .execute()
    : [];
  return [...above, ...ours.filter((unit) => unit.peer_id === null)].map(({ id, name, kind }) => ({
    id,
    name,
    kind,
  }));
}

export async function wireUnit(db: Db | Trx, unitId: string): Promise<WireUnit> {
  return await db
    .selectFrom('units')
    .select(['id', 'name', 'kind'])
    .where('id', '=', unitId)
    .executeTakeFirstOrThrow();
}
