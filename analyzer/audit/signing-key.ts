import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../stores/records/errors.ts';
import { AuditError } from './errors.ts';

export interface SigningKey {
  /** SHA-256 of the public key's SubjectPublicKeyInfo, hex: the fingerprint that reports print. */
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  /** Ed25519 (RFC 8032), base64. */
  sign(text: string): string;
}

/** Where a node keeps it. */
export function signingKeyFile(dataDir: string): string {
  return join(dataDir, 'keys', 'audit.pem');
}

export function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** `wx`: of two first starts at once only one makes the key. */
function createKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function readPrivateKey(file: string): KeyObject {
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new AuditError(
      'AUDIT_KEY_UNSAFE',
      `${file}: others may read this key (mode ${mode.toString(8)}); run: chmod 600 ${file}`,
    );
  }
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Reported below, without the content.
  }
  throw new AuditError(
    'AUDIT_KEY_DAMAGED',
    `${file}: not an Ed25519 private key in PEM; restore it from a backup.`,
  );
}

/** The node's key for checkpoints, made at the first run (0600). Throws AUDIT_KEY_UNSAFE, AUDIT_KEY_DAMAGED. */
export function readOrCreateSigningKey(file: string): SigningKey {
  createKeyFile(file);
  const privateKey = readPrivateKey(file);
  const publicKey = createPublicKey(privateKey);
  return {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}
