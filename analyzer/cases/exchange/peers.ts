import type { Selectable, Updateable } from 'kysely';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { ExchangeTables } from './tables.ts';

export type PeerRow = Selectable<ExchangeTables['exchange_peers']>;
export type PeerChange = Updateable<ExchangeTables['exchange_peers']>;

/** Everything of a peer that a pairing starts from zero. */
export const freshPeer = {
  certificate: null,
  secret: null,
  next_secret: null,
  token_hash: null,
  token_expires_at: null,
  joined_at: null,
  ended_at: null,
  ended_reason: null,
  last_contact_at: null,
  last_error: null,
  last_error_at: null,
  request_number: 0,
  clock_offset_ms: null,
  scanned_seq: 0,
  outbox_position: 0,
  sent_position: 0,
  received_position: 0,
  peer_waiting: 0,
  peer_waiting_since: null,
  checkpoint_seq: 0,
  refused: 0,
  history_fault: null,
  history_fault_at: null,
} as const;

export async function findPeer(db: Db | Trx, id: string): Promise<PeerRow | undefined> {
  return await db.selectFrom('exchange_peers').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function getPeer(db: Db | Trx, id: string): Promise<PeerRow> {
  return await db
    .selectFrom('exchange_peers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The newest pairing with a node, ended ones too: who has left is told so. */
export async function findPeerOfNode(db: Db | Trx, nodeId: string): Promise<PeerRow | undefined> {
  return await db
    .selectFrom('exchange_peers')
    .selectAll()
    .where('node_id', '=', nodeId)
    // The one that holds before those that ended: ids of one millisecond, or of a clock set back, say nothing.
    .orderBy((eb) => eb.case().when('state', '=', 'ended').then(1).else(0).end())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function findParent(db: Db | Trx): Promise<PeerRow | undefined> {
  return await db
    .selectFrom('exchange_peers')
    .selectAll()
    .where('role', '=', 'parent')
    .where('state', '=', 'active')
    .executeTakeFirst();
}

/** Reads the row and keeps others from it until the transaction ends, on both engines. */
export async function lockPeer(trx: Trx, id: string): Promise<PeerRow> {
  return await trx
    .updateTable('exchange_peers')
    .set((eb) => ({ refused: eb.ref('refused') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function changePeer(db: Db | Trx, id: string, change: PeerChange): Promise<void> {
  await db.updateTable('exchange_peers').set(change).where('id', '=', id).execute();
}

/** Nodes whose messages come by way of this peer: the peer itself and those that it introduced. */
export async function listNodesOf(db: Db | Trx, peer: PeerRow): Promise<string[]> {
  const rows = await db
    .selectFrom('exchange_nodes')
    .select('node')
    .where('peer_id', '=', peer.id)
    .execute();
  return [peer.node_id, ...rows.map((row) => row.node)];
}
