import { expect, it } from 'vitest';
import type { PackageFinding } from '../../app-packages/package.ts';
import {
  deskItems,
  draftOf,
  draftOfDecision,
  isDecided,
  lackOf,
  neighbour,
  nextOpen,
  payloadOfDraft,
  type Decision,
} from './desk.ts';

const words = (text: string) => ({ zh: text, en: text });
const rule = (item: string) => ({
  item,
  class: Number(item[0]),
  title: words(item),
  how: ['human' as const],
  beyond: words(''),
  checks: [],
});
const rules = ['1.1', '1.2', '4.1'].map(rule);

const finding = (check: string, change: Partial<PackageFinding> = {}): PackageFinding => ({
  check,
  verdict: 'FAIL',
  severity: 'high',
  items: ['4.1'],
  title: words(check),
  reason: words(`${check} 申请了通讯录`),
  advice: words('去掉该权限'),
  clauses: [],
  evidence: [],
  more: 0,
  ...change,
});

const decision = (item: string, change: Partial<Decision> = {}): Decision => ({
  item,
  verdict: 'compliant',
  reason: '好',
  evidence: [{ kind: 'observation', text: '看过' }],
  rectification: null,
  packageId: 'p',
  vetId: 'v',
  stale: false,
  carriable: false,
  accountId: 'a',
  name: '审核员',
  at: '2026-11-22T00:00:00.000Z',
  ...change,
});

const found = {
  items: [],
  findings: [
    finding('PM-01'),
    finding('PM-02', { verdict: 'PASS', reason: words('未见调用') }),
    finding('CP-01', { items: [] }),
  ],
};

it('has every item of the rules, also where no package was read', () => {
  const items = deskItems(rules, undefined, []);
  expect(items.map(({ item }) => [item.item, item.state])).toEqual([
    ['1.1', 'none'],
    ['1.2', 'none'],
    ['4.1', 'none'],
  ]);
});

it('counts a decision about another package as none', () => {
  const items = deskItems(rules, found, [decision('1.1'), decision('1.2', { stale: true })]);
  expect(items.map(isDecided)).toEqual([true, false, false]);
  expect(nextOpen(items, '1.2')).toBe('4.1');
  expect(nextOpen(items, '4.1')).toBe('1.2');
  expect(nextOpen(items.slice(0, 1), '1.1')).toBeUndefined();
});

it('moves between items and stays at the ends', () => {
  const items = deskItems(rules, found, []);
  expect(neighbour(items, '1.1', 1)).toBe('1.2');
  expect(neighbour(items, '4.1', 1)).toBe('4.1');
  expect(neighbour(items, '1.1', -1)).toBe('1.1');
});

it('drafts a decision from the findings that speak for it, and nothing where none does', () => {
  const [, , last] = deskItems(rules, found, []);
  const problem = draftOf(last!, 'problem', 'zh-CN');
  expect(problem).toMatchObject({
    checks: ['PM-01'],
    reason: 'PM-01 申请了通讯录',
    rectification: '去掉该权限',
  });
  expect(lackOf(problem, found.findings)).toBeUndefined();
  const fine = draftOf(last!, 'compliant', 'zh-CN');
  expect(fine).toMatchObject({ checks: ['PM-02'], rectification: '' });
  const none = draftOf(last!, 'undecidable', 'zh-CN');
  expect(lackOf(none, found.findings)).toBe('appDesk.lack.reason');
});

it('asks for what a decision rests on, and of a problem what has to be mended', () => {
  const draft = {
    verdict: 'problem' as const,
    reason: '首页弹窗默认勾选',
    rectification: '',
    checks: [],
    observation: '',
    files: [],
  };
  expect(lackOf(draft, [])).toBe('appDesk.lack.rectification');
  expect(lackOf({ ...draft, rectification: '取消勾选' }, [])).toBe('appDesk.lack.evidence');
  expect(
    lackOf({ ...draft, rectification: '取消勾选', observation: '首次运行所见' }, []),
  ).toBeUndefined();
});

it('takes no check that failed or could not see for a proof that an item is met', () => {
  const fine = {
    verdict: 'compliant' as const,
    reason: '未发现问题',
    rectification: '',
    checks: ['PM-01'],
    observation: '',
    files: [],
  };
  expect(lackOf(fine, found.findings)).toBe('appDesk.lack.weak');
  expect(lackOf({ ...fine, checks: ['PM-01', 'PM-02'] }, found.findings)).toBeUndefined();
  expect(lackOf({ ...fine, observation: '逐屏查看' }, found.findings)).toBeUndefined();
});

it('sends what was drafted and shows it again as it was', () => {
  const draft = {
    verdict: 'problem' as const,
    reason: '申请通讯录',
    rectification: '去掉',
    checks: ['PM-01'],
    observation: '弹窗',
    files: ['f'.repeat(64)],
  };
  const payload = payloadOfDraft('4.1', draft, 'p');
  expect(payload).toMatchObject({
    item: '4.1',
    evidence: [
      { kind: 'finding', packageId: 'p', check: 'PM-01' },
      { kind: 'file' },
      { kind: 'observation', text: '弹窗' },
    ],
  });
  expect(draftOfDecision(decision('4.1', payload as Partial<Decision>))).toEqual(draft);
});
