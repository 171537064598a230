import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrCreateSigningKey } from './signing-key.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-key-'));
  file = join(folder, 'keys', 'audit.pem');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('makes the key once, readable by its owner only', async () => {
  const key = readOrCreateSigningKey(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(readOrCreateSigningKey(file).id).toBe(key.id);
  expect(key.id).toMatch(/^[0-9a-f]{64}$/);
});

test('refuses a key that others may read and one that is damaged', async () => {
  readOrCreateSigningKey(file);
  await chmod(file, 0o644);
  expect(() => readOrCreateSigningKey(file)).toThrow(
    expect.objectContaining({ code: 'AUDIT_KEY_UNSAFE' }),
  );
  await chmod(file, 0o600);
  await writeFile(file, 'not a key');
  expect(() => readOrCreateSigningKey(file)).toThrow(
    expect.objectContaining({ code: 'AUDIT_KEY_DAMAGED' }),
  );
});
