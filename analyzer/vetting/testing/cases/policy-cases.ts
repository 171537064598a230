import {
  androidFacts,
  component,
  filter,
  goodChildRules,
  goodPolicy,
  iosFacts,
  marks,
  permission,
  sdk,
} from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const marked = (...ids: readonly string[]) => androidFacts({ marks: marks(...ids) });
const withText = (kind: 'privacy-policy' | 'child-policy', text: string) =>
  androidFacts({
    texts: [{ file: 'assets/p.html', size: 1, sha256: 'ab', kind, text, cut: false }],
  });
const ticked = (text: string | null) =>
  androidFacts({
    tickedBoxes: { list: [{ file: 'res/layout/a.xml', element: 'CheckBox', text }], total: 1 },
  });
const booting = androidFacts({
  manifest: {
    components: [
      component({
        kind: 'receiver',
        intentFilters: [filter({ actions: ['android.intent.action.BOOT_COMPLETED'] })],
      }),
    ],
  },
});
const camera = androidFacts({ manifest: { permissions: [permission('CAMERA')] } });
const clean = androidFacts();
const policy = { policyText: goodPolicy };
const children = { minors: true };
const chat = sdk({ name: '融云', categories: ['im'] });
const traditional = '我們將會這樣處理個人資訊並與您聯繫關於權利的問題。'.repeat(12);
const english = 'We process your personal information as described below. '.repeat(8);

/** Checks of rules/apps/checks/8-policy.yaml, both ways. */
export const policyCases: CheckCase[] = [
  { check: 'PL-01', verdict: 'PASS', facts: clean, declared: policy },
  { check: 'PL-01', verdict: 'PASS', facts: withText('privacy-policy', goodPolicy) },
  { check: 'PL-01', verdict: 'SUSPECT', facts: clean },
  { check: 'PL-01', verdict: 'FAIL', facts: clean, declared: { policyText: '隐私政策' } },
  { check: 'PL-01', verdict: 'INCONCLUSIVE', facts: marked('privacy-policy') },
  { check: 'PL-02', verdict: 'INCONCLUSIVE', facts: clean, declared: policy },
  {
    check: 'PL-02',
    verdict: 'PASS',
    facts: clean,
    declared: { ...policy, operator: '示例教育科技有限公司' },
  },
  { check: 'PL-02', verdict: 'FAIL', facts: clean, declared: { ...policy, operator: '某公司' } },
  { check: 'PL-03', verdict: 'PASS', facts: clean, declared: policy },
  { check: 'PL-03', verdict: 'INCONCLUSIVE', facts: clean },
  {
    check: 'PL-03',
    verdict: 'SUSPECT',
    facts: clean,
    declared: { policyText: goodPolicy.replace('注销账号', '').replace('撤回同意', '') },
    shows: '注销账号',
  },
  { check: 'PL-04', verdict: 'NOT_APPLICABLE', facts: clean, declared: { minors: false } },
  {
    check: 'PL-04',
    verdict: 'PASS',
    facts: clean,
    declared: { ...children, childRulesText: goodChildRules },
  },
  {
    check: 'PL-04',
    verdict: 'FAIL',
    facts: clean,
    declared: { ...children, childRulesText: '' },
  },
  // Without a word of who the users are a failure is a lead.
  { check: 'PL-04', verdict: 'SUSPECT', facts: clean, declared: { childRulesText: '' } },
  {
    check: 'PL-04',
    verdict: 'SUSPECT',
    facts: clean,
    declared: { ...children, childRulesText: goodChildRules.replace('专人负责', '') },
  },
  { check: 'PL-04', verdict: 'INCONCLUSIVE', facts: marked('child-rules'), declared: children },
  { check: 'PL-05', verdict: 'INCONCLUSIVE', facts: clean },
  { check: 'PL-05', verdict: 'FAIL', facts: ticked('我已阅读并同意《隐私政策》') },
  { check: 'PL-05', verdict: 'SUSPECT', facts: ticked(null) },
  { check: 'PL-05', verdict: 'SUSPECT', facts: marked('agree') },
  { check: 'PL-06', verdict: 'SUSPECT', facts: clean },
  {
    check: 'PL-06',
    verdict: 'INCONCLUSIVE',
    facts: marked('close-account', 'withdraw-consent'),
  },
  { check: 'PL-07', verdict: 'NOT_APPLICABLE', facts: clean, declared: { minors: false } },
  { check: 'PL-07', verdict: 'SUSPECT', facts: clean, declared: children },
  { check: 'PL-07', verdict: 'PASS', facts: marked('minor-mode'), declared: children },
  { check: 'PL-08', verdict: 'PASS', facts: clean },
  { check: 'PL-08', verdict: 'SUSPECT', facts: marked('improve-experience') },
  { check: 'PL-09', verdict: 'INCONCLUSIVE', facts: camera },
  { check: 'PL-09', verdict: 'PASS', facts: camera, declared: { permissions: ['相机（拍作业）'] } },
  {
    check: 'PL-09',
    verdict: 'FAIL',
    facts: camera,
    declared: { permissions: ['位置'] },
    shows: 'android.permission.CAMERA',
  },
  {
    check: 'PL-09',
    verdict: 'SUSPECT',
    facts: camera,
    declared: { permissions: ['CAMERA', '通讯录'] },
  },
  { check: 'PL-10', verdict: 'NOT_APPLICABLE', facts: clean },
  { check: 'PL-10', verdict: 'SUSPECT', facts: androidFacts({ sdks: [chat] }) },
  { check: 'PL-10', verdict: 'PASS', facts: marked('live-or-chat', 'real-name') },
  { check: 'PL-11', verdict: 'PASS', facts: clean },
  { check: 'PL-11', verdict: 'SUSPECT', facts: booting },
  { check: 'PL-12', verdict: 'PASS', facts: iosFacts() },
  { check: 'PL-12', verdict: 'SUSPECT', facts: marked('forbidden-content') },
  { check: 'PL-13', verdict: 'INCONCLUSIVE', facts: clean },
  { check: 'PL-13', verdict: 'PASS', facts: clean, declared: policy },
  { check: 'PL-13', verdict: 'FAIL', facts: clean, declared: { policyText: english } },
  { check: 'PL-13', verdict: 'FAIL', facts: clean, declared: { policyText: traditional } },
  {
    check: 'PL-13',
    verdict: 'SUSPECT',
    facts: clean,
    declared: { policyText: goodPolicy.repeat(50) },
  },
  { check: 'PL-14', verdict: 'SUSPECT', facts: clean },
  { check: 'PL-14', verdict: 'INCONCLUSIVE', facts: marked('consent-popup') },
  { check: 'PL-15', verdict: 'SUSPECT', facts: clean },
  { check: 'PL-15', verdict: 'INCONCLUSIVE', facts: marked('complaint') },
];
