import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './password-hash.ts';
import type { HashingRules } from './rules.ts';

const cheap: HashingRules = {
  source: 'test',
  confidence: 'high',
  memoryKiB: 64,
  passes: 2,
  lanes: 1,
  tagBytes: 32,
  saltBytes: 16,
  running: 1,
  waiting: 2,
};

describe('the password hasher', () => {
  it('accepts the password and nothing else', async () => {
    const hasher = createPasswordHasher(cheap);
    const stored = await hasher.hash('密码 Ünïcode 🔑');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=64,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(await hasher.verify('密码 Ünïcode 🔑', stored)).toBe(true);
    expect(await hasher.verify('密码 Ünïcode', stored)).toBe(false);
    expect(await hasher.hash('密码 Ünïcode 🔑')).not.toBe(stored);
  });

  it('verifies a hash made by the reference implementation', async () => {
    // P-H-C/phc-winner-argon2 src/test.c: password, somesalt, t = 2, m = 2^16 KiB, p = 1.
    const reference =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await createPasswordHasher(cheap).verify('password', reference)).toBe(true);
    expect(await createPasswordHasher(cheap).verify('Password', reference)).toBe(false);
  });

  it('treats composed and full-width letters as the same password', async () => {
    const hasher = createPasswordHasher(cheap);
    const stored = await hasher.hash('e\u0301cole１２');
    expect(await hasher.verify('\u00e9cole12', stored)).toBe(true);
  });

  it('answers false for no hash, a broken hash and another kind of hash', async () => {
    const hasher = createPasswordHasher(cheap);
    for (const stored of [null, '', '$argon2i$v=19$m=64,t=2,p=1$AAAA$AAAA', '$2b$10$abc']) {
      expect(await hasher.verify('x', stored)).toBe(false);
    }
  });

  it('says when the parameters have changed', async () => {
    const stored = await createPasswordHasher(cheap).hash('x');
    expect(createPasswordHasher(cheap).isOutdated(stored)).toBe(false);
    expect(createPasswordHasher({ ...cheap, passes: 3 }).isOutdated(stored)).toBe(true);
  });

  it('refuses with BUSY beyond its queue and works on afterwards', async () => {
    const hasher = createPasswordHasher(cheap);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => hasher.hash(String(i))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'BUSY' } });
    await expect(hasher.hash('again')).resolves.toContain('argon2id');
  });
});
