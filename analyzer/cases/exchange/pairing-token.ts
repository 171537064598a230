import { createHash } from 'node:crypto';
import { newSecretToken } from '../../people/tokens-at-rest.ts';
import { ExchangeError } from './errors.ts';

/**
 * What the parent's administrator hands to the child's, by any safe way: one text to copy. It says where the parent
 * listens and by which key and certificate the child knows it; `secret` works once and only until it expires.
 */
export interface PairingToken {
  url: string;
  /** Fingerprint of the parent's signing key. */
  nodeId: string;
  secret: string;
  /** SHA-256 (hex) of a certificate that no public authority vouches for. */
  certificate?: string;
}

const prefix = 'xdp1.';
const hex64 = /^[0-9a-f]{64}$/;

export function newPairingSecret(): string {
  return newSecretToken();
}

export function encodePairingToken({ url, nodeId, secret, certificate }: PairingToken): string {
  const short = { u: url, k: nodeId, s: secret, ...(certificate && { c: certificate }) };
  return prefix + Buffer.from(JSON.stringify(short)).toString('base64url');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 500;
}

function readToken(text: string): PairingToken | undefined {
  const compact = text.replaceAll(/\s/g, '');
  if (!compact.startsWith(prefix) || compact.length > 4_000) return undefined;
  try {
    const decoded = Buffer.from(compact.slice(prefix.length), 'base64url').toString();
    const { u, k, s, c } = JSON.parse(decoded) as Record<string, unknown>;
    if (!isText(u) || !isText(k) || !isText(s) || !hex64.test(k) || s.length < 20) return undefined;
    if (c === undefined) return { url: u, nodeId: k, secret: s };
    return isText(c) && hex64.test(c)
      ? { url: u, nodeId: k, secret: s, certificate: c }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Throws PAIRING_TOKEN_MALFORMED; a token that mail programs have broken over lines is read all the same. */
export function parsePairingToken(text: string): PairingToken {
  const token = readToken(text);
  if (token) return token;
  throw new ExchangeError(
    'PAIRING_TOKEN_MALFORMED',
    'This is not a pairing token; copy all of it, from xdp1. to the end.',
  );
}

/** Stored at the parent instead of the secret. */
export function pairingHash(secret: string): string {
  return createHash('sha256').update(`xiaodun-pairing\n${secret}`).digest('hex');
}
