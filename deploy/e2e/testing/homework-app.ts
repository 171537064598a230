import { makeApk } from '../../../collector/packages/making/make-apk.ts';
import type { ApkRecipe, SigningKey } from '../../../collector/packages/making/recipe.ts';
import { makeSigningKey } from '../../../collector/packages/making/signing-key.ts';

export const packageName = 'cn.edu.example.homework';
export const appName = '晨光作业';

/** What the privacy policy of the app says; the filing has the same words. */
export const policyText = [
  '晨光作业隐私政策',
  '更新日期：2026年10月20日',
  '本政策由晨光教育科技有限公司发布，联系电话 0571-00000000，邮箱 privacy@example.edu.cn。',
  '我们收集的个人信息：注册用户移动电话号码，用于注册和登录；拍摄的作业照片，用于提交作业。',
  '权限：相机，用于拍摄作业照片；网络，用于提交作业。',
  '第三方 SDK：本应用没有接入第三方 SDK，不与第三方共享个人信息。',
  '存储：个人信息存储在中华人民共和国境内，保存至注销账号后三十日，到期删除。',
  '您可以查阅、复制、更正、删除、转移个人信息，可以注销账号、撤回同意，可以关闭个性化推送。',
  '注销账号：我的 - 设置 - 注销账号，十五个工作日内完成。',
  '未成年人：未满十四周岁的，须取得监护人同意，另见《儿童个人信息保护规则》。',
  '投诉与举报：十五个工作日内答复。',
].join('\n');

function recipe(key: SigningKey, change: Partial<ApkRecipe>): ApkRecipe {
  return {
    package: packageName,
    versionCode: 1,
    versionName: '1.0.0',
    minSdk: 26,
    targetSdk: 34,
    label: { '': appName, zh: appName },
    permissions: ['android.permission.INTERNET', 'android.permission.CAMERA'],
    application: { allowBackup: false, usesCleartextTraffic: false },
    components: [
      {
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
                name: 'open',
                strings: ['https://api.example.edu.cn/homework', '注销账号', '不同意'],
                calls: [{ owner: 'android.hardware.Camera', name: 'open', kind: 'static' }],
              },
            ],
          },
        ],
      },
    ],
    files: { 'assets/privacy.txt': policyText },
    signing: { schemes: ['v1', 'v2', 'v3'], keys: [key] },
    ...change,
  };
}

const plain = ['android.permission.INTERNET', 'android.permission.CAMERA'];

/** Three versions of one app: as it was filed, one that asks for contacts and may be debugged, and that one mended. */
export async function homeworkApps(): Promise<Record<'filed' | 'faulty' | 'mended', Buffer>> {
  const key = await makeSigningKey({
    kind: 'rsa-2048',
    subject: { CN: 'Chenguang Education', O: 'Chenguang', C: 'CN' },
    notBefore: '2025-01-01T00:00:00.000Z',
    notAfter: '2050-01-01T00:00:00.000Z',
  });
  return {
    filed: makeApk(recipe(key, {})),
    faulty: makeApk(
      recipe(key, {
        versionCode: 2,
        versionName: '1.1.0',
        permissions: [...plain, 'android.permission.READ_CONTACTS'],
        application: { allowBackup: false, usesCleartextTraffic: true, debuggable: true },
      }),
    ),
    mended: makeApk(recipe(key, { versionCode: 3, versionName: '1.1.1' })),
  };
}
