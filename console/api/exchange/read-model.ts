import type { Static } from 'typebox';
import { concernsOf } from '../../../analyzer/cases/exchange/health.ts';
import type { PeerRow } from '../../../analyzer/cases/exchange/peers.ts';
import type { ExchangeRules } from '../../../analyzer/cases/exchange/rules.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import { type ListRequest, totalOf } from '../lists.ts';
import type { Peer, PeerDetails } from './schema.ts';

export const sortablePeerFields = ['name', 'state', 'lastContactAt', 'joinedAt'] as const;

const sortColumns = {
  name: 'exchange_peers.name',
  state: 'exchange_peers.state',
  lastContactAt: 'exchange_peers.last_contact_at',
  joinedAt: 'exchange_peers.joined_at',
} as const;

function visiblePeers(db: Db, principal: Principal, now: string) {
  return db
    .selectFrom('exchange_peers')
    .innerJoin('units', 'units.id', 'exchange_peers.unit_id')
    .where('exchange_peers.unit_id', 'in', visibleUnitIds(db, principal, now));
}

function withCounts(query: ReturnType<typeof visiblePeers>) {
  return query
    .selectAll('exchange_peers')
    .select('units.name as unit_name')
    .select((eb) => [
      eb
        .selectFrom('exchange_outbox')
        .select((inner) => inner.fn.countAll<number>().as('waiting'))
        .whereRef('exchange_outbox.peer_id', '=', 'exchange_peers.id')
        .as('waiting'),
      eb
        .selectFrom('exchange_outbox')
        .select((inner) => inner.fn.min('queued_at').as('oldest'))
        .whereRef('exchange_outbox.peer_id', '=', 'exchange_peers.id')
        .as('oldest'),
      eb
        .selectFrom('exchange_gaps')
        .select((inner) => inner.fn.countAll<number>().as('held'))
        .whereRef('exchange_gaps.peer_id', '=', 'exchange_peers.id')
        .as('held'),
    ]);
}

type Counted = PeerRow & {
  unit_name: string;
  waiting: number | null;
  oldest: string | null;
  held: number | null;
};

function peerOf(row: Counted, rules: ExchangeRules, nowMs: number): Static<typeof Peer> {
  const active = row.state === 'active';
  const waitingSince = [row.oldest, row.peer_waiting_since].filter((iso) => iso !== null).sort()[0];
  const lagMs = active && waitingSince !== undefined ? nowMs - Date.parse(waitingSince) : 0;
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    role: row.role,
    state: row.state,
    name: row.name,
    nodeId: row.node_id,
    url: row.url === '' ? null : row.url,
    joinedAt: row.joined_at,
    endedAt: row.ended_at,
    endedReason: row.ended_reason,
    inviteExpiresAt: row.token_expires_at,
    lastContactAt: row.last_contact_at,
    lastError: row.last_error,
    lagMessages: active ? (row.waiting ?? 0) + row.peer_waiting : 0,
    lagSeconds: Math.max(0, Math.round(lagMs / 1_000)),
    refused: row.refused,
    held: row.held ?? 0,
    clockOffsetMs: row.clock_offset_ms,
    historyFault: row.history_fault,
    rotating: row.next_secret !== null,
    concerns: concernsOf(row, row.oldest, rules, nowMs),
  };
}

export interface PeersReader {
  db: Db;
  rules: ExchangeRules;
  nowMs: number;
}

const isoOf = ({ nowMs }: PeersReader) => new Date(nowMs).toISOString();

export async function listPeers(reader: PeersReader, principal: Principal, list: ListRequest) {
  const { db, rules, nowMs } = reader;
  const { state, unitId, q } = list.filter;
  let query = visiblePeers(db, principal, isoOf(reader));
  // Withdrawn and ended ones are history: shown when asked for.
  if (state === 'invited' || state === 'active' || state === 'ended') {
    query = query.where('exchange_peers.state', '=', state);
  } else query = query.where('exchange_peers.state', '!=', 'ended');
  if (typeof q === 'string' && q !== '') {
    query = query.where(anyContains(['exchange_peers.name', 'units.name'], q));
  }
  if (typeof unitId === 'string') query = query.where('exchange_peers.unit_id', '=', unitId);
  const sort = sortColumns[(list.sort?.field ?? 'name') as keyof typeof sortColumns];
  const [rows, total] = await Promise.all([
    withCounts(query)
      .orderBy('exchange_peers.role', 'desc')
      .orderBy(sort, list.sort?.order ?? 'asc')
      .orderBy('exchange_peers.id')
      .offset(list.offset)
      .limit(list.limit)
      .execute(),
    totalOf(query),
  ]);
  return { rows: rows.map((row) => peerOf(row, rules, nowMs)), total };
}

/** Units that only the parent told us of: what lies above this node. */
async function pathOf(db: Db, peer: PeerRow) {
  if (peer.role === 'child') return [];
  return await db
    .selectFrom('units')
    .select(['id', 'name', 'kind'])
    .where('peer_id', '=', peer.id)
    .where('alias_of', 'is', null)
    .orderBy('created_at')
    .limit(50)
    .execute();
}

export async function findPeerDetails(
  reader: PeersReader,
  principal: Principal,
  id: string,
): Promise<Static<typeof PeerDetails> | undefined> {
  const { db, rules, nowMs } = reader;
  const visible = visiblePeers(db, principal, isoOf(reader)).where('exchange_peers.id', '=', id);
  const row = await withCounts(visible).executeTakeFirst();
  if (!row) return undefined;
  const refusals = await db
    .selectFrom('exchange_refusals')
    .selectAll()
    .where('peer_id', '=', id)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return {
    ...peerOf(row, rules, nowMs),
    path: await pathOf(db, row),
    refusals: refusals.map(({ id, case_id, message_id, code, detail, at }) => ({
      id,
      caseId: case_id,
      messageId: message_id,
      code,
      detail,
      at,
    })),
  };
}
