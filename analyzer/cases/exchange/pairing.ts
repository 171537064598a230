import { randomBytes } from 'node:crypto';
import { Value } from 'typebox/value';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { AuditEntry } from '../../audit/audit.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { takeTurn } from '../../people/unit-tree.ts';
import { getVisibleUnit, refuseClosed } from '../../people/units.ts';
import { seesUnit } from '../../people/visibility.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { ExchangeError } from './errors.ts';
import { inheritUnits, pathAbove, rememberUnits, wireUnit } from './foreign-units.ts';
import {
  encodePairingToken,
  newPairingSecret,
  pairingHash,
  parsePairingToken,
  type PairingToken,
} from './pairing-token.ts';
import { changePeer, findPeer, freshPeer, getPeer, type PeerRow } from './peers.ts';
import type { ExchangeRules } from './rules.ts';
import { isKeyOf, isSignedBy, joinedText, joinText } from './signatures.ts';
import { certificateToPin, createTransport, fetchPinned, type Target } from './transport.ts';
import { JoinAnswer, type JoinRequest } from './wire.ts';

export interface PairingDeps {
  records: Records;
  key: SigningKey;
  secrets: SecretBox;
  time: TimeSource;
  rules: ExchangeRules;
  /** Where children reach us, once we listen; undefined when only this machine does. */
  url(): string | undefined;
  /** Certificate chain that we serve with, PEM. */
  certificate?: string;
  /** The unit that this installation belongs to. */
  homeUnitId(): string | undefined;
}

/** Binds a sealed pairing secret to the peer. */
export const secretContext = (nodeId: string) => `exchange:${nodeId}`;

const hourMs = 3_600_000;

async function note(
  trx: Trx,
  actor: AuditEntry['actor'],
  peer: Pick<PeerRow, 'id' | 'unit_id' | 'node_id' | 'role' | 'name'>,
  action: string,
  at: string,
): Promise<void> {
  const { id, unit_id: unitId, node_id: nodeId, role, name } = peer;
  await appendAudit(trx, {
    unitId,
    actor,
    action,
    target: { kind: 'peer', id },
    after: { nodeId, role, name },
    at,
  });
}

function urlFor({ url }: PairingDeps): string {
  const known = url();
  if (known !== undefined) return known;
  throw new ExchangeError(
    'PEER_URL_MISSING',
    'Set http.publicUrl to the address at which other nodes reach this one.',
  );
}

/** Invites a node for one of our units. An earlier invitation that was not taken up is withdrawn. */
export async function invite(deps: PairingDeps, principal: Principal, unitId: string) {
  const { records, key, time, rules, certificate } = deps;
  const secret = newPairingSecret();
  const pinned = certificate === undefined ? undefined : certificateToPin(certificate);
  const expiresAt = new Date(time.now() + rules.pairing.tokenHours * hourMs).toISOString();
  const id = newId(time.now());
  const url = await records.transaction(async (trx) => {
    const now = isoNow(time);
    await takeTurn(trx, 'units');
    const unit = await getVisibleUnit(trx, principal, unitId, now);
    refuseClosed(unit);
    const reachable = urlFor(deps);
    if (unitId === deps.homeUnitId()) {
      throw new ExchangeError('PEER_IS_SELF', 'This unit is at home on this node.');
    }
    const others = await trx
      .selectFrom('exchange_peers')
      .select(['id', 'unit_id', 'state'])
      .where('role', '=', 'child')
      .where('state', '!=', 'ended')
      .execute();
    if (others.some((peer) => peer.unit_id === unitId && peer.state === 'active')) {
      throw new ExchangeError(
        'PEER_EXISTS',
        'This unit has a node already; end that pairing first.',
      );
    }
    if (others.length >= rules.pairing.maxOpen) {
      throw new ExchangeError('PEER_EXISTS', 'There are too many pairings and invitations.');
    }
    await trx
      .updateTable('exchange_peers')
      .set({ state: 'ended', ended_at: now, ended_reason: 'invited-again', token_hash: null })
      .where('unit_id', '=', unitId)
      .where('role', '=', 'child')
      .where('state', '=', 'invited')
      .execute();
    const peer = {
      ...freshPeer,
      id,
      unit_id: unitId,
      role: 'child' as const,
      state: 'invited' as const,
      node_id: '',
      public_key: '',
      name: unit.name,
      foreign_unit_id: '',
      url: '',
      token_hash: pairingHash(secret),
      token_expires_at: expiresAt,
      created_at: now,
      created_by: principal.accountId,
    };
    await trx.insertInto('exchange_peers').values(peer).execute();
    await note(trx, actorOf(principal), peer, 'peer.invite', now);
    return reachable;
  });
  const token = encodePairingToken({
    url,
    nodeId: key.id,
    secret,
    ...(pinned !== undefined && { certificate: pinned }),
  });
  return { id, token, expiresAt };
}

/** At the parent: a child takes an invitation up. */
export async function joinChild(deps: PairingDeps, request: JoinRequest): Promise<JoinAnswer> {
  const { records, key, secrets, time } = deps;
  const { signature, ...asked } = request;
  if (
    !isKeyOf(request.nodeId, request.publicKey) ||
    !isSignedBy(request.publicKey, joinText(asked), signature)
  ) {
    throw new ExchangeError('NODE_SIGNATURE_WRONG', 'The request is not signed by that node.');
  }
  if (request.nodeId === key.id) {
    throw new ExchangeError('PEER_IS_SELF', 'A node can not be paired with itself.');
  }
  const secret = randomBytes(32).toString('base64url');
  const answer = await records.transaction(async (trx) => {
    const now = isoNow(time);
    const taken = await trx
      .updateTable('exchange_peers')
      .set({
        state: 'active',
        node_id: request.nodeId,
        public_key: request.publicKey,
        name: request.unit.name,
        foreign_unit_id: request.unit.id,
        token_hash: null,
        token_expires_at: null,
        joined_at: now,
        last_contact_at: now,
        secret: secrets.seal(secret, secretContext(request.nodeId)),
      })
      .where('token_hash', '=', pairingHash(request.token))
      .where('token_expires_at', '>', now)
      .where('state', '=', 'invited')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('exchange_peers as other')
              .select('other.id')
              .where('other.node_id', '=', request.nodeId)
              .where('other.state', '=', 'active'),
          ),
        ),
      )
      .returningAll()
      .executeTakeFirst();
    if (!taken) {
      throw new ExchangeError(
        'PAIRING_TOKEN_INVALID',
        'The token is unknown, used or expired, or this node is paired already.',
      );
    }
    await inheritUnits(trx, taken);
    const alias = { ...request.unit, aliasOf: taken.unit_id, below: taken.unit_id };
    await rememberUnits(trx, taken, [alias], now);
    const who = { kind: 'system', name: request.unit.name } as const;
    await note(trx, who, taken, 'peer.join', now);
    const unit = await wireUnit(trx, taken.unit_id);
    const path = await pathAbove(trx, taken.unit_id, now);
    return { nodeId: key.id, publicKey: key.publicKey, unit, path, secret, now };
  });
  return { ...answer, signature: key.sign(joinedText(answer, request)) };
}

async function targetOf(token: PairingToken, timeoutMs: number): Promise<Target> {
  const { url, certificate } = token;
  if (certificate === undefined) return { url };
  return { url, certificate: await fetchPinned(url, certificate, timeoutMs) };
}

async function ask(target: Target, request: JoinRequest, timeoutMs: number): Promise<JoinAnswer> {
  const transport = createTransport(target, timeoutMs);
  try {
    const reply = await transport.send({
      method: 'POST',
      path: '/api/v1/exchange/join',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(request)),
    });
    const text = (await transport.read(reply)).toString();
    const answer: unknown = text.startsWith('{') ? JSON.parse(text) : {};
    if (reply.status === 200 && Value.Check(JoinAnswer, answer)) return answer;
    const { code, detail } = answer as { code?: string; detail?: string };
    if (code === 'PAIRING_TOKEN_INVALID') {
      throw new ExchangeError('PAIRING_TOKEN_INVALID', detail ?? 'The token is not valid.');
    }
    throw new ExchangeError('PEER_REFUSED', `The parent refused: ${detail ?? reply.status}`, {
      reason: code ?? String(reply.status),
    });
  } finally {
    transport.close();
  }
}

function checkAnswer(answer: JoinAnswer, token: PairingToken, request: JoinRequest): void {
  const { signature, ...said } = answer;
  if (
    answer.nodeId === token.nodeId &&
    isKeyOf(answer.nodeId, answer.publicKey) &&
    isSignedBy(answer.publicKey, joinedText(said, request), signature)
  ) {
    return;
  }
  throw new ExchangeError(
    'PEER_NOT_TRUSTED',
    'The answer is not signed by the node that the token names; somebody may stand in between.',
  );
}

async function refuseSecondParent(trx: Trx): Promise<void> {
  const parent = await trx
    .selectFrom('exchange_peers')
    .select('name')
    .where('role', '=', 'parent')
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!parent) return;
  throw new ExchangeError('PEER_HAS_PARENT', `This node is joined to ${parent.name} already.`);
}

/** At the child: takes the invitation up and remembers the parent, its certificate and the units above. */
export async function join(deps: PairingDeps, principal: Principal, text: string): Promise<string> {
  const { records, key, secrets, time, rules } = deps;
  const token = parsePairingToken(text);
  if (token.nodeId === key.id) {
    throw new ExchangeError('PEER_IS_SELF', 'This token was made on this very node.');
  }
  const home = deps.homeUnitId() ?? principal.unitId;
  await records.transaction(async (trx) => {
    await getVisibleUnit(trx, principal, home, isoNow(time));
    await refuseSecondParent(trx);
  });
  const timeoutMs = rules.rounds.requestTimeoutSeconds * 1_000;
  const target = await targetOf(token, timeoutMs);
  const unsigned = {
    token: token.secret,
    nodeId: key.id,
    publicKey: key.publicKey,
    unit: await wireUnit(records.db, home),
    nonce: randomBytes(24).toString('base64url'),
  };
  const request = { ...unsigned, signature: key.sign(joinText(unsigned)) };
  const askedAt = time.now();
  const answer = await ask(target, request, timeoutMs);
  checkAnswer(answer, token, request);
  const id = newId(time.now());
  await records.transaction(async (trx) => {
    const now = isoNow(time);
    await refuseSecondParent(trx);
    const above = answer.path.at(-1);
    const peer = {
      ...freshPeer,
      id,
      unit_id: home,
      role: 'parent' as const,
      state: 'active' as const,
      node_id: answer.nodeId,
      public_key: answer.publicKey,
      name: above?.name ?? token.url,
      foreign_unit_id: answer.unit.id,
      url: token.url,
      certificate: target.certificate ?? null,
      secret: secrets.seal(answer.secret, secretContext(answer.nodeId)),
      clock_offset_ms: Math.round(Date.parse(answer.now) - (askedAt + time.now()) / 2),
      created_at: now,
      created_by: principal.accountId,
      joined_at: now,
      last_contact_at: now,
    };
    await trx.insertInto('exchange_peers').values(peer).execute();
    const row = await getPeer(trx, id);
    await inheritUnits(trx, row);
    const alias = { ...answer.unit, aliasOf: home, below: home };
    await rememberUnits(trx, row, [...answer.path, alias], now);
    await note(trx, actorOf(principal), row, 'peer.join', now);
  });
  return id;
}

/** The peer as far as the caller sees it. Throws PEER_UNKNOWN. */
export async function getVisiblePeer(
  trx: Trx,
  principal: Principal,
  id: string,
  now: string,
): Promise<PeerRow> {
  const peer = await findPeer(trx, id);
  if (peer && (await seesUnit(trx, principal, peer.unit_id, now))) return peer;
  throw new ExchangeError('PEER_UNKNOWN', `There is no peer ${id} that you may see.`);
}

/** Ends a pairing on this side. Units, cases and checkpoints stay, for the record. */
export async function endPairing(
  { records, time }: Pick<PairingDeps, 'records' | 'time'>,
  principal: Principal,
  id: string,
): Promise<PeerRow> {
  return await records.transaction(async (trx) => {
    const now = isoNow(time);
    const peer = await getVisiblePeer(trx, principal, id, now);
    if (peer.state === 'ended') {
      throw new ExchangeError('PEER_ENDED', 'This pairing has ended already.');
    }
    await changePeer(trx, id, {
      state: 'ended',
      ended_at: now,
      ended_reason: 'by-us',
      token_hash: null,
    });
    await note(trx, actorOf(principal), peer, 'peer.end', now);
    return peer;
  });
}
