import { describe, expect, it } from 'vitest';
import { makeApk } from '../../making/make-apk.ts';
import type { ApkRecipe, MadeElement } from '../../making/recipe.ts';
import { AndroidFormatError } from '../errors.ts';
import { parseXml } from '../axml/parse-xml.ts';
import { parseResources } from '../resources/parse-resources.ts';
import { NO_RESOURCES } from '../resources/resources.ts';
import { archiveOf, SAMPLE } from '../testing/sample-apk.ts';
import type { AndroidManifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';

async function manifestOf(changes: Partial<ApkRecipe>): Promise<AndroidManifest> {
  const archive = await archiveOf(makeApk({ ...SAMPLE, ...changes }));
  const root = parseXml(await archive.read(archive.find('AndroidManifest.xml')!));
  return readManifest(root, parseResources(await archive.read(archive.find('resources.arsc')!)));
}

const filter = (action: string, category = 'android.intent.category.DEFAULT'): MadeElement => ({
  name: 'intent-filter',
  children: [
    { name: 'action', attributes: { name: action } },
    { name: 'category', attributes: { name: category } },
  ],
});
const launcher = filter('android.intent.action.MAIN', 'android.intent.category.LAUNCHER');

describe('readManifest', () => {
  it('reads identity, versions and labels', async () => {
    const manifest = await manifestOf({});
    expect(manifest).toMatchObject({
      package: 'cn.edu.example.sample',
      versionCode: '7',
      versionName: '1.2',
      minSdk: '21',
      targetSdk: '29',
      effectiveMinSdk: 21,
      effectiveTargetSdk: 29,
      label: 'Sample',
      labelZh: '样例',
      labels: { '': 'Sample', zh: '样例', 'zh-CN': '样例(大陆)' },
      faults: [],
    });
    expect(manifest.permissions.map(({ name }) => name)).toEqual(['android.permission.INTERNET']);
  });

  it('follows references for flags, whichever way they are stated', async () => {
    const { application } = await manifestOf({
      application: {
        debuggable: { resource: 'bool/debug' },
        allowBackup: 'false',
        testOnly: 1,
        networkSecurityConfig: { resource: 'xml/nsc' },
      },
      resources: [
        { kind: 'value', name: 'bool/debug', values: { '': { resource: 'bool/real' } } },
        { kind: 'value', name: 'bool/real', values: { '': true } },
        { kind: 'xml', name: 'nsc', root: { name: 'network-security-config' } },
      ],
    });
    expect(application).toMatchObject({
      debuggable: true,
      effectiveDebuggable: true,
      allowBackup: false,
      testOnly: true,
      networkSecurityConfig: '@7F030000',
      networkSecurityConfigFile: 'res/xml/nsc.xml',
    });
  });

  it('says so when a flag leads nowhere', () => {
    const text = `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="a.b">
      <application android:debuggable="@bool/x"><service android:exported="@bool/y"/></application></manifest>`;
    const manifest = readManifest(parseXml(Buffer.from(text, 'utf8')), NO_RESOURCES);
    expect(manifest.application.debuggable).toBeNull();
    expect(manifest.faults).toEqual([
      'application: debuggable leads to no value',
      'line 2: exported leads to no value',
    ]);
  });

  it.each([
    [27, true],
    [28, false],
  ])('allows cleartext by default for target %i: %s', async (targetSdk, allowed) => {
    const { application } = await manifestOf({ targetSdk });
    expect(application.effectiveCleartext).toBe(allowed);
    expect(application.effectiveAllowBackup).toBe(true);
  });

  it('exports by the rules of the target', async () => {
    const components: readonly MadeElement[] = [
      { name: 'activity', attributes: { name: '.Filtered' }, children: [filter('a.b')] },
      { name: 'activity', attributes: { name: 'Plain' } },
      {
        name: 'receiver',
        attributes: { name: '.Closed', exported: false },
        children: [filter('c')],
      },
      { name: 'service', attributes: { name: 'x.y.Open', exported: true } },
      { name: 'provider', attributes: { name: '.Data', authorities: 'a;b' } },
    ];
    const exported = (manifest: AndroidManifest): string[] =>
      manifest.components.filter((one) => one.effectiveExported).map(({ name }) => name);
    const base = 'cn.edu.example.sample';
    const newer = await manifestOf({ components, targetSdk: 30 });
    expect(exported(newer)).toEqual([`${base}.Filtered`, 'x.y.Open']);
    expect(newer.components[1]?.name).toBe(`${base}.Plain`);
    expect(newer.components[4]?.authorities).toEqual(['a', 'b']);
    const older = await manifestOf({ components, minSdk: 14, targetSdk: 16 });
    expect(exported(older)).toEqual([`${base}.Filtered`, 'x.y.Open', `${base}.Data`]);
  });

  it('finds what a launcher shows and leaves out what is switched off', async () => {
    const { mainActivity, launchers } = await manifestOf({
      components: [
        { name: 'activity', attributes: { name: '.Off', enabled: false }, children: [launcher] },
        { name: 'activity', attributes: { name: '.Zed' }, children: [launcher] },
        { name: 'activity', attributes: { name: '.Main' }, children: [launcher] },
        {
          name: 'activity-alias',
          attributes: { name: '.Alias', targetActivity: '.Main' },
          children: [launcher],
        },
      ],
    });
    expect(launchers).toHaveLength(3);
    expect(mainActivity).toBe('cn.edu.example.sample.Main');
  });

  it('reads permissions that are declared, queries, features and metadata', async () => {
    const manifest = await manifestOf({
      declarations: [
        { name: 'permission', attributes: { name: 'a.P', protectionLevel: 0x12 } },
        { name: 'uses-permission-sdk-23', attributes: { name: 'a.Q', maxSdkVersion: 28 } },
        { name: 'uses-feature', attributes: { name: 'f.camera', required: false } },
        {
          name: 'queries',
          children: [{ name: 'package', attributes: { name: 'com.tencent.mm' } }],
        },
      ],
      components: [{ name: 'meta-data', attributes: { name: 'KEY', value: 'secret' } }],
    });
    expect(manifest.declaredPermissions[0]).toMatchObject({
      name: 'a.P',
      protection: 'signature',
      protectionFlags: 0x10,
    });
    expect(manifest.permissions[1]).toMatchObject({ name: 'a.Q', maxSdk: 28 });
    expect(manifest.features).toEqual([{ name: 'f.camera', required: false }]);
    expect(manifest.queries.packages).toEqual(['com.tencent.mm']);
    expect(manifest.application.metaData).toMatchObject([{ name: 'KEY', value: 'secret' }]);
  });

  it('refuses a root that is no manifest', () => {
    const root = parseXml(Buffer.from('<resources package="a"/>', 'utf8'));
    expect(() => readManifest(root, NO_RESOURCES)).toThrow(AndroidFormatError);
  });
});
