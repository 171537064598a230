import { androidFacts, component, iosFacts, marks, sdk } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const having = (...list: readonly ReturnType<typeof sdk>[]) => androidFacts({ sdks: [...list] });
const umeng = sdk({ name: '友盟', nameEn: 'Umeng', categories: ['analytics'] });
const ads = sdk({ name: '穿山甲', categories: ['advertisement'] });
const alipay = sdk({ name: '支付宝', categories: ['payment'] });
const wechat = sdk({ name: '微信', categories: ['social', 'payment'] });
const okhttp = (version: string | null) =>
  sdk({ name: 'OkHttp', id: 'okhttp', categories: ['network'], version });
const storeKit = iosFacts({
  slice: { linked: ['/System/Library/Frameworks/StoreKit.framework/StoreKit'] },
});
const clean = androidFacts();

/** Checks of rules/apps/checks/6-sdks.yaml, both ways. */
export const sdkCases: CheckCase[] = [
  { check: 'SD-01', verdict: 'PASS', facts: having(okhttp('4.12.0')) },
  { check: 'SD-01', verdict: 'SUSPECT', facts: having(umeng), shows: '友盟' },
  { check: 'SD-02', verdict: 'INCONCLUSIVE', facts: having(umeng) },
  {
    check: 'SD-02',
    verdict: 'PASS',
    facts: having(umeng, okhttp('4.12.0')),
    declared: { sdks: ['友盟+ SDK（统计分析）'] },
  },
  {
    check: 'SD-02',
    verdict: 'FAIL',
    facts: having(umeng, ads),
    declared: { sdks: ['Umeng SDK'] },
    shows: '穿山甲',
  },
  {
    check: 'SD-02',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: having(umeng),
    declared: { sdks: ['友盟', '个推'] },
    shows: '个推',
  },
  { check: 'SD-03', verdict: 'PASS', facts: having(umeng) },
  { check: 'SD-03', verdict: 'SUSPECT', facts: having(ads) },
  { check: 'SD-03', verdict: 'FAIL', facts: having(ads), declared: { unifiedUse: true } },
  {
    check: 'SD-03',
    verdict: 'SUSPECT',
    facts: having(ads),
    declared: { unifiedUse: false, minors: false, ads: true },
  },
  { check: 'SD-04', verdict: 'PASS', facts: clean },
  {
    check: 'SD-04',
    verdict: 'SUSPECT',
    facts: androidFacts({ manifest: { application: { isGame: true } } }),
  },
  {
    check: 'SD-04',
    verdict: 'SUSPECT',
    facts: androidFacts({
      nativeLibraries: [
        {
          file: 'lib/arm64-v8a/libunity.so',
          name: 'libunity.so',
          abi: 'arm64-v8a',
          size: 1,
          sha256: 'ab',
          elf: null,
          fault: null,
        },
      ],
    }),
  },
  {
    check: 'SD-04',
    verdict: 'FAIL',
    facts: having(sdk({ name: 'Cocos', categories: ['game'] })),
    declared: { unifiedUse: true },
  },
  { check: 'SD-05', verdict: 'PASS', facts: having(umeng) },
  { check: 'SD-05', verdict: 'SUSPECT', facts: having(alipay) },
  { check: 'SD-05', verdict: 'SUSPECT', facts: storeKit },
  { check: 'SD-05', verdict: 'FAIL', facts: having(alipay), declared: { free: true } },
  // Sharing to WeChat is no payment.
  { check: 'SD-05', verdict: 'SUSPECT', facts: having(wechat), declared: { free: true } },
  {
    check: 'SD-05',
    verdict: 'FAIL',
    facts: androidFacts({
      sdks: [wechat],
      manifest: {
        components: [
          component({ kind: 'activity', name: 'cn.edu.example.wxapi.WXPayEntryActivity' }),
        ],
      },
    }),
    declared: { free: true },
  },
  { check: 'SD-05', verdict: 'SUSPECT', facts: androidFacts({ marks: marks('payment') }) },
  { check: 'SD-06', verdict: 'PASS', facts: having(okhttp('4.12.0')) },
  { check: 'SD-06', verdict: 'SUSPECT', facts: having(umeng) },
  { check: 'SD-07', verdict: 'PASS', facts: having(umeng) },
  {
    check: 'SD-07',
    verdict: 'SUSPECT',
    facts: having(sdk({ name: 'Firebase', categories: ['analytics'], country: 'US' })),
  },
  {
    check: 'SD-07',
    verdict: 'INCONCLUSIVE',
    facts: having(sdk({ name: 'Unknown', categories: ['analytics'], country: null })),
  },
  { check: 'SD-08', verdict: 'PASS', facts: having(okhttp('4.12.0')) },
  { check: 'SD-08', verdict: 'FAIL', facts: having(okhttp('3.12.1')), shows: 'CVE-2021-0341' },
  { check: 'SD-08', verdict: 'INCONCLUSIVE', facts: having(okhttp(null)) },
];
