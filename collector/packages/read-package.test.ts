import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PackageError } from './errors.ts';
import type { AndroidPackage } from './facts.ts';
import { makeApk } from './making/make-apk.ts';
import type { ApkRecipe } from './making/recipe.ts';
import { joinZip, zipParts } from './making/zip-writer.ts';
import { readPackage } from './read-package.ts';
import { prepareRules } from './reading/prepare.ts';
import { loadReadingRules } from './reading/rules.ts';
import { damage, openWhole } from './testing/mutate.ts';
import { sampleRecipe } from './testing/sample-apk.ts';
import { createSeededRandom } from '../random/seeded-random.ts';

const rules = loadReadingRules();
const prepared = prepareRules(rules);
const folder = mkdtempSync(join(tmpdir(), 'xiaodun-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: Uint8Array, limits = rules.limits) {
  const path = join(folder, 'a.apk');
  writeFileSync(path, bytes);
  return await readPackage(path, { ...prepared, rules: { ...rules, limits } });
}

async function readMade(change: Partial<ApkRecipe> = {}): Promise<AndroidPackage> {
  const facts = await read(makeApk({ ...sampleRecipe, ...change }));
  if (facts.platform !== 'android') throw new Error('no Android package');
  return facts;
}

test('composes the facts of all readers', async () => {
  const facts = await readMade();
  expect(facts).toMatchObject({
    platform: 'android',
    file: { name: 'a.apk' },
    manifest: {
      package: 'cn.edu.example.sample',
      mainActivity: 'cn.edu.example.sample.MainActivity',
    },
    networkSecurity: { base: { effectiveCleartext: true } },
    signing: { verifies: false },
    dex: { classCount: 4, files: [{ file: 'classes.dex' }, { file: 'classes2.dex' }] },
  });
  expect(facts.file.sha256).toMatch(/^[0-9a-f]{64}$/u);
  expect(facts.sdks.map(({ name }) => name).sort()).toEqual(['友盟', '极光推送']);
});

test('keeps the text of a privacy policy without its markup', async () => {
  const { texts } = await readMade();
  expect(texts).toMatchObject([{ kind: 'privacy-policy', text: '隐私政策 全文', cut: false }]);
});

test('knows a policy in an old encoding', async () => {
  // 隐私政策 in GB18030.
  const bytes = Buffer.from([0xd2, 0xfe, 0xcb, 0xbd, 0xd5, 0xfe, 0xb2, 0xdf]);
  const { texts } = await readMade({ files: { 'assets/privacy.txt': bytes } });
  expect(texts).toMatchObject([{ kind: 'privacy-policy', text: '隐私政策' }]);
});

test('finds secrets and stray files', async () => {
  const { secrets, strayFiles } = await readMade();
  expect(secrets.list).toMatchObject([{ rule: 'aliyun-access-key', file: 'assets/config.json' }]);
  expect(JSON.stringify(secrets)).not.toContain('LTAI4Fabcdef');
  expect(strayFiles).toMatchObject([{ file: 'assets/.env', kind: 'environment-file' }]);
});

test('lists what it could not see', async () => {
  const { unseen } = await readMade();
  expect(unseen).toMatchObject([
    { area: 'native', what: 'lib/arm64-v8a/libjcore300.so', reason: 'unparsed' },
  ]);
});

test('says that a packer hides the code', async () => {
  const { packers, unseen } = await readMade({
    application: { name: 'com.stub.StubApp' },
    dex: [{ classes: [{ name: 'com.stub.StubApp' }] }],
  });
  expect(packers).toMatchObject([{ name: '360加固', hidesCode: true }]);
  expect(unseen).toContainEqual(expect.objectContaining({ area: 'code', reason: 'packed' }));
});

test('says that there is no code where components ask for some', async () => {
  const { unseen } = await readMade({ dex: [] });
  expect(unseen).toContainEqual(expect.objectContaining({ area: 'code', reason: 'missing' }));
});

test('finds boxes that are ticked from the start', async () => {
  const { tickedBoxes } = await readMade({
    resources: [
      ...(sampleRecipe.resources ?? []),
      {
        kind: 'xml',
        name: 'login',
        root: {
          name: 'LinearLayout',
          children: [
            { name: 'CheckBox', attributes: { checked: true, text: '我已阅读并同意' } },
            { name: 'CheckBox', attributes: { checked: false } },
          ],
        },
      },
    ],
  });
  expect(tickedBoxes).toEqual({
    list: [{ file: 'res/xml/login.xml', element: 'CheckBox', text: '我已阅读并同意' }],
    total: 1,
  });
});

test('refuses an archive without manifest and a text', async () => {
  const empty = Buffer.from(`PK\u0005\u0006${'\0'.repeat(18)}`, 'latin1');
  for (const bytes of [empty, Buffer.from('hello'), Buffer.alloc(0)]) {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'NOT_A_PACKAGE' });
  }
});

test.each([
  ['base.apk', 'bundle of APKs'],
  ['base/manifest/AndroidManifest.xml', 'app bundle'],
  ['readme.txt', 'neither an APK nor an IPA'],
])('says what an archive with %s is', async (name, words) => {
  const archive = joinZip(zipParts([{ name, content: Buffer.from('x') }]));
  await expect(read(archive)).rejects.toThrow(words);
});

test('refuses a file that is larger than the limit', async () => {
  const limits = { ...rules.limits, file: { ...rules.limits.file, maxBytes: 1_024 } };
  await expect(read(makeApk(sampleRecipe), limits)).rejects.toMatchObject({ code: 'OVER_LIMIT' });
});

test('reads a part less and says so when a file is larger than its cap', async () => {
  const limits = { ...rules.limits, code: { ...rules.limits.code, maxDexBytes: 1_024 } };
  const { unseen } = await read(makeApk(sampleRecipe), limits);
  expect(unseen).toContainEqual(
    expect.objectContaining({ area: 'code', what: 'classes.dex', reason: 'cap' }),
  );
});

test('gives the same facts twice', async () => {
  expect(await readMade()).toEqual(await readMade());
});

test('reads 2,000 damaged packages: facts or one clear error, never anything else', async () => {
  const random = createSeededRandom(6);
  const path = join(folder, 'whole.apk');
  writeFileSync(path, makeApk(sampleRecipe));
  const whole = await openWhole(path, rules.limits.archive);
  const ends = { read: 0, refused: 0 };
  for (let round = 0; round < 2_000; round += 1) {
    try {
      await read(damage(whole, random));
      ends.read += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(PackageError);
      ends.refused += 1;
    }
  }
  expect(ends.read + ends.refused).toBe(2_000);
  expect(Math.min(ends.read, ends.refused)).toBeGreaterThan(100);
}, 60_000);

test('lets frequent calls not crowd out rare ones', async () => {
  const log = { owner: 'android.util.Log', name: 'd', kind: 'static' } as const;
  const rare = { owner: 'android.telephony.TelephonyManager', name: 'getImei' };
  const classes = Array.from({ length: 80 }, (_, at) => ({
    name: `cn.edu.example.sample.L${at}`,
    methods: [{ name: 'run', calls: at === 79 ? [log, rare] : [log] }],
  }));
  const { calls } = (await readMade({ dex: [{ classes }] })).dex;
  const of = (api: string) => calls.list.filter((call) => call.api === api).length;
  expect([of('log.write'), of('device-id.imei'), calls.total]).toEqual([50, 1, 81]);
});
