import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { outboundStates, type OutboundState } from '../../../analyzer/telling/tables.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import type { Outbound } from './schema.ts';
import { totalOf } from '../lists.ts';

/** Enough to recognise one's own, too little to write to: `z***@school.cn`, `138****0000`. */
function maskAddress(address: string): string {
  const at = address.indexOf('@');
  if (at > 0) return `${address.slice(0, 1)}***${address.slice(at)}`;
  return `${address.slice(0, 3)}****${address.slice(-4)}`;
}

function isState(value: unknown): value is OutboundState {
  return (outboundStates as readonly unknown[]).includes(value);
}

export function visibleOutbound(db: Db, principal: Principal, atIso: string) {
  return db
    .selectFrom('outbound')
    .where('outbound.unit_id', 'in', visibleUnitIds(db, principal, atIso));
}

/** What left the house, or should have: newest first, with receipts. */
export async function listOutbound(
  db: Db,
  principal: Principal,
  atIso: string,
  list: ListRequest,
  id?: string,
): Promise<{ rows: Outbound[]; total: number }> {
  const { q, state, channelId, unitId } = list.filter;
  let base = visibleOutbound(db, principal, atIso)
    .innerJoin('told_messages', 'told_messages.id', 'outbound.message_id')
    .innerJoin('units', 'units.id', 'outbound.unit_id');
  if (id !== undefined) base = base.where('outbound.id', '=', id);
  if (typeof q === 'string' && q !== '') {
    base = base.where(anyContains(['told_messages.title_zh', 'told_messages.title_en'], q));
  }
  const states = Array.isArray(state) ? state.filter(isState) : isState(state) ? [state] : [];
  if (states.length > 0) base = base.where('outbound.state', 'in', states);
  if (typeof channelId === 'string') base = base.where('outbound.channel_id', '=', channelId);
  if (typeof unitId === 'string') base = base.where('outbound.unit_id', '=', unitId);
  const rows = await base
    .leftJoin('channels', 'channels.id', 'outbound.channel_id')
    .leftJoin('accounts', 'accounts.id', 'outbound.account_id')
    .leftJoin('inbox', (join) =>
      join
        .onRef('inbox.message_id', '=', 'outbound.message_id')
        .onRef('inbox.account_id', '=', 'outbound.account_id'),
    )
    .select([
      'outbound.id',
      'outbound.created_at as at',
      'outbound.unit_id as unitId',
      'units.name as unitName',
      'outbound.channel_id as channelId',
      'outbound.channel_kind as channelKind',
      'channels.name as channelName',
      'told_messages.template as kind',
      'told_messages.severity',
      'told_messages.title_zh as title',
      'told_messages.title_en as titleEn',
      'accounts.name as recipientName',
      'outbound.address',
      'outbound.state',
      'outbound.attempts',
      'outbound.next_at as nextAt',
      'outbound.error_code as errorCode',
      'outbound.error',
      'outbound.reference',
      'outbound.accepted_at as acceptedAt',
      'outbound.delivered_at as deliveredAt',
      'inbox.read_at as readAt',
      'inbox.acknowledged_at as acknowledgedAt',
    ])
    .orderBy('outbound.created_at', list.sort?.order ?? 'desc')
    .orderBy('outbound.id', list.sort?.order ?? 'desc')
    .limit(list.limit)
    .offset(list.offset)
    .execute();
  const total = await totalOf(base);
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      address: row.address === null ? null : maskAddress(row.address),
      nextAt: row.state === 'waiting' ? row.nextAt : null,
    })),
  };
}
