import { createHash } from 'node:crypto';
import { makeApk } from '../../../collector/packages/making/make-apk.ts';
import type { ApkRecipe, MadeElement } from '../../../collector/packages/making/recipe.ts';
import { makeSigningKey } from '../../../collector/packages/making/signing-key.ts';
import { appIcpNumber, childRules, policyText } from './app-texts.ts';

export const homework = { name: '作业助手（演示）', packageName: 'example.chenxing.homework' };
export const pocket = { name: '掌上一中（演示）', packageName: 'example.yizhong.pocket' };

const yearMs = 366 * 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

const launcher = (packageName: string): MadeElement => ({
  name: 'activity',
  attributes: { name: `${packageName}.MainActivity`, exported: true },
  children: [
    {
      name: 'intent-filter',
      children: [
        { name: 'action', attributes: { name: 'android.intent.action.MAIN' } },
        { name: 'category', attributes: { name: 'android.intent.category.LAUNCHER' } },
      ],
    },
  ],
});

const android = (names: readonly string[]) => names.map((name) => `android.permission.${name}`);

function homeworkRecipe(
  version: Pick<ApkRecipe, 'versionCode' | 'versionName'>,
  permissions: readonly string[],
): Omit<ApkRecipe, 'signing'> {
  const { name, packageName } = homework;
  return {
    ...version,
    package: packageName,
    minSdk: 26,
    targetSdk: 35,
    label: { '': name, zh: name },
    permissions: android(permissions),
    application: { allowBackup: false, usesCleartextTraffic: false },
    components: [launcher(packageName)],
    dex: [
      {
        classes: [
          {
            name: `${packageName}.MainActivity`,
            superclass: 'android.app.Activity',
            methods: [
              {
                name: 'askFirst',
                strings: [
                  '请您仔细阅读隐私政策和儿童个人信息保护规则',
                  '同意并继续',
                  '不同意',
                  '撤回同意',
                  '注销账号',
                  '投诉举报',
                  '未成年人模式',
                  `App 备案号：${appIcpNumber}`,
                ],
              },
              {
                name: 'handIn',
                strings: ['https://api.chenxing.example/homework'],
                calls: [{ owner: 'android.hardware.Camera', name: 'open', kind: 'static' }],
              },
            ],
          },
        ],
      },
    ],
    files: {
      'assets/privacy-policy.txt': policyText,
      'assets/children-rules.txt': childRules,
    },
  };
}

/** Everything that must not be in an app for pupils. */
function pocketRecipe(): Omit<ApkRecipe, 'signing'> {
  const { name, packageName } = pocket;
  return {
    package: packageName,
    versionCode: 23,
    versionName: '2.3.0',
    minSdk: 19,
    targetSdk: 26,
    label: { '': name, zh: name },
    permissions: android([
      'INTERNET',
      'CAMERA',
      'READ_CONTACTS',
      'READ_SMS',
      'READ_PHONE_STATE',
      'ACCESS_FINE_LOCATION',
    ]),
    application: { allowBackup: true, debuggable: true, usesCleartextTraffic: true },
    components: [
      launcher(packageName),
      {
        name: 'provider',
        attributes: {
          name: `${packageName}.GradeProvider`,
          authorities: `${packageName}.grades`,
          exported: true,
        },
      },
    ],
    dex: [
      {
        classes: [
          {
            name: `${packageName}.MainActivity`,
            superclass: 'android.app.Activity',
            methods: [
              {
                name: 'signIn',
                strings: ['http://jw.yizhong.example/login', '登录即表示同意'],
                calls: [
                  { owner: 'android.telephony.TelephonyManager', name: 'getDeviceId' },
                  {
                    owner: 'com.bytedance.sdk.openadsdk.TTAdSdk',
                    name: 'init',
                    kind: 'static',
                  },
                ],
              },
            ],
          },
          { name: `${packageName}.GradeProvider`, superclass: 'android.content.ContentProvider' },
          { name: 'com.bytedance.sdk.openadsdk.TTAdSdk', methods: [{ name: 'init' }] },
          { name: 'com.bytedance.sdk.openadsdk.TTAdManager', methods: [{ name: 'request' }] },
        ],
      },
    ],
  };
}

export interface DemoApps {
  first: Buffer;
  /** Asks for the place, too. */
  second: Buffer;
  faulty: Buffer;
  /** SHA-256 of the certificate of the first two, in hexadecimal. */
  certificate: string;
}

/** Made when the story is told: two versions of an app as it should be, the later asking for the place, and one with faults. */
export async function makeDemoApps(now: number): Promise<DemoApps> {
  const valid = { notBefore: iso(now - yearMs), notAfter: iso(now + 30 * yearMs) };
  const own = await makeSigningKey({
    kind: 'ec-p256',
    subject: { CN: 'Chenxing Education (demonstration)', C: 'CN' },
    ...valid,
  });
  const debug = await makeSigningKey({
    kind: 'rsa-2048',
    subject: { CN: 'Android Debug', O: 'Android', C: 'US' },
    ...valid,
  });
  const asked = ['INTERNET', 'CAMERA', 'POST_NOTIFICATIONS'];
  const good = { schemes: ['v1', 'v2', 'v3'] as const, keys: [own] };
  return {
    first: makeApk({
      ...homeworkRecipe({ versionCode: 10, versionName: '1.0.0' }, asked),
      signing: good,
    }),
    second: makeApk({
      ...homeworkRecipe({ versionCode: 11, versionName: '1.1.0' }, [
        ...asked,
        'ACCESS_FINE_LOCATION',
      ]),
      signing: good,
    }),
    certificate: createHash('sha256').update(own.certificate).digest('hex'),
    faulty: makeApk({ ...pocketRecipe(), signing: { schemes: ['v1', 'v2'], keys: [debug] } }),
  };
}
