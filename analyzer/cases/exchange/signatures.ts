import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.ts';
import { keyId, type SigningKey } from '../../audit/signing-key.ts';
import { equalInConstantTime } from '../../people/tokens-at-rest.ts';
import type { JoinAnswer, JoinRequest } from './wire.ts';

/** What a node says about one of its requests; all of it is signed. */
export interface RequestClaims {
  /** Fingerprints of the keys of the asking and of the asked node. */
  from: string;
  to: string;
  method: string;
  /** Path with query, as sent. */
  path: string;
  /** SHA-256 (hex) of the body. */
  bodyHash: string;
  /** ISO 8601 by the clock of the asked node, as the asking one knows it: a clock that is wrong can be lived with. */
  time: string;
  /** ISO 8601 by its own clock. */
  clock: string;
  /** Higher than that of every earlier request. */
  number: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function requestText(claims: RequestClaims): string {
  const { from, to, method, path, bodyHash, time, clock, number } = claims;
  const lines = ['xiaodun-request-v1', from, to, method, path, bodyHash, time, clock, number];
  return lines.join('\n');
}

/** Ed25519 over the claims by the node's key, and a MAC by the secret of the pairing: a copied key alone opens nothing. */
export function signRequest(
  claims: RequestClaims,
  key: Pick<SigningKey, 'sign'>,
  secret: string,
): Record<string, string> {
  const text = requestText(claims);
  return {
    'x-xiaodun-node': claims.from,
    'x-xiaodun-to': claims.to,
    'x-xiaodun-time': claims.time,
    'x-xiaodun-clock': claims.clock,
    'x-xiaodun-number': String(claims.number),
    'x-xiaodun-mac': createHmac('sha256', secret).update(text).digest('hex'),
    'x-xiaodun-signature': key.sign(text),
  };
}

export interface ReadRequest {
  claims: RequestClaims;
  mac: string;
  signature: string;
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The claims of a request as far as its headers have them; undefined when they are not of that form. */
export function readRequest(
  request: Pick<RequestClaims, 'method' | 'path' | 'bodyHash'>,
  headers: Headers,
): ReadRequest | undefined {
  const header = (name: string) => {
    const value = headers[`x-xiaodun-${name}`];
    return typeof value === 'string' && value.length <= 200 ? value : '';
  };
  const number = Number(header('number'));
  const [time, clock] = [header('time'), header('clock')];
  if (!Number.isSafeInteger(number) || number < 1 || !iso.test(time) || !iso.test(clock)) {
    return undefined;
  }
  const claims = { ...request, from: header('node'), to: header('to'), time, clock, number };
  return { claims, mac: header('mac'), signature: header('signature') };
}

export function hasMac({ claims, mac }: ReadRequest, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(requestText(claims)).digest('hex');
  return equalInConstantTime(mac, expected);
}

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(
      null,
      Buffer.from(text),
      createPublicKey(publicKey),
      Buffer.from(signature, 'base64'),
    );
  } catch {
    return false;
  }
}

export function isRequestSignedBy(publicKey: string, { claims, signature }: ReadRequest): boolean {
  return isSignedBy(publicKey, requestText(claims), signature);
}

/** An answer is bound to its request: a recorded one can not be played again. */
export function answerText(answer: {
  from: string;
  to: string;
  number: string;
  status: number;
  bodyHash: string;
  now: string;
}): string {
  const { from, to, number, status, bodyHash, now } = answer;
  return ['xiaodun-answer-v1', from, to, number, status, bodyHash, now].join('\n');
}

export function joinText(request: Omit<JoinRequest, 'signature'>): string {
  const { nodeId, publicKey, unit, nonce, token } = request;
  return `xiaodun-join-v1\n${canonicalJson({ nodeId, publicKey, unit, nonce, token: sha256(token) })}`;
}

export function joinedText(
  answer: Omit<JoinAnswer, 'signature'>,
  asked: Pick<JoinRequest, 'nodeId' | 'nonce'>,
): string {
  const { nodeId, nonce } = asked;
  return `xiaodun-joined-v1\n${canonicalJson({ ...answer, asked: { nodeId, nonce } })}`;
}

/** Whether the key is the one of which `nodeId` is the fingerprint; an Ed25519 key, nothing else. */
export function isKeyOf(nodeId: string, publicKey: string): boolean {
  try {
    const key = createPublicKey(publicKey);
    return key.asymmetricKeyType === 'ed25519' && keyId(key) === nodeId;
  } catch {
    return false;
  }
}
