import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Alerts } from '../../alerts/alerts.ts';
import { checkpointFault, keysById, parseBody, type SignedHead } from '../../audit/checkpoint.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { lockPeer, type PeerRow } from './peers.ts';
import type { WireCheckpoint } from './wire.ts';

/** Of one request. */
const perRequest = 50;

export interface CheckpointsOffer {
  checkpoints: WireCheckpoint[];
  newestCheckpoint: number;
}

/** Our signed heads after those that the parent has; without news the newest again, for the parent to compare. */
export async function offerCheckpoints(
  { db }: Pick<Records, 'db'>,
  after: number,
): Promise<CheckpointsOffer> {
  const newest = await db
    .selectFrom('audit_checkpoints')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!newest) return { checkpoints: [], newestCheckpoint: 0 };
  const checkpoints =
    after >= newest.seq
      ? [newest]
      : await db
          .selectFrom('audit_checkpoints')
          .selectAll()
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(perRequest)
          .execute();
  return { checkpoints, newestCheckpoint: newest.seq };
}

export interface WitnessDeps {
  records: Records;
  alerts: Pick<Alerts, 'raise'>;
  time: TimeSource;
  log: Logger;
}

/** The first head that does not go on from the one before it. */
async function headFault(
  trx: Trx,
  peer: PeerRow,
  heads: readonly SignedHead[],
): Promise<string | undefined> {
  for (const { unitId, seq } of heads) {
    const former = await trx
      .selectFrom('exchange_heads')
      .select('seq')
      .where('peer_id', '=', peer.id)
      .where('unit_id', '=', unitId)
      .executeTakeFirst();
    if (former && seq <= former.seq) {
      return `the chain of the unit ${unitId} goes back from entry ${former.seq} to ${seq}`;
    }
  }
  return undefined;
}

async function keepHeads(trx: Trx, peer: PeerRow, heads: readonly SignedHead[]): Promise<void> {
  for (const { unitId, seq, sha256, sm3 } of heads) {
    await trx
      .insertInto('exchange_heads')
      .values({ peer_id: peer.id, unit_id: unitId, seq, sha256, sm3 })
      .onConflict((conflict) =>
        conflict.columns(['peer_id', 'unit_id']).doUpdateSet({ seq, sha256, sm3 }),
      )
      .execute();
  }
}

async function stored(trx: Trx, peer: PeerRow, seq: number) {
  return await trx
    .selectFrom('exchange_checkpoints')
    .selectAll()
    .where('peer_id', '=', peer.id)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

/** Keeps one more checkpoint; answers why it contradicts those before it, or undefined. */
async function keep(
  trx: Trx,
  peer: PeerRow,
  checkpoint: WireCheckpoint,
  now: string,
): Promise<string | undefined> {
  const { seq, at, body, sha256, sm3, signature } = checkpoint;
  const known = await stored(trx, peer, seq);
  if (known) {
    if (known.sha256 === sha256 && known.sm3 === sm3) return undefined;
    return `checkpoint ${seq} has been replaced`;
  }
  if (seq !== peer.checkpoint_seq + 1) return undefined;
  const before = await stored(trx, peer, seq - 1);
  const previous = before && { seq: before.seq, link: before };
  const row = { seq, at, body, sha256, sm3, signature };
  const fault = checkpointFault(row, previous, keysById([peer.public_key]));
  if (fault !== undefined) return `checkpoint ${seq}: ${fault}`;
  const { heads } = parseBody(body);
  const back = await headFault(trx, peer, heads);
  if (back !== undefined) return `checkpoint ${seq}: ${back}`;
  await trx
    .insertInto('exchange_checkpoints')
    .values({ peer_id: peer.id, ...row, received_at: now })
    .execute();
  await keepHeads(trx, peer, heads);
  peer.checkpoint_seq = seq;
  return undefined;
}

async function takeIn(
  trx: Trx,
  peer: PeerRow,
  { checkpoints, newestCheckpoint }: CheckpointsOffer,
  now: string,
): Promise<string | undefined> {
  if (newestCheckpoint < peer.checkpoint_seq) {
    return `it has ${newestCheckpoint} checkpoints left of ${peer.checkpoint_seq}`;
  }
  for (const checkpoint of checkpoints) {
    const fault = await keep(trx, peer, checkpoint, now);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * Keeps the signed heads of a child's audit chains. Whoever rewrites history there, and be it with the child's own key,
 * can not make the new heads follow those that are kept here: that raises an alert and stays on the peer.
 */
export function createWitness({ records, alerts, time, log }: WitnessDeps) {
  async function tell(peer: PeerRow, fault: string): Promise<void> {
    log.error({ peerId: peer.id, nodeId: peer.node_id, fault }, 'exchange: history was rewritten');
    await alerts.raise({
      unitId: peer.unit_id,
      ruleId: 'exchange.history-rewritten',
      groupKey: { 'exchange.peer': peer.id },
      title: `Audit history of ${peer.name} was rewritten: ${fault}`,
      titleZh: `下级节点“${peer.name}”的审计历史前后矛盾`,
      adviceZh:
        '该节点报送的审计检查点与此前留存的不一致，可能是数据被改动，也可能是从旧备份恢复。请联系对方核实，并在对方节点运行 xiaodun verify。',
      severity: 'high',
    });
  }

  return {
    /** Answers the number of the newest checkpoint that is kept. */
    async take(peerId: string, offer: CheckpointsOffer): Promise<number> {
      const { peer, fault } = await records.transaction(async (trx) => {
        const locked = await lockPeer(trx, peerId);
        const now = isoNow(time);
        const found = await takeIn(trx, locked, offer, now);
        const isNew = found !== undefined && locked.history_fault === null;
        await trx
          .updateTable('exchange_peers')
          .set({
            checkpoint_seq: locked.checkpoint_seq,
            ...(isNew && { history_fault: found, history_fault_at: now }),
          })
          .where('id', '=', peerId)
          .execute();
        return { peer: locked, fault: isNew ? found : undefined };
      });
      if (fault !== undefined) await tell(peer, fault);
      return peer.checkpoint_seq;
    },
  };
}

export type Witness = ReturnType<typeof createWitness>;
