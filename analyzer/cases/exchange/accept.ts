import { setImmediate as breathe } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import type { Cases } from '../cases.ts';
import type { CaseState, Machine } from '../machine.ts';
import type { CaseMessage } from '../message.ts';
import { authorityOf, type Authority } from './authority.ts';
import { blobsNamedBy } from './blob-references.ts';
import { rememberUnits } from './foreign-units.ts';
import { getPeer, lockPeer, type PeerRow } from './peers.ts';
import type { ExchangeRules } from './rules.ts';
import { isKeyOf } from './signatures.ts';
import type { Batch } from './wire.ts';

export interface AcceptDeps {
  records: Records;
  cases: Pick<Cases, 'receive'>;
  /** Of every kind of case: who may open one, and what the platform may do in it. */
  machines: readonly Machine<CaseState>[];
  blobs: Pick<Blobs, 'info'>;
  key: Pick<SigningKey, 'id' | 'publicKey'>;
  time: TimeSource;
  log: Logger;
  rules: ExchangeRules;
  /** Counts messages of peers by what became of them. */
  count(outcome: 'applied' | 'known' | 'refused' | 'held', messages: number): void;
}

export interface Refused {
  message: Pick<CaseMessage, 'id' | 'caseId'>;
  code: string;
  detail: string;
}

interface Outcome {
  applied: number;
  known: number;
  refused: Refused[];
}

/** Verified one by one (150 µs each): so many in one go hold nobody up. */
const messagesPerCall = 40;
/** May be right later: asked for again instead of refused for good. */
const heldCodes = new Set(['CHAIN_GAP', 'CLOCK_AHEAD', 'APPLY_FAILED']);

async function introduce(trx: Trx, peer: PeerRow, batch: Batch, now: string): Promise<void> {
  const units = batch.units
    // A child names its own; everything else is known here from our own tree.
    .filter((unit) => peer.role === 'parent' || unit.child)
    .map(({ child, ...unit }) => (child ? { ...unit, below: peer.unit_id } : unit));
  await rememberUnits(trx, peer, units, now);
  for (const { node, publicKey } of batch.nodes) {
    if (node === peer.node_id || !isKeyOf(node, publicKey)) continue;
    await trx
      .insertInto('exchange_nodes')
      .values({ node, peer_id: peer.id, public_key: publicKey, introduced_at: now })
      .onConflict((conflict) => conflict.column('node').doNothing())
      .execute();
  }
}

/** Keys by node: ours, those of the peers, those that a peer has introduced. */
async function trustedKeys(db: Db, own: AcceptDeps['key']): Promise<Map<string, string>> {
  const introduced = await db
    .selectFrom('exchange_nodes')
    .innerJoin('exchange_peers', 'exchange_peers.id', 'exchange_nodes.peer_id')
    .select(['exchange_nodes.node', 'exchange_nodes.public_key'])
    .where('exchange_peers.state', '=', 'active')
    .execute();
  const paired = await db
    .selectFrom('exchange_peers')
    .select(['node_id as node', 'public_key'])
    .where('state', '=', 'active')
    .execute();
  const keys = [...introduced, ...paired].map(
    ({ node, public_key }) => [node, public_key] as const,
  );
  return new Map([...keys, [own.id, own.publicKey]]);
}

function isStoreError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('RECORDS_');
}

async function applyCase(
  deps: AcceptDeps,
  messages: readonly CaseMessage[],
  keys: ReadonlyMap<string, string>,
  authority: Authority,
): Promise<Outcome> {
  const outcome: Outcome = { applied: 0, known: 0, refused: [] };
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (let from = 0; from < messages.length; from += messagesPerCall) {
    const some = messages.slice(from, from + messagesPerCall);
    try {
      const result = await deps.cases.receive(some, keys, authority);
      outcome.applied += result.applied;
      outcome.known += result.known;
      for (const { id, code, detail } of result.rejected) {
        const message = byId.get(id);
        if (message) outcome.refused.push({ message, code, detail });
      }
    } catch (error) {
      // The database is away: nothing of the batch counts as received, it comes again.
      if (isStoreError(error)) throw error;
      deps.log.error({ err: error, caseId: some[0]?.caseId }, 'exchange: could not apply messages');
      const detail = error instanceof Error ? error.message : 'unknown';
      outcome.refused.push(
        ...some.map((message) => ({ message, code: 'APPLY_FAILED', detail: detail.slice(0, 500) })),
      );
    }
    await breathe();
  }
  return outcome;
}

/** Remembers what was refused, each message once, the newest of a bounded number. Answers how many are new. */
async function noteRefusals(
  trx: Trx,
  peer: PeerRow,
  refused: readonly Refused[],
  keep: number,
  now: string,
): Promise<number> {
  let added = 0;
  for (const { message, code, detail } of refused) {
    const known = await trx
      .selectFrom('exchange_refusals')
      .select('id')
      .where('peer_id', '=', peer.id)
      .where('message_id', '=', message.id)
      .where('code', '=', code)
      .executeTakeFirst();
    if (known) continue;
    await trx
      .insertInto('exchange_refusals')
      .values({
        id: newId(),
        peer_id: peer.id,
        unit_id: peer.unit_id,
        case_id: message.caseId,
        message_id: message.id,
        code,
        detail: detail.slice(0, 500),
        at: now,
      })
      .execute();
    added += 1;
  }
  if (added === 0) return 0;
  const oldest = await trx
    .selectFrom('exchange_refusals')
    .select('id')
    .where('peer_id', '=', peer.id)
    .orderBy('id', 'desc')
    .offset(keep)
    .limit(1)
    .executeTakeFirst();
  if (oldest) {
    await trx
      .deleteFrom('exchange_refusals')
      .where('peer_id', '=', peer.id)
      .where('id', '<=', oldest.id)
      .execute();
  }
  return added;
}

async function noteGaps(
  trx: Trx,
  peer: PeerRow,
  seen: readonly string[],
  held: ReadonlySet<string>,
  now: string,
): Promise<void> {
  const closed = seen.filter((caseId) => !held.has(caseId));
  if (closed.length > 0) {
    await trx
      .deleteFrom('exchange_gaps')
      .where('peer_id', '=', peer.id)
      .where('case_id', 'in', closed)
      .execute();
  }
  for (const caseId of held) {
    await trx
      .insertInto('exchange_gaps')
      .values({ peer_id: peer.id, case_id: caseId, since_at: now, asked_at: null, attempts: 0 })
      .onConflict((conflict) => conflict.columns(['peer_id', 'case_id']).doNothing())
      .execute();
  }
}

/** What the peer is to send. A file that is here already is not noted: to name it does not give it to who names it. */
async function noteBlobs(
  trx: Trx,
  peer: PeerRow,
  named: readonly { caseId: string; sha256: string; here: boolean }[],
  now: string,
): Promise<void> {
  for (const { caseId, sha256 } of named.filter(({ here }) => !here)) {
    await trx
      .insertInto('exchange_blobs')
      .values({
        peer_id: peer.id,
        sha256,
        case_id: caseId,
        state: 'wanted',
        attempts: 0,
        error: null,
        noted_at: now,
      })
      .onConflict((conflict) => conflict.columns(['peer_id', 'case_id', 'sha256']).doNothing())
      .execute();
  }
}

async function blobsOf(deps: AcceptDeps, messages: readonly CaseMessage[], refused: Set<string>) {
  const named = [];
  for (const message of messages) {
    if (refused.has(message.id)) continue;
    for (const sha256 of blobsNamedBy(message.payload)) {
      const here = (await deps.blobs.info(sha256)) !== undefined;
      named.push({ caseId: message.caseId, sha256, here });
    }
  }
  return named;
}

/**
 * Takes a batch of a peer: whoever it names is introduced, each message is checked and applied once, what can not be
 * taken is refused or held back. Only then the batch counts as received: after a crash it comes again.
 */
export async function acceptBatch(
  deps: AcceptDeps,
  peerId: string,
  batch: Batch,
): Promise<{ refused: number }> {
  const { records, time, rules, log } = deps;
  const messages = batch.messages as unknown as CaseMessage[];
  const peer = await getPeer(records.db, peerId);
  if (batch.position <= peer.received_position) return { refused: 0 };
  await records.transaction((trx) => introduce(trx, peer, batch, isoNow(time)));
  const keys = await trustedKeys(records.db, deps.key);
  const authority = await authorityOf(
    records.db,
    peer,
    messages,
    { ownNode: deps.key.id, machines: deps.machines },
    isoNow(time),
  );
  const refused: Refused[] = [];
  const caseIds = [...new Set(messages.map((message) => message.caseId))];
  for (const caseId of caseIds) {
    const log = messages.filter((message) => message.caseId === caseId);
    const outcome = await applyCase(deps, log, keys, authority);
    deps.count('applied', outcome.applied);
    deps.count('known', outcome.known);
    refused.push(...outcome.refused);
  }
  const final = refused.filter(({ code }) => !heldCodes.has(code));
  const held = refused.filter(({ code }) => heldCodes.has(code));
  const blobs = await blobsOf(deps, messages, new Set(refused.map(({ message }) => message.id)));
  const added = await records.transaction(async (trx) => {
    const now = isoNow(time);
    const locked = await lockPeer(trx, peerId);
    const news = await noteRefusals(trx, locked, final, rules.security.keepRefusals, now);
    await noteGaps(trx, locked, caseIds, new Set(held.map(({ message }) => message.caseId)), now);
    await noteBlobs(trx, locked, blobs, now);
    await trx
      .updateTable('exchange_peers')
      .set((eb) => ({
        received_position: Math.max(locked.received_position, batch.position),
        refused: eb('refused', '+', news),
      }))
      .where('id', '=', peerId)
      .execute();
    return news;
  });
  deps.count('refused', added);
  deps.count('held', held.length);
  if (final.length > 0) {
    const { message, code, detail } = final[0] as Refused;
    const first = { caseId: message.caseId, messageId: message.id, code, detail };
    log.warn({ peerId, refused: final.length, first }, 'exchange: refused messages of a peer');
  }
  return { refused: final.length };
}

/** Cases to ask for again now; a chain that stays broken is asked for ever more seldom. */
export async function askForGaps(records: Records, peerId: string, time: TimeSource) {
  const rows = await records.db
    .selectFrom('exchange_gaps')
    .select(['case_id', 'asked_at', 'attempts'])
    .where('peer_id', '=', peerId)
    .orderBy('since_at')
    .limit(1_000)
    .execute();
  const due = rows.filter(({ asked_at, attempts }) => {
    const waitMs = Math.min(1_000 * 4 ** Math.min(attempts, 6), 3_600_000);
    return asked_at === null || Date.parse(asked_at) + waitMs <= time.now();
  });
  const asked = due.slice(0, 100).map((row) => row.case_id);
  if (asked.length > 0) {
    await records.db
      .updateTable('exchange_gaps')
      .set((eb) => ({ asked_at: isoNow(time), attempts: eb('attempts', '+', 1) }))
      .where('peer_id', '=', peerId)
      .where('case_id', 'in', asked)
      .execute();
  }
  return asked;
}
