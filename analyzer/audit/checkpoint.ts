import { createPublicKey, verify } from 'node:crypto';
import type { Selectable } from 'kysely';
import { genesis, linkHash, type LinkHash } from './entry-hash.ts';
import { keyId } from './signing-key.ts';
import type { AuditTables } from './tables.ts';

export type CheckpointRow = Selectable<AuditTables['audit_checkpoints']>;

export interface SignedHead extends LinkHash {
  unitId: string;
  seq: number;
}

/** What a checkpoint says; its canonical JSON is linked to the checkpoint before it, and the link is signed. */
export interface CheckpointBody {
  v: 1;
  seq: number;
  at: string;
  keyId: string;
  /** `hourly`, `export` or the report that it stands in. */
  reason: string;
  /** Heads of the chains that have moved since the last checkpoint that named them. */
  heads: SignedHead[];
}

/** What is signed: the link, told apart from anything else that the key might ever sign. */
export function signedText(link: LinkHash): string {
  return `xiaodun-checkpoint-v1\n${link.sha256}\n${link.sm3}`;
}

export function parseBody(text: string): CheckpointBody {
  return JSON.parse(text) as CheckpointBody;
}

/** Public keys in PEM by their id. */
export function keysById(pems: readonly string[]): Map<string, string> {
  return new Map(pems.map((pem) => [keyId(createPublicKey(pem)), pem]));
}

function isSignedBy(pem: string, row: CheckpointRow): boolean {
  const signature = Buffer.from(row.signature, 'base64');
  return verify(null, Buffer.from(signedText(row)), createPublicKey(pem), signature);
}

/** Why a checkpoint does not follow `previous`, or undefined when it does. `keys` as from `keysById`. */
export function checkpointFault(
  row: CheckpointRow,
  previous: { seq: number; link: LinkHash } | undefined,
  keys: ReadonlyMap<string, string>,
): string | undefined {
  const expected = (previous?.seq ?? 0) + 1;
  if (row.seq !== expected) return `checkpoint ${expected} is missing`;
  const link = linkHash(previous?.link ?? genesis, row.body);
  if (link.sha256 !== row.sha256 || link.sm3 !== row.sm3) {
    return 'its hash does not match its content and the checkpoint before it';
  }
  let body;
  try {
    body = parseBody(row.body);
  } catch {
    return 'it can not be read';
  }
  if (body.seq !== row.seq || body.at !== row.at) return 'it carries another number or date';
  const pem = keys.get(body.keyId);
  if (pem === undefined) return `it is signed by an unknown key ${body.keyId}`;
  return isSignedBy(pem, row) ? undefined : 'its signature is wrong';
}
