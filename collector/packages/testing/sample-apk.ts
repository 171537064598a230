import type { ApkRecipe } from '../making/recipe.ts';

/** A small APK with something for every reader: many tests change or break a part of it. */
export const sampleRecipe: ApkRecipe = {
  package: 'cn.edu.example.sample',
  versionCode: 7,
  versionName: '1.2.3',
  minSdk: 21,
  targetSdk: 30,
  label: { '': 'Sample', zh: '样例' },
  permissions: ['android.permission.INTERNET', 'android.permission.READ_PHONE_STATE'],
  application: { networkSecurityConfig: { resource: 'xml/nsc' }, debuggable: true },
  components: [
    {
      name: 'activity',
      attributes: { name: '.MainActivity' },
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
    { name: 'service', attributes: { name: 'cn.jpush.android.service.PushService' } },
  ],
  resources: [
    {
      kind: 'xml',
      name: 'nsc',
      root: {
        name: 'network-security-config',
        children: [{ name: 'base-config', attributes: { ':cleartextTrafficPermitted': 'true' } }],
      },
    },
  ],
  dex: [
    {
      classes: [
        {
          name: 'cn.edu.example.sample.MainActivity',
          superclass: 'android.app.Activity',
          methods: [
            {
              name: 'onCreate',
              strings: ['http://api.sample.example/login', 'android_id', '用户协议'],
              calls: [
                { owner: 'android.telephony.TelephonyManager', name: 'getDeviceId' },
                {
                  owner: 'android.provider.Settings$Secure',
                  name: 'getString',
                  kind: 'static',
                },
                { owner: 'cn.edu.example.sample.MainActivity', name: 'requestPermissions' },
              ],
            },
            {
              name: 'onStart',
              calls: [
                { owner: 'android.provider.Settings$Secure', name: 'getString', kind: 'static' },
              ],
            },
          ],
        },
        {
          name: 'cn.edu.example.sample.TrustAll',
          interfaces: ['javax.net.ssl.X509TrustManager'],
          methods: [{ name: 'checkServerTrusted' }],
        },
        { name: 'cn.edu.example.sample.Careful', methods: [{ name: 'checkServerTrusted' }] },
      ],
      strings: ['表情😀', 'a\0b', 'wss://im.sample.example:8443/ws', 'http://10.1.2.3/debug'],
    },
    { classes: [{ name: 'com.umeng.analytics.MobclickAgent' }] },
  ],
  files: {
    'assets/privacy_policy.html': '<html><script>no()</script><p>隐私政策&nbsp;全文</p></html>',
    'assets/config.json': '{"ak":"LTAI4Fabcdefghijklmnopqr"}',
    'assets/.env': 'KEY=1',
    'lib/arm64-v8a/libjcore300.so': Buffer.from('\u007fELF'),
  },
};
