import { expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { mutate } from '../testing/mutate.ts';
import { entitlementsOf } from './code-signature.ts';
import { IosFormatError } from './errors.ts';
import { readMachO } from './mach-o.ts';
import { makeFat, makeMachO } from './testing/make-mach-o.ts';
import { xmlPlist } from './testing/plist-writer.ts';

const sample = makeMachO({ entitlements: xmlPlist({ 'get-task-allow': true }) });

test('reads hardening, versions and linked libraries', () => {
  const [read] = readMachO(sample);
  expect(read?.slice.facts).toEqual({
    arch: 'arm64',
    bits: 64,
    fileType: 'execute',
    pie: true,
    encrypted: false,
    minimumOs: '12.0.0',
    sdk: '17.2.0',
    stackCanary: true,
    arc: true,
    linked: ['/usr/lib/libSystem.B.dylib'],
    rpaths: ['@executable_path/Frameworks'],
  });
});

test('reads every architecture of a fat file', () => {
  const slices = readMachO(makeFat([makeMachO({ pie: false }), makeMachO({ encrypted: true })]));
  expect(slices.map(({ slice: { facts } }) => [facts.pie, facts.encrypted])).toEqual([
    [false, false],
    [true, true],
  ]);
});

test('reads the entitlements of the code signature', () => {
  const [read] = readMachO(sample);
  const { offset = 0, size = 0 } = read?.slice.codeSignature ?? {};
  expect(entitlementsOf(sample, offset, size)).toEqual({ 'get-task-allow': true });
  expect(entitlementsOf(sample, 0, sample.length)).toBeNull();
});

test.each([Buffer.alloc(0), Buffer.from('hello'), makeFat([]), sample.subarray(0, 20)])(
  'refuses what is no Mach-O file',
  (bytes) => {
    expect(() => readMachO(bytes)).toThrow(IosFormatError);
  },
);

test('reads 2,000 damaged files: facts or one clear error', () => {
  const random = createSeededRandom(12);
  const samples = [sample, makeFat([sample, makeMachO()])];
  for (let round = 0; round < 2_000; round += 1) {
    try {
      for (const { slice, bytes } of readMachO(mutate(random.pick(samples), random))) {
        const { offset = 0, size = 0 } = slice.codeSignature ?? {};
        entitlementsOf(bytes, offset, size);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(IosFormatError);
    }
  }
});
