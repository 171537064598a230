import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Finding } from '../../health/components.ts';
import type { Db } from '../../stores/records/records.ts';
import type { PeerRow } from './peers.ts';
import type { ExchangeRules } from './rules.ts';

const minuteMs = 60_000;

export type PeerConcern = 'history' | 'silent' | 'late' | 'refused' | 'clock' | 'failing';

/** What of a peer a person should look at, the most serious first; nothing for one that is not in use. */
export function concernsOf(
  peer: PeerRow,
  oldestWaiting: string | null,
  { watch }: ExchangeRules,
  nowMs: number,
): PeerConcern[] {
  if (peer.state !== 'active') return [];
  const concerns: PeerConcern[] = [];
  const olderThan = (iso: string | null, minutes: number) =>
    iso !== null && nowMs - Date.parse(iso) > minutes * minuteMs;
  if (peer.history_fault !== null) concerns.push('history');
  if (olderThan(peer.last_contact_at ?? peer.joined_at, watch.silentMinutes)) {
    concerns.push('silent');
  } else if (peer.last_error !== null) concerns.push('failing');
  if (olderThan(oldestWaiting, watch.lagMinutes)) concerns.push('late');
  if (peer.refused > 0) concerns.push('refused');
  if (Math.abs(peer.clock_offset_ms ?? 0) > watch.clockOffsetSeconds * 1_000)
    concerns.push('clock');
  return concerns;
}

const zh: Readonly<Record<PeerConcern, string>> = {
  history: '审计历史前后矛盾',
  silent: '长时间没有联系',
  failing: '最近一次交换失败',
  late: '有报文长时间未送达',
  refused: '有报文被拒收',
  clock: '时钟偏差过大',
};
const en: Readonly<Record<PeerConcern, string>> = {
  history: 'audit history was rewritten',
  silent: 'not heard of for long',
  failing: 'the last exchange failed',
  late: 'messages wait for long',
  refused: 'messages were refused',
  clock: 'clocks differ too much',
};

/** Line of the health page about the nodes above and below. */
export async function peersFinding(
  db: Db,
  rules: ExchangeRules,
  time: TimeSource,
): Promise<Finding> {
  const peers = await db
    .selectFrom('exchange_peers')
    .selectAll('exchange_peers')
    .select((eb) =>
      eb
        .selectFrom('exchange_outbox')
        .select((inner) => inner.fn.min('queued_at').as('oldest'))
        .whereRef('exchange_outbox.peer_id', '=', 'exchange_peers.id')
        .as('oldest'),
    )
    .where('state', '=', 'active')
    .execute();
  const found = peers.map((peer) => concernsOf(peer, peer.oldest, rules, time.now()));
  const kinds = [...new Set(found.flat())];
  const troubled = found.filter((concerns) => concerns.length > 0).length;
  const name = 'peers';
  if (troubled === 0) {
    return {
      name,
      state: 'ok',
      detail: peers.length === 0 ? '没有上下级节点' : `${peers.length} 个节点，交换正常`,
      detailEn: peers.length === 0 ? 'No other nodes.' : `${peers.length} nodes, exchange works.`,
    };
  }
  return {
    name,
    state: 'warning',
    detail: `${peers.length} 个节点，${troubled} 个需要关注：${kinds.map((kind) => zh[kind]).join('、')}`,
    detailEn: `${peers.length} nodes, ${troubled} need a look: ${kinds.map((kind) => en[kind]).join(', ')}.`,
  };
}
