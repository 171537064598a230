import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { makeElf } from './testing/make-elf.ts';
import { readElf } from './elf.ts';

const sample = makeElf({
  soname: 'libsample.so',
  needed: ['libc.so', 'liblog.so'],
  symbols: ['JNI_OnLoad', 'Java_cn_edu_Main_run', '__stack_chk_fail', 'other'],
});

test('reads name, needed libraries, JNI entry points and hardening', () => {
  expect(readElf(sample)).toEqual({
    bits: 64,
    machine: 'aarch64',
    soname: 'libsample.so',
    needed: ['libc.so', 'liblog.so'],
    pie: true,
    nx: true,
    relro: 'full',
    canary: true,
    stripped: null,
    jni: { list: ['JNI_OnLoad', 'Java_cn_edu_Main_run'], total: 2 },
    alignment: 16_384,
  });
});

test('reads the program that runs this test', () => {
  const facts = readElf(readFileSync(process.execPath).subarray(0, 60_000_000));
  if (process.platform === 'linux') expect(facts).toMatchObject({ bits: 64, nx: true });
  else expect(typeof facts).toBe('string');
});

test.each([
  ['an empty file', Buffer.alloc(0)],
  ['a planted name', Buffer.from(`\u007fELF${'\0'.repeat(60)}`, 'latin1')],
  ['a big-endian file', Buffer.concat([sample.subarray(0, 5), Buffer.of(2), sample.subarray(6)])],
])('says why %s is none', (_name, bytes) => {
  expect(typeof readElf(bytes)).toBe('string');
});

test('reads 2,000 damaged files without an error', () => {
  const random = createSeededRandom(7);
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = Buffer.from(sample);
    for (let left = 1 + random.int(6); left > 0; left -= 1) {
      bytes[random.int(bytes.length)] = random.chance(0.4) ? 0xff : random.int(256);
    }
    const facts = readElf(bytes);
    if (typeof facts !== 'string') expect(facts.needed.length).toBeLessThan(500);
  }
});
