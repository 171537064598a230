import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { PackageError } from '../errors.ts';
import type { IosPackage } from '../facts.ts';
import type { PlistDict } from '../ios-facts.ts';
import { readPackage } from '../read-package.ts';
import { prepareRules } from '../reading/prepare.ts';
import { loadReadingRules } from '../reading/rules.ts';
import { mutate } from '../testing/mutate.ts';
import { makeIpa, sampleFiles, type IpaFiles } from './testing/make-ipa.ts';
import { xmlPlist } from './testing/plist-writer.ts';

const prepared = prepareRules(loadReadingRules());
const folder = mkdtempSync(join(tmpdir(), 'xiaodun-ipa-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function readBytes(bytes: Uint8Array) {
  const path = join(folder, 'a.ipa');
  writeFileSync(path, bytes);
  return await readPackage(path, prepared);
}

async function read(files: IpaFiles = sampleFiles): Promise<IosPackage> {
  const facts = await readBytes(makeIpa(files));
  if (facts.platform !== 'ios') throw new Error('no iOS package');
  return facts;
}

test('reads identity, versions and languages', async () => {
  const { ios } = await read();
  expect(ios).toMatchObject({
    bundleId: 'cn.edu.example.ketang',
    displayName: '课堂',
    displayNames: { 'zh-Hans': '空中课堂' },
    version: '2.0.1',
    build: '201',
    minimumOs: '12.0',
    deviceFamilies: ['iphone', 'ipad'],
    urlSchemes: ['ketang', 'wx123'],
    queriedSchemes: ['weixin', 'alipay'],
    backgroundModes: ['location'],
  });
});

test('reads purposes of permissions, the empty ones too', async () => {
  const { usageDescriptions } = (await read()).ios;
  expect(usageDescriptions).toEqual([
    {
      key: 'NSCameraUsageDescription',
      text: '拍摄作业照片',
      byLocale: { 'zh-Hans': '用于拍摄作业' },
    },
    { key: 'NSLocationWhenInUseUsageDescription', text: '', byLocale: {} },
  ]);
});

test('reads transport security with its exceptions', async () => {
  const { transportSecurity } = (await read()).ios;
  expect(transportSecurity).toMatchObject({
    allowsArbitraryLoads: true,
    exceptions: [
      {
        domain: 'a.example.cn',
        subdomains: true,
        allowsInsecureHttp: true,
        forwardSecrecyRequired: false,
      },
    ],
  });
});

test.each([
  [{ ProvisionedDevices: ['a'], Entitlements: { 'get-task-allow': true } }, 'development'],
  [{ ProvisionedDevices: ['a'] }, 'ad-hoc'],
  [{ ProvisionsAllDevices: true }, 'enterprise'],
  [{}, 'app-store'],
] as [PlistDict, string][])('tells how an app is distributed: %j is %s', async (profile, type) => {
  const { ios } = await read({ ...sampleFiles, 'embedded.mobileprovision': xmlPlist(profile) });
  expect(ios.provisioning?.type).toBe(type);
});

test('reads profile, entitlements and privacy manifest', async () => {
  const { ios } = await read();
  expect(ios.provisioning).toMatchObject({
    team: { id: 'ABCDE12345', name: '某某教育科技' },
    expiresAt: '2027-01-01T00:00:00Z',
    devices: 3,
  });
  expect(ios.entitlements).toMatchObject({ 'aps-environment': 'production' });
  expect(ios.privacyManifests).toMatchObject([
    { tracking: true, trackingDomains: ['track.example.cn'], collected: [{ linked: true }] },
  ]);
});

test('finds addresses and SDKs in code', async () => {
  const { urls, sdks, marks } = await read();
  expect(urls.list.map(({ url }) => url)).toContain('http://api.ketang.example/v1');
  expect(sdks.map(({ name }) => name).sort()).toEqual(['友盟', '穿山甲']);
  expect(marks.list).toContainEqual(expect.objectContaining({ mark: 'user-agreement' }));
});

test('says that encrypted code is not seen', async () => {
  const { unseen } = await read();
  expect(unseen).toContainEqual(
    expect.objectContaining({
      area: 'code',
      reason: 'encrypted',
      what: 'Payload/Ketang.app/Frameworks/BUAdSDK.framework/BUAdSDK',
    }),
  );
});

test('says what is broken and reads the rest', async () => {
  const { ios, unseen } = await read({
    ...sampleFiles,
    'embedded.mobileprovision': 'nothing',
    'PrivacyInfo.xcprivacy': '<plist>',
    Ketang: 'not Mach-O',
  });
  expect(ios.bundleId).toBe('cn.edu.example.ketang');
  const areas = unseen.map(({ area }) => area);
  expect(areas).toEqual(expect.arrayContaining(['provisioning', 'privacy-manifest', 'binary']));
});

test('refuses an IPA whose Info.plist can not be read', async () => {
  const broken = read({ ...sampleFiles, 'Info.plist': 'hello' });
  await expect(broken).rejects.toMatchObject({ code: 'MALFORMED' });
});

test('reads 500 damaged IPAs: facts or one clear error', async () => {
  const random = createSeededRandom(13);
  const sample = makeIpa();
  for (let round = 0; round < 500; round += 1) {
    try {
      await readBytes(mutate(sample, random));
    } catch (error) {
      expect(error).toBeInstanceOf(PackageError);
    }
  }
});
