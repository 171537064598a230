import { describe, expect, it } from 'vitest';
import type { TotpRules } from './rules.ts';
import {
  canonicalRecoveryCode,
  findTotpStep,
  fromBase32,
  hotp,
  newRecoveryCode,
  toBase32,
  totpUri,
} from './totp.ts';

const rules: TotpRules = {
  source: 'test',
  confidence: 'high',
  stepSeconds: 30,
  digits: 6,
  window: 1,
  recoveryCodes: 10,
};

describe('one-time codes', () => {
  it('gives the values of RFC 4226 appendix D', () => {
    const key = Buffer.from('12345678901234567890');
    const expected = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489';
    expect(Array.from({ length: 10 }, (_, i) => hotp(key, i, 6)).join(' ')).toBe(expected);
  });

  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ])('gives the values of RFC 6238 appendix B at %i', (seconds, sha1, sha256, sha512) => {
    const seed = '1234567890'.repeat(7);
    const step = Math.floor(seconds / 30);
    expect(hotp(Buffer.from(seed.slice(0, 20)), step, 8, 'sha1')).toBe(sha1);
    expect(hotp(Buffer.from(seed.slice(0, 32)), step, 8, 'sha256')).toBe(sha256);
    expect(hotp(Buffer.from(seed.slice(0, 64)), step, 8, 'sha512')).toBe(sha512);
  });

  it('gives the base32 of RFC 4648 section 10, without padding', () => {
    const pairs = {
      '': '',
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      foobar: 'MZXW6YTBOI',
    };
    for (const [plain, coded] of Object.entries(pairs)) {
      expect(toBase32(Buffer.from(plain))).toBe(coded);
      expect(fromBase32(coded.toLowerCase()).toString()).toBe(plain);
    }
  });

  it('accepts one step of delay, and no step twice', () => {
    const secret = toBase32(Buffer.from('12345678901234567890'));
    const code = hotp(fromBase32(secret), 100, 6);
    const at = (step: number) => step * 30_000 + 5_000;
    for (const step of [99, 100, 101])
      expect(findTotpStep(secret, code, at(step), null, rules)).toBe(100);
    for (const step of [98, 102]) {
      expect(findTotpStep(secret, code, at(step), null, rules)).toBeUndefined();
    }
    expect(findTotpStep(secret, code, at(100), 100, rules)).toBeUndefined();
    expect(findTotpStep(secret, code, at(100), 99, rules)).toBe(100);
    expect(findTotpStep(secret, '', at(100), null, rules)).toBeUndefined();
  });

  it('makes recovery codes that survive being typed by hand', () => {
    const code = newRecoveryCode();
    expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    expect(canonicalRecoveryCode(typed)).toBe(canonicalRecoveryCode(code));
  });

  it('names issuer and account in the address for apps', () => {
    expect(totpUri('ABC', '张 三', rules)).toBe(
      'otpauth://totp/XiaoDun:%E5%BC%A0%20%E4%B8%89?secret=ABC&issuer=XiaoDun&algorithm=SHA1&digits=6&period=30',
    );
  });
});
