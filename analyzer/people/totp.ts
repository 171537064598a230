import { createHmac, randomBytes } from 'node:crypto';
import type { TotpRules } from './rules.ts';
import { equalInConstantTime } from './tokens-at-rest.ts';

/** RFC 4648 section 6. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function toBase32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '';
  for (let i = 0; i < bits.length; i += 5) {
    text += alphabet[Number.parseInt(bits.slice(i, i + 5).padEnd(5, '0'), 2)] ?? '';
  }
  return text;
}

/** Ignores case and spaces; anything else that is not base32 is taken as nothing. */
export function fromBase32(text: string): Buffer {
  let bits = '';
  for (const character of text.toUpperCase()) {
    const value = alphabet.indexOf(character);
    if (value >= 0) bits += value.toString(2).padStart(5, '0');
  }
  const bytes: number[] = [];
  for (let i = 0; i + 8 <= bits.length; i += 8)
    bytes.push(Number.parseInt(bits.slice(i, i + 8), 2));
  return Buffer.from(bytes);
}

/** 160 bits, the length that RFC 4226 section 4 recommends; base32. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(20));
}

/** HOTP (RFC 4226 section 5.3) with the given HMAC. */
export function hotp(
  key: Uint8Array,
  counter: number,
  digits: number,
  algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha1',
): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac(algorithm, key).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const code = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(code % 10 ** digits).padStart(digits, '0');
}

/**
 * The time step whose code this is, within the window, or undefined (RFC 6238 section 4). SHA-1, because that is what
 * authenticator apps implement. Steps up to `lastStep` are used up (section 5.2: a code is accepted once).
 */
export function findTotpStep(
  secret: string,
  code: string,
  atMs: number,
  lastStep: number | null,
  rules: TotpRules,
): number | undefined {
  const key = fromBase32(secret);
  const present = Math.floor(atMs / 1_000 / rules.stepSeconds);
  let found: number | undefined;
  for (let step = present - rules.window; step <= present + rules.window; step += 1) {
    const right = equalInConstantTime(code, hotp(key, step, rules.digits));
    if (right && step > (lastStep ?? -1)) found = step;
  }
  return found;
}

/** `otpauth://` address for authenticator apps (Key Uri Format). */
export function totpUri(secret: string, account: string, rules: TotpRules): string {
  const label = `${encodeURIComponent('XiaoDun')}:${encodeURIComponent(account)}`;
  const query = `secret=${secret}&issuer=XiaoDun&algorithm=SHA1&digits=${rules.digits}&period=${rules.stepSeconds}`;
  return `otpauth://totp/${label}?${query}`;
}

/** 80 random bits as `XXXX-XXXX-XXXX-XXXX`. */
export function newRecoveryCode(): string {
  return (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join('-');
}

/** How a recovery code is compared: case and separators do not matter. */
export function canonicalRecoveryCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z2-7]/g, '');
}
