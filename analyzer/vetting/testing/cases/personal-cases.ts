import { androidFacts, calls, component, iosFacts, permission, sdk } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const asking = (...names: readonly string[]) =>
  androidFacts({ manifest: { permissions: names.map(permission) } });
const telling = (key: string, text: string, byLocale: Record<string, string> = {}) =>
  iosFacts({ ios: { usageDescriptions: [{ key, text, byLocale }] } });
const clean = androidFacts();
const camera = 'NSCameraUsageDescription';
const face = androidFacts({ sdks: [sdk({ name: '旷视', categories: ['biometric'] })] });
const tracking = (is: boolean) =>
  iosFacts({
    ios: {
      privacyManifests: [
        {
          file: 'Payload/Example.app/PrivacyInfo.xcprivacy',
          sha256: 'ab',
          tracking: is,
          trackingDomains: [],
          collected: [],
          accessedApis: [],
        },
      ],
    },
  });
const useOf = (api: string, by?: string) =>
  androidFacts({
    manifest: { permissions: [permission('CAMERA')] },
    dex: calls([api], 'cn.edu.example.A', by),
  });

/** Checks of rules/apps/checks/5-personal.yaml, both ways. */
export const personalCases: CheckCase[] = [
  { check: 'PM-01', verdict: 'PASS', facts: asking('INTERNET') },
  { check: 'PM-01', verdict: 'INCONCLUSIVE', facts: asking('CAMERA') },
  { check: 'PM-01', verdict: 'SUSPECT', facts: asking('READ_SMS') },
  {
    check: 'PM-01',
    verdict: 'PASS',
    facts: asking('CAMERA'),
    declared: { functions: ['homework'] },
  },
  { check: 'PM-01', verdict: 'SUSPECT', facts: asking('CAMERA'), declared: { functions: [] } },
  {
    check: 'PM-01',
    verdict: 'FAIL',
    facts: asking('READ_CONTACTS', 'CAMERA'),
    declared: { functions: ['homework'] },
    shows: '通讯录',
  },
  {
    check: 'PM-01',
    verdict: 'PASS',
    facts: asking('READ_CONTACTS'),
    declared: { functions: [], types: ['messaging'] },
  },
  {
    check: 'PM-01',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: asking('READ_EXTERNAL_STORAGE'),
    declared: { functions: [] },
  },
  {
    check: 'PM-01',
    verdict: 'FAIL',
    facts: telling('NSContactsUsageDescription', '用于添加家庭联系人'),
    declared: { functions: ['homework'] },
  },
  { check: 'PM-02', verdict: 'PASS', facts: clean },
  { check: 'PM-02', verdict: 'PASS', facts: useOf('camera.open') },
  { check: 'PM-02', verdict: 'SUSPECT', facts: useOf('location.get') },
  { check: 'PM-03', verdict: 'PASS', facts: useOf('camera.open') },
  { check: 'PM-03', verdict: 'SUSPECT', facts: useOf('camera.open', 'agora'), shows: 'agora' },
  { check: 'PM-04', verdict: 'PASS', facts: asking('CAMERA') },
  { check: 'PM-04', verdict: 'SUSPECT', facts: asking('READ_CALL_LOG') },
  { check: 'PM-05', verdict: 'PASS', facts: clean },
  {
    check: 'PM-05',
    verdict: 'SUSPECT',
    severity: 'high',
    facts: androidFacts({ dex: calls(['device-id.imei']) }),
  },
  {
    check: 'PM-05',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: androidFacts({ dex: calls(['device-id.mac'], 'com.umeng.A', 'umeng') }),
  },
  {
    check: 'PM-05',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: androidFacts({ dex: calls(['device-id.oaid']) }),
  },
  { check: 'PM-06', verdict: 'PASS', facts: clean },
  {
    check: 'PM-06',
    verdict: 'SUSPECT',
    severity: 'high',
    facts: androidFacts({ dex: calls(['apps.installed']) }),
  },
  {
    check: 'PM-06',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: androidFacts({ dex: calls(['network.wifi']) }),
  },
  { check: 'PM-07', verdict: 'INCONCLUSIVE', facts: clean },
  {
    check: 'PM-07',
    verdict: 'SUSPECT',
    facts: androidFacts({ dex: calls(['device-id.imei'], 'cn.edu.example.App$1') }),
    shows: 'cn.edu.example.App$1',
  },
  {
    check: 'PM-07',
    verdict: 'SUSPECT',
    facts: androidFacts({
      manifest: { components: [component({ kind: 'provider', name: 'com.x.Init' })] },
      dex: calls(['location.get'], 'com.x.Init', 'x'),
    }),
  },
  { check: 'PM-08', verdict: 'NOT_APPLICABLE', facts: iosFacts() },
  {
    check: 'PM-08',
    verdict: 'PASS',
    facts: telling(camera, '拍摄作业并上传给老师批改时需要使用相机'),
  },
  { check: 'PM-08', verdict: 'FAIL', facts: telling(camera, '') },
  { check: 'PM-08', verdict: 'FAIL', facts: telling(camera, 'We need your camera for homework') },
  {
    check: 'PM-08',
    verdict: 'PASS',
    facts: telling(camera, 'To photograph homework', { 'zh-Hans': '拍摄作业并上传时使用相机' }),
  },
  { check: 'PM-08', verdict: 'SUSPECT', facts: telling(camera, '需要访问您的相机权限') },
  { check: 'PM-09', verdict: 'PASS', facts: clean, declared: { minors: true } },
  {
    check: 'PM-09',
    verdict: 'SUSPECT',
    facts: asking('com.google.android.gms.permission.AD_ID'),
  },
  {
    check: 'PM-09',
    verdict: 'FAIL',
    facts: telling('NSUserTrackingUsageDescription', '用于投放更合适的广告内容'),
    declared: { minors: true },
  },
  { check: 'PM-10', verdict: 'PASS', facts: tracking(false) },
  { check: 'PM-10', verdict: 'SUSPECT', facts: tracking(true) },
  { check: 'PM-10', verdict: 'SUSPECT', facts: iosFacts({ ios: { privacyManifests: [] } }) },
  { check: 'PM-11', verdict: 'PASS', facts: clean },
  { check: 'PM-11', verdict: 'SUSPECT', severity: 'high', facts: face },
  { check: 'PM-11', verdict: 'FAIL', facts: face, declared: { biometrics: false } },
  { check: 'PM-12', verdict: 'PASS', facts: iosFacts({ ios: { backgroundModes: ['audio'] } }) },
  {
    check: 'PM-12',
    verdict: 'SUSPECT',
    facts: iosFacts({ ios: { backgroundModes: ['location'] } }),
  },
  { check: 'PM-13', verdict: 'INCONCLUSIVE', facts: clean },
  {
    check: 'PM-13',
    verdict: 'FAIL',
    facts: androidFacts({ manifest: { effectiveTargetSdk: 22 } }),
  },
  {
    check: 'PM-13',
    verdict: 'SUSPECT',
    facts: androidFacts({ dex: calls(['permission.request'], 'cn.edu.example.App') }),
  },
];
