import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { messageOf } from '../message-store.ts';
import type { CaseMessage } from '../message.ts';
import { blobsNamedBy } from './blob-references.ts';
import { unitsOfPeer } from './foreign-units.ts';
import { changePeer, listNodesOf, lockPeer, type PeerRow } from './peers.ts';
import type { ExchangeRules } from './rules.ts';
import { listNewlyShared, mayLeave } from './shares.ts';
import type { Batch, WireMessage } from './wire.ts';

/** Of one look; the next request goes on. */
const casesPerFill = 200;
const messagesPerFill = 2_000;
const rowsPerInsert = 200;
const keysPerQuery = 500;

export interface OutboxDeps {
  records: Records;
  time: TimeSource;
  rules: ExchangeRules;
  /** Fingerprint of our own key. */
  nodeId: string;
}

interface Queued {
  id: string;
  case_id: string;
  payload: string;
}

async function append(trx: Trx, peer: PeerRow, messages: readonly Queued[], now: string) {
  let position = peer.outbox_position;
  for (let from = 0; from < messages.length; from += rowsPerInsert) {
    const some = messages.slice(from, from + rowsPerInsert);
    const rows = some.map(({ id, case_id }) => ({
      peer_id: peer.id,
      position: (position += 1),
      message_id: id,
      case_id,
      queued_at: now,
    }));
    await trx
      .insertInto('exchange_outbox')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['peer_id', 'message_id']).doNothing())
      .execute();
    await noteBlobs(trx, peer, some, now);
  }
  peer.outbox_position = position;
}

/** What the peer may fetch: files named by messages that leave for it. */
async function noteBlobs(trx: Trx, peer: PeerRow, messages: readonly Queued[], now: string) {
  for (const { case_id, payload } of messages) {
    if (!payload.includes('"sha256"')) continue;
    for (const sha256 of blobsNamedBy(JSON.parse(payload))) {
      await trx
        .insertInto('exchange_blobs')
        .values({
          peer_id: peer.id,
          sha256,
          case_id,
          state: 'stored',
          attempts: 0,
          error: null,
          noted_at: now,
        })
        .onConflict((conflict) => conflict.columns(['peer_id', 'case_id', 'sha256']).doNothing())
        .execute();
    }
  }
}

function messagesFor(trx: Trx, peer: PeerRow, now: string) {
  return trx
    .selectFrom('case_messages')
    .select(['case_messages.id', 'case_messages.case_id', 'case_messages.payload'])
    .where(mayLeave(trx, peer, now))
    .where('case_messages.id', 'not in', (eb) =>
      eb
        .selectFrom('exchange_outbox')
        .select('exchange_outbox.message_id')
        .where('exchange_outbox.peer_id', '=', peer.id),
    )
    .orderBy('case_messages.seq');
}

/** Whole logs of cases that the peer has not had a part in before. */
async function queueNewCases(trx: Trx, peer: PeerRow, now: string, everything: boolean) {
  const cases = await listNewlyShared(trx, peer, now, casesPerFill);
  const nodes = await listNodesOf(trx, peer);
  for (const caseId of cases) {
    const messages = await messagesFor(trx, peer, now)
      .where('case_messages.case_id', '=', caseId)
      // What came from there is there, unless it was lost.
      .$if(!everything, (query) => query.where('case_messages.node', 'not in', nodes))
      .execute();
    await append(trx, peer, messages, now);
    await trx
      .insertInto('exchange_shares')
      .values({ peer_id: peer.id, case_id: caseId, since_at: now })
      .execute();
  }
  return cases.length === casesPerFill;
}

/** New messages of cases that are shared already, up to a bound. */
async function queueNewMessages(trx: Trx, peer: PeerRow, now: string) {
  const { seq: newest } = await trx
    .selectFrom('case_arrivals')
    .select('seq')
    .executeTakeFirstOrThrow();
  const upTo = Math.min(newest, peer.scanned_seq + messagesPerFill);
  if (upTo === peer.scanned_seq) return false;
  const nodes = await listNodesOf(trx, peer);
  const messages = await messagesFor(trx, peer, now)
    .where('case_messages.seq', '>', peer.scanned_seq)
    .where('case_messages.seq', '<=', upTo)
    .where('case_messages.node', 'not in', nodes)
    .where('case_messages.case_id', 'in', (eb) =>
      eb
        .selectFrom('exchange_shares')
        .select('exchange_shares.case_id')
        .where('exchange_shares.peer_id', '=', peer.id),
    )
    .execute();
  await append(trx, peer, messages, now);
  peer.scanned_seq = upTo;
  return upTo < newest;
}

/** Negative while everything is sent again: minus (newest message at its begin + 1). */
const isResending = (peer: PeerRow) => peer.scanned_seq < 0;

/** Puts what has become due for a peer into its outbox, in order of arrival here. Answers whether more is waiting. */
async function fill(trx: Trx, peer: PeerRow, now: string): Promise<boolean> {
  let more: boolean;
  if (isResending(peer)) {
    more = await queueNewCases(trx, peer, now, true);
    if (!more) peer.scanned_seq = -peer.scanned_seq - 1;
    more = true;
  } else {
    const moreMessages = await queueNewMessages(trx, peer, now);
    more = (await queueNewCases(trx, peer, now, false)) || moreMessages;
  }
  const { scanned_seq, outbox_position } = peer;
  await changePeer(trx, peer.id, { scanned_seq, outbox_position });
  return more;
}

/** The peer, or this node, was restored from an older copy: it gets all that it may have, its own messages too. */
export async function sendEverythingAgain(trx: Trx, peer: PeerRow): Promise<void> {
  const { seq } = await trx.selectFrom('case_arrivals').select('seq').executeTakeFirstOrThrow();
  await trx.deleteFrom('exchange_outbox').where('peer_id', '=', peer.id).execute();
  await trx.deleteFrom('exchange_shares').where('peer_id', '=', peer.id).execute();
  peer.scanned_seq = -(seq + 1);
  await changePeer(trx, peer.id, { scanned_seq: peer.scanned_seq });
}

/**
 * Forgets what the peer has confirmed. A peer that confirms less than before, or more than there ever was, shows that one
 * of the two was restored from an older copy.
 */
export async function confirm(trx: Trx, peer: PeerRow, received: number): Promise<void> {
  if (received === peer.sent_position) return;
  if (received > peer.outbox_position) peer.outbox_position = received;
  else if (received > peer.sent_position) {
    await trx
      .deleteFrom('exchange_outbox')
      .where('peer_id', '=', peer.id)
      .where('position', '<=', received)
      .execute();
    peer.sent_position = received;
    await changePeer(trx, peer.id, { sent_position: received });
    return;
  }
  peer.sent_position = received;
  const { outbox_position, sent_position } = peer;
  await changePeer(trx, peer.id, { outbox_position, sent_position });
  await sendEverythingAgain(trx, peer);
}

/** Sends the logs of cases again in which the peer misses links; only what may leave at all. */
export async function queueAgain(
  trx: Trx,
  peer: PeerRow,
  caseIds: readonly string[],
  now: string,
): Promise<void> {
  for (const caseId of caseIds) {
    const waiting = await trx
      .selectFrom('exchange_outbox')
      .select('position')
      .where('peer_id', '=', peer.id)
      .where('case_id', '=', caseId)
      .limit(1)
      .executeTakeFirst();
    if (waiting) continue;
    const messages = await messagesFor(trx, peer, now)
      .where('case_messages.case_id', '=', caseId)
      .execute();
    await append(trx, peer, messages, now);
  }
  await changePeer(trx, peer.id, { outbox_position: peer.outbox_position });
}

async function introduce(
  trx: Trx,
  peer: PeerRow,
  messages: readonly CaseMessage[],
  nodeId: string,
  now: string,
): Promise<Pick<Batch, 'units' | 'nodes'>> {
  if (messages.length === 0) return { units: [], nodes: [] };
  const caseIds = [...new Set(messages.map((message) => message.caseId))];
  const parties = await trx
    .selectFrom('parties')
    .select('unit_id')
    .where('ref_id', 'in', caseIds)
    .distinct()
    .limit(keysPerQuery)
    .execute();
  const named = [...parties.map((row) => row.unit_id), ...messages.map(({ unitId }) => unitId)];
  const units = await trx
    .selectFrom('units')
    .select((eb) => [
      'id',
      'name',
      'kind',
      eb('units.id', 'in', unitsOfPeer(trx, peer, now)).as('theirs'),
    ])
    .where('id', 'in', [...new Set(named)])
    .execute();
  const writers = [...new Set(messages.map((message) => message.node))];
  const nodes = await trx
    .selectFrom('case_nodes')
    .select(['node', 'public_key'])
    .where('node', 'in', writers)
    .where('node', 'not in', [nodeId, peer.node_id])
    .execute();
  return {
    units: units.map(({ id, name, kind, theirs }) => {
      const atPeer = Boolean(theirs);
      return { id, name, kind, child: peer.role === 'child' ? atPeer : !atPeer };
    }),
    nodes: nodes.map(({ node, public_key: publicKey }) => ({ node, publicKey })),
  };
}

/** The next messages for a peer, oldest first, with the units and nodes that they name; changes nothing. */
async function readBatch(
  trx: Trx,
  peer: PeerRow,
  { rules, nodeId }: OutboxDeps,
  now: string,
): Promise<Batch> {
  const rows = await trx
    .selectFrom('exchange_outbox')
    .innerJoin('case_messages', 'case_messages.id', 'exchange_outbox.message_id')
    .selectAll('case_messages')
    .select('exchange_outbox.position')
    .where('exchange_outbox.peer_id', '=', peer.id)
    .orderBy('exchange_outbox.position')
    .limit(rules.batches.messages)
    .execute();
  let bytes = 0;
  let position = peer.sent_position;
  const messages: CaseMessage[] = [];
  for (const row of rows) {
    bytes += 2 * (row.payload.length + row.clocks.length) + 1_000;
    if (messages.length > 0 && bytes > rules.batches.kilobytes * 1_024) break;
    messages.push(messageOf(row));
    position = row.position;
  }
  const introductions = await introduce(trx, peer, messages, nodeId, now);
  return { position, messages: messages as unknown as WireMessage[], ...introductions };
}

/** Fills the outbox of a peer and answers its first batch; asked again before a confirmation it answers the same. */
export async function nextBatch(
  deps: OutboxDeps,
  peerId: string,
  received: number | undefined,
  gaps: readonly string[],
): Promise<{ batch: Batch; more: boolean; waiting: number; waitingSince?: string }> {
  return await deps.records.transaction(async (trx) => {
    const now = isoNow(deps.time);
    const peer = await lockPeer(trx, peerId);
    if (received !== undefined) await confirm(trx, peer, received);
    if (gaps.length > 0) await queueAgain(trx, peer, gaps, now);
    const more = await fill(trx, peer, now);
    const batch = await readBatch(trx, peer, deps, now);
    const { waiting, since } = await trx
      .selectFrom('exchange_outbox')
      .select((eb) => [eb.fn.countAll<number>().as('waiting'), eb.fn.min('queued_at').as('since')])
      .where('peer_id', '=', peerId)
      .executeTakeFirstOrThrow();
    return { batch, more, waiting, ...(since !== null && { waitingSince: since }) };
  });
}
