import { randomBytes } from 'node:crypto';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { acceptBatch, askForGaps, type AcceptDeps } from './accept.ts';
import { offerCheckpoints } from './checkpoints.ts';
import { ExchangeError } from './errors.ts';
import { rememberUnits } from './foreign-units.ts';
import { nextBatch, type OutboxDeps } from './outbox.ts';
import { createParentClient, type ParentClient } from './parent-client.ts';
import { secretContext } from './pairing.ts';
import {
  listWanted,
  noteBlobFailure,
  storeBlob,
  takeBlob,
  type PeerBlobsDeps,
} from './peer-blobs.ts';
import { changePeer, findParent, getPeer, type PeerRow } from './peers.ts';
import { PullAnswer, PushAnswer } from './wire.ts';

export interface RoundDeps extends AcceptDeps, OutboxDeps, PeerBlobsDeps {
  blobs: PeerBlobsDeps['blobs'];
  key: SigningKey;
  secrets: SecretBox;
  time: TimeSource;
}

/** Batches of one direction in one round; then the other has its turn. */
const batchesPerRound = 50;

async function settleRotation(deps: RoundDeps, peer: PeerRow): Promise<PeerRow> {
  if (peer.next_secret === null) return peer;
  const { records, secrets } = deps;
  const context = secretContext(peer.node_id);
  const next = secrets.open(peer.next_secret, context);
  const client = createParentClient(deps, peer, secrets.open(peer.secret ?? '', context));
  try {
    await client.tell('rotate', { secret: next });
  } catch (error) {
    // The parent may know the new one only: its answer to our last attempt was lost.
    const isWrong = (error as ExchangeError).fields?.['reason'] === 'NODE_SIGNATURE_WRONG';
    if (!isWrong) throw error;
  } finally {
    await client.close();
  }
  await changePeer(records.db, peer.id, { secret: peer.next_secret, next_secret: null });
  return await getPeer(records.db, peer.id);
}

/** What waits here for the parent; filled and counted in one go, so that the parent can tell how far behind it is. */
async function pullOnce(deps: RoundDeps, client: ParentClient, peer: PeerRow) {
  const { records, rules, time } = deps;
  const ours = await nextBatch(deps, peer.id, undefined, []);
  const { received_position: received } = await getPeer(records.db, peer.id);
  const answer = await client.call(
    'pull',
    {
      received,
      waiting: ours.waiting,
      ...(ours.waitingSince !== undefined && { waitingSince: ours.waitingSince }),
      gaps: await askForGaps(records, peer.id, time),
      wants: await listWanted(records.db, peer.id, rules),
    },
    PullAnswer,
  );
  await records.transaction(async (trx) => {
    const alias = { ...answer.unit, aliasOf: peer.unit_id, below: peer.unit_id };
    await rememberUnits(trx, peer, [...answer.path, alias], isoNow(time));
  });
  await acceptBatch(deps, peer.id, answer.batch);
  await changePeer(records.db, peer.id, {
    peer_waiting: answer.waiting,
    peer_waiting_since: answer.waitingSince ?? null,
  });
  return answer;
}

async function pullAll(deps: RoundDeps, client: ParentClient, peer: PeerRow): Promise<PullAnswer> {
  for (let batches = 1; ; batches += 1) {
    const answer = await pullOnce(deps, client, peer);
    if (answer.batch.messages.length === 0 || batches === batchesPerRound) return answer;
  }
}

/** Answers whether anything left. The parent confirms each batch in its answer. */
async function pushAll(
  deps: RoundDeps,
  client: ParentClient,
  peer: PeerRow,
  pulled: PullAnswer,
): Promise<{ moved: boolean; wants: readonly string[] }> {
  const { records } = deps;
  let { received, checkpoint, gaps, wants } = pulled;
  let moved = false;
  for (let batches = 0; batches < batchesPerRound; batches += 1) {
    const next = await nextBatch(deps, peer.id, received, gaps);
    const offer = await offerCheckpoints(records, checkpoint);
    const idle = next.batch.messages.length === 0 && offer.newestCheckpoint <= checkpoint;
    // Once per round at least: a parent sees that our newest signed head is still the one it knows.
    if (idle && batches > 0 && !next.more) break;
    const answer = await client.call('push', { batch: next.batch, ...offer }, PushAnswer);
    moved ||= next.batch.messages.length > 0;
    const stuck = next.batch.messages.length > 0 && answer.received < next.batch.position;
    ({ received, gaps, wants } = answer);
    if (answer.checkpoint === checkpoint && offer.newestCheckpoint > checkpoint) break;
    checkpoint = answer.checkpoint;
    if (stuck) break;
  }
  await nextBatch(deps, peer.id, received, gaps);
  return { moved, wants };
}

async function moveBlobs(
  deps: RoundDeps,
  client: ParentClient,
  peer: PeerRow,
  wants: readonly string[],
): Promise<void> {
  const { records, rules, log } = deps;
  for (const sha256 of wants.slice(0, rules.blobs.perRound)) {
    try {
      const { bytes, content } = await takeBlob(deps, peer.id, sha256);
      await client.putFile({ sha256, bytes, open: async () => content });
    } catch (error) {
      if (isLinkFault(error)) throw error;
      log.warn({ err: error, sha256 }, 'exchange: a file was not taken by the parent');
    }
  }
  for (const sha256 of await listWanted(records.db, peer.id, rules)) {
    try {
      await storeBlob(deps, peer.id, sha256, await client.getFile(sha256));
    } catch (error) {
      if (isLinkFault(error)) throw error;
      await noteBlobFailure(deps, peer.id, sha256, error);
      log.warn({ err: error, sha256 }, 'exchange: a file could not be fetched');
    }
  }
}

function isLinkFault(error: unknown): boolean {
  return error instanceof ExchangeError && error.code === 'PEER_UNREACHABLE';
}

/** One exchange with the parent: what it has for us, what we have for it, files. Answers whether any message moved. */
export async function runRound(deps: RoundDeps): Promise<boolean> {
  const { records, secrets, time } = deps;
  const found = await findParent(records.db);
  if (!found) return false;
  let client: ParentClient | undefined;
  try {
    const peer = await settleRotation(deps, found);
    client = createParentClient(
      deps,
      peer,
      secrets.open(peer.secret ?? '', secretContext(peer.node_id)),
    );
    const before = peer.received_position;
    const pulled = await pullAll(deps, client, peer);
    const pushed = await pushAll(deps, client, peer, pulled);
    const { received_position: after } = await getPeer(records.db, peer.id);
    const contact = { last_contact_at: isoNow(time), last_error: null };
    await changePeer(records.db, peer.id, contact);
    await moveBlobs(deps, client, peer, pushed.wants);
    return pushed.moved || after !== before;
  } catch (error) {
    await noteFailure(deps, found.id, error);
    throw error;
  } finally {
    await client?.close();
  }
}

async function noteFailure({ records, time }: RoundDeps, peerId: string, error: unknown) {
  const now = isoNow(time);
  const detail = error instanceof Error ? error.message : 'unknown';
  const ended = error instanceof ExchangeError && error.code === 'PEER_ENDED';
  await changePeer(records.db, peerId, {
    last_error: detail.slice(0, 500),
    last_error_at: now,
    ...(ended && { state: 'ended' as const, ended_at: now, ended_reason: 'by-peer' }),
  });
}

/** Begins a rotation; the next round carries it out, and goes on with it after a crash. */
export async function beginRotation({ records, secrets }: RoundDeps, peer: PeerRow) {
  const next = secrets.seal(randomBytes(32).toString('base64url'), secretContext(peer.node_id));
  await records.db
    .updateTable('exchange_peers')
    .set({ next_secret: next })
    .where('id', '=', peer.id)
    .where('next_secret', 'is', null)
    .execute();
}

/** Tells the parent that this node leaves; whether it hears does not matter to us. */
export async function sayGoodbye(deps: RoundDeps, peer: PeerRow): Promise<void> {
  const secret = deps.secrets.open(peer.secret ?? '', secretContext(peer.node_id));
  const client = createParentClient(deps, peer, secret);
  try {
    await client.tell('leave', {});
  } catch (error) {
    deps.log.warn({ err: error }, 'exchange: the parent did not hear that we leave');
  } finally {
    await client.close();
  }
}
