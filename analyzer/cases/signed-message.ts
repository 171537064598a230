import { createPublicKey, hash, verify } from 'node:crypto';
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

/** Why a message is not what the holder of the key wrote, or undefined. `publicKey`: PEM. */
export function signatureFault(message: CaseMessage, publicKey: string): string | undefined {
  const key = createPublicKey(publicKey);
  if (keyId(key) !== message.node) return 'the key is not that of the node which it names';
  if (messageHash(message) !== message.hash) return 'its hash does not match its content';
  const signature = Buffer.from(message.signature, 'base64');
  const sound = verify(null, Buffer.from(signedText(message.hash)), key, signature);
  return sound ? undefined : 'its signature is wrong';
}
