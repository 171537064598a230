import { Readable } from 'node:stream';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { acceptBatch, askForGaps, type AcceptDeps } from './accept.ts';
import type { Witness } from './checkpoints.ts';
import { ExchangeError } from './errors.ts';
import type { AskingPeer, Door, SignedRequest } from './exchange.ts';
import { pathAbove, wireUnit } from './foreign-units.ts';
import { nextBatch, type OutboxDeps } from './outbox.ts';
import { listWanted, storeBlob, takeBlob } from './peer-blobs.ts';
import { changePeer, findPeerOfNode, getPeer, lockPeer, type PeerRow } from './peers.ts';
import { secretContext } from './pairing.ts';
import type { ExchangeRules } from './rules.ts';
import {
  answerText,
  hasMac,
  isRequestSignedBy,
  readRequest,
  type ReadRequest,
} from './signatures.ts';

export interface DoorDeps extends AcceptDeps, OutboxDeps {
  records: Records;
  blobs: Pick<Blobs, 'info' | 'open' | 'put'>;
  secrets: SecretBox;
  key: SigningKey;
  time: TimeSource;
  rules: ExchangeRules;
  witness: Witness;
  joinChild: Door['join'];
}

const replayed = (last: number) =>
  new ExchangeError('NODE_REQUEST_REPLAYED', 'A request with this number was here already.', {
    last,
  });

/** What children ask of us. Every route of it but `join` is behind `admit`. */
export function createDoor(deps: DoorDeps): Door {
  const { records, secrets, key, time, rules, witness } = deps;

  function open(peer: PeerRow, sealed: string | null): string | undefined {
    return sealed === null ? undefined : secrets.open(sealed, secretContext(peer.node_id));
  }

  async function identify(read: ReadRequest | undefined): Promise<PeerRow> {
    const unknown = new ExchangeError('NODE_UNKNOWN', 'This node is not paired with that one.');
    if (!read || read.claims.to !== key.id) throw unknown;
    const peer = await findPeerOfNode(records.db, read.claims.from);
    if (!peer || peer.role !== 'child' || peer.state === 'invited') throw unknown;
    const current = open(peer, peer.secret);
    const next = open(peer, peer.next_secret);
    const usesNext = next !== undefined && hasMac(read, next);
    const usesCurrent = current !== undefined && hasMac(read, current);
    if ((!usesNext && !usesCurrent) || !isRequestSignedBy(peer.public_key, read)) {
      throw new ExchangeError('NODE_SIGNATURE_WRONG', 'The request is not signed by that node.');
    }
    if (peer.state === 'ended') {
      throw new ExchangeError('PEER_ENDED', 'The parent has ended this pairing.');
    }
    if (usesNext) {
      const promoted = { secret: peer.next_secret, next_secret: null };
      await changePeer(records.db, peer.id, promoted);
    }
    return peer;
  }

  function checkTime({ claims }: ReadRequest): void {
    const offMs = Math.abs(Date.parse(claims.time) - time.now());
    if (offMs <= rules.security.replaySeconds * 1_000) return;
    // The answer carries our time, and the child asks again by it.
    throw new ExchangeError('NODE_CLOCK_OFF', 'The request is too old, or of the future.');
  }

  /** The number is stored before anything is done: a request is good once, also across a restart. */
  async function countUp(peer: PeerRow, { claims }: ReadRequest): Promise<void> {
    const now = time.now();
    const done = await records.db
      .updateTable('exchange_peers')
      .set({
        request_number: claims.number,
        last_contact_at: isoNow(time),
        clock_offset_ms: Date.parse(claims.clock) - now,
        last_error: null,
      })
      .where('id', '=', peer.id)
      .where('state', '=', 'active')
      .where('request_number', '<', claims.number)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) > 0) return;
    throw replayed((await getPeer(records.db, peer.id)).request_number);
  }

  return {
    join: deps.joinChild,

    async admit(request) {
      const read = readRequest(request, request.headers);
      const peer = await identify(read);
      checkTime(read as ReadRequest);
      await countUp(peer, read as ReadRequest);
      return { id: peer.id, nodeId: peer.node_id, unitId: peer.unit_id };
    },

    async pull(asking, request) {
      const next = await nextBatch(deps, asking.id, request.received, request.gaps);
      await changePeer(records.db, asking.id, {
        peer_waiting: request.waiting,
        peer_waiting_since: request.waitingSince ?? null,
      });
      const now = isoNow(time);
      const peer = await getPeer(records.db, asking.id);
      return {
        batch: next.batch,
        waiting: next.waiting,
        ...(next.waitingSince !== undefined && { waitingSince: next.waitingSince }),
        received: peer.received_position,
        gaps: await askForGaps(records, peer.id, time),
        wants: await listWanted(records.db, peer.id, rules),
        path: await pathAbove(records.db, peer.unit_id, now),
        unit: await wireUnit(records.db, peer.unit_id),
        checkpoint: peer.checkpoint_seq,
      };
    },

    async push(asking, { batch, ...offer }) {
      const { refused } = await acceptBatch(deps, asking.id, batch);
      const checkpoint = await witness.take(asking.id, offer);
      const peer = await getPeer(records.db, asking.id);
      return {
        received: peer.received_position,
        refused,
        gaps: await askForGaps(records, peer.id, time),
        wants: await listWanted(records.db, peer.id, rules),
        checkpoint,
      };
    },

    async rotate(asking, secret) {
      const sealed = secrets.seal(secret, secretContext(asking.nodeId));
      await changePeer(records.db, asking.id, { next_secret: sealed });
    },

    async leave(asking: AskingPeer) {
      await records.transaction(async (trx) => {
        await lockPeer(trx, asking.id);
        const ended = { state: 'ended', ended_at: isoNow(time), ended_reason: 'by-peer' } as const;
        await changePeer(trx, asking.id, ended);
      });
    },

    openBlob: (asking, address) => takeBlob(deps, asking.id, address),

    async putBlob(asking, address, content: Readable) {
      await storeBlob(deps, asking.id, address, content);
    },

    signAnswer(request: SignedRequest, status, bodyHash) {
      const header = (name: string) => {
        const value = request.headers[`x-xiaodun-${name}`];
        return typeof value === 'string' ? value.slice(0, 200) : '';
      };
      const now = isoNow(time);
      const claims = { from: key.id, to: header('node'), number: header('number') };
      return {
        'x-xiaodun-node': key.id,
        'x-xiaodun-now': now,
        'x-xiaodun-signature': key.sign(answerText({ ...claims, status, bodyHash, now })),
      };
    },
  };
}
