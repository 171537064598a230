import { expect, test } from 'vitest';
import { findPackers } from './packers.ts';
import { createSdkMatcher, type SdkTraces } from './match.ts';
import { loadSdkRules } from './rules.ts';

const rules = loadSdkRules();
const matcher = createSdkMatcher(rules);
const nothing: SdkTraces = {
  classes: [],
  components: [],
  libraries: [],
  hosts: [],
  frameworks: [],
};
const inDex = (...names: readonly string[]) => names.map((name) => ({ name, file: 'classes.dex' }));
const names = (traces: Partial<SdkTraces>) =>
  matcher
    .match({ ...nothing, ...traces })
    .map(({ name }) => name)
    .sort();

test.each([
  ['友盟', 'com.umeng.analytics.MobclickAgent'],
  ['极光推送', 'cn.jpush.android.api.JPushInterface'],
  ['穿山甲', 'com.bytedance.sdk.openadsdk.TTAdSdk'],
  ['优量汇', 'com.qq.e.ads.splash.SplashAD'],
  ['华为推送', 'com.huawei.hms.push.HmsMessageService'],
  ['神策', 'com.sensorsdata.analytics.android.sdk.SensorsDataAPI'],
  ['360加固', 'com.stub.StubApp'],
])('knows %s by a class', (name, className) => {
  expect(names({ classes: inDex(className) })).toEqual([name]);
});

test('does not take a longer word for a prefix', () => {
  expect(names({ classes: inDex('com.umengine.Main', 'cn.jpushover.Main') })).toEqual([]);
});

test('tells the narrower of two of one vendor', () => {
  expect(matcher.ownerOf('com.huawei.hms.iap.Iap')).toBe('huawei-iap');
  expect(matcher.ownerOf('com.huawei.hms.push.Hms')).toBe('huawei-push');
  expect(matcher.ownerOf('cn.edu.example.Main')).toBeNull();
});

test('knows an SDK by its library where classes are obfuscated, and tells it once', () => {
  const libraries = [{ name: 'libjcore300.so', file: 'lib/arm64-v8a/libjcore300.so' }];
  const classes = inDex('cn.jpush.android.api.JPushInterface');
  const [jpush, ...others] = matcher.match({ ...nothing, libraries, classes });
  expect(others).toEqual([]);
  expect(jpush?.evidence.map(({ kind }) => kind).sort()).toEqual(['class', 'native-library']);
});

test('lets a host support a hit and never make one', () => {
  const hosts = [{ host: 'ulogs.umeng.com', files: ['classes.dex'] }];
  expect(names({ hosts })).toEqual([]);
  const [umeng] = matcher.match({ ...nothing, hosts, classes: inDex('com.umeng.a.B') });
  expect(umeng?.evidence).toContainEqual({
    kind: 'host',
    value: 'ulogs.umeng.com',
    file: 'classes.dex',
  });
});

test('knows what only the other list has', () => {
  const libraries = [{ name: 'libluajava.so', file: 'lib/x86/libluajava.so' }];
  const [hit] = matcher.match({ ...nothing, libraries });
  expect(hit).toMatchObject({ name: 'AndroLua', source: 'libchecker' });
});

test('knows iOS SDKs by framework', () => {
  const frameworks = [{ name: 'BUAdSDK', file: 'Payload/A.app/Frameworks/BUAdSDK.framework' }];
  expect(names({ frameworks })).toEqual(['穿山甲']);
});

test('keeps some evidence of many', () => {
  const classes = inDex(...Array.from({ length: 100 }, (_, at) => `com.umeng.a.C${at}`));
  expect(matcher.match({ ...nothing, classes })[0]?.evidence).toHaveLength(4);
});

test('says that a packer hides the code when its application is in front or the components are missing', () => {
  const sdks = matcher.match({ ...nothing, classes: inDex('com.stub.StubApp') });
  const code = { application: null, appComponentFactory: null, components: ['a.B'] };
  const all = { ...code, has: () => true };
  expect(findPackers(sdks, rules, all)).toMatchObject([{ id: '360-jiagu', hidesCode: false }]);
  expect(findPackers(sdks, rules, { ...all, has: () => false })[0]?.hidesCode).toBe(true);
  expect(findPackers(sdks, rules, { ...all, application: 'com.stub.StubApp' })[0]?.hidesCode).toBe(
    true,
  );
});

test('has each prefix of our own list once', () => {
  const own = rules
    .filter(({ source }) => source === 'xiaodun')
    .flatMap((one) => one.classes ?? []);
  expect(own.length).toBe(new Set(own).size);
});
