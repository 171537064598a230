import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.ts';
import { keyId, type SigningKey } from '../audit/signing-key.ts';
import type { CaseMessage } from './message.ts';

export type UnsignedMessage = Omit<CaseMessage, 'hash' | 'signature'>;

/** What is signed: told apart from anything else that the key might ever sign (checkpoints). */
const signedText = (messageHash: string) => `xiaodun-case-message-v1\n${messageHash}`;

/** SHA-256 (hex) of the canonical JSON of all members but hash and signature. */
export function messageHash(message: UnsignedMessage): string {
  const { id, caseId, caseKind, node, unitId, actor, at, clockBehindMs } = message;
  const { lamport, kind, payload, clocks, previous } = message;
  const content = { v: 1, id, caseId, caseKind, node, unitId, actor, at, clockBehindMs };
  return hash('sha256', canonicalJson({ ...content, lamport, kind, payload, clocks, previous }));
}

export function signMessage(message: UnsignedMessage, key: Pick<SigningKey, 'sign'>): CaseMessage {
  const digest = messageHash(message);
  return { ...message, hash: digest, signature: key.sign(signedText(digest)) };
}

/** The key of a node from its PEM; undefined when it is no Ed25519 key or not the one whose fingerprint names the node. */
export function readNodeKey(node: string, pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' && keyId(key) === node ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Why a message is not what the holder of the key wrote, or undefined. `key`: from `readNodeKey`. */
export function signatureFault(message: CaseMessage, key: KeyObject): string | undefined {
  if (messageHash(message) !== message.hash) return 'its hash does not match its content';
  const signature = Buffer.from(message.signature, 'base64');
  const sound = verify(null, Buffer.from(signedText(message.hash)), key, signature);
  return sound ? undefined : 'its signature is wrong';
}
