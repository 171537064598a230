import { describe, expect, test } from 'vitest';
import type { PackageFacts } from '../../collector/packages/facts.ts';
import type { Declared } from './declared.ts';
import type { Finding } from './finding.ts';
import { itemLeads } from './items.ts';
import { loadVettingRules } from './rules/rule-book.ts';
import type { CheckCase } from './testing/cases/check-case.ts';
import { componentCases } from './testing/cases/component-cases.ts';
import { identityCases } from './testing/cases/identity-cases.ts';
import { networkCases } from './testing/cases/network-cases.ts';
import { personalCases } from './testing/cases/personal-cases.ts';
import { platformCases } from './testing/cases/platform-cases.ts';
import { policyCases } from './testing/cases/policy-cases.ts';
import { sdkCases } from './testing/cases/sdk-cases.ts';
import { secretCases } from './testing/cases/secret-cases.ts';
import { allUnseen, androidFacts, calls, iosFacts, marks, sdk } from './testing/facts.ts';
import { vetPackage } from './vet-package.ts';

const rules = loadVettingRules('rules/apps');
const at = '2026-11-22T00:00:00.000Z';
const cases: CheckCase[] = [
  ...identityCases,
  ...platformCases,
  ...networkCases,
  ...componentCases,
  ...personalCases,
  ...sdkCases,
  ...secretCases,
  ...policyCases,
];

function find(check: string, facts: PackageFacts, declared?: Declared): Finding {
  const found = vetPackage(facts, declared, rules, at).find((one) => one.check === check);
  if (!found) throw new Error(`${check} said nothing`);
  return found;
}

describe('each check', () => {
  test.each(cases.map((one, index) => ({ ...one, title: `${one.check} #${index}` })))(
    'says $verdict in $title',
    ({ check, facts, declared, verdict, severity, shows }) => {
      const found = find(check, facts, declared);
      expect(found, found.reason.zh).toMatchObject({ verdict, ...(severity && { severity }) });
      expect(found.reason.zh).not.toMatch(/[{}]/u);
      if (shows !== undefined) expect(JSON.stringify(found.evidence)).toContain(shows);
      if (verdict === 'FAIL' || verdict === 'SUSPECT') {
        expect(found.evidence.length).toBeGreaterThan(0);
        expect(found.evidence.every(({ sha256 }) => sha256 === facts.file.sha256)).toBe(true);
      }
    },
  );

  test('is tried where it leads to something and where it does not', () => {
    const isLead = ({ verdict }: CheckCase) => verdict === 'FAIL' || verdict === 'SUSPECT';
    const wanting = rules.checks.filter(({ id, on, severity }) => {
      const own = cases.filter(({ check }) => check === id);
      const platforms = own.map(({ facts }) => facts.platform);
      const both = own.some(isLead) && own.some((one) => !isLead(one));
      // What only informs has no lead.
      const informs = severity === 'info' && own.length >= 2;
      return !(both || informs) || !on.some((platform) => platforms.includes(platform));
    });
    expect(wanting.map(({ id }) => id)).toEqual([]);
  });
});

describe('what was not seen', () => {
  test.each([
    ['android', androidFacts({ unseen: allUnseen })],
    ['ios', iosFacts({ unseen: allUnseen })],
  ] as const)('never passes on %s, whatever is declared', (_platform, facts) => {
    const declared: Declared = { functions: [], permissions: [], sdks: [], minors: true };
    const findings = vetPackage(facts, declared, rules, at);
    const passed = findings.filter(({ verdict }) => verdict === 'PASS');
    // The declaration itself says that nothing is listed; nothing else may pass.
    expect(passed.map(({ check }) => check)).toEqual([]);
    const blind = findings.filter(({ verdict }) => verdict === 'INCONCLUSIVE');
    expect(blind.length).toBeGreaterThan(20);
    for (const { reason } of blind) expect(reason.zh.length).toBeGreaterThan(4);
  });

  test('does not hide a fact that was seen', () => {
    const facts = androidFacts({
      unseen: allUnseen.filter(({ area }) => area === 'code'),
      dex: calls(['device-id.imei']),
    });
    expect(find('PM-05', facts)).toMatchObject({ verdict: 'SUSPECT', severity: 'high' });
    expect(find('PM-06', facts)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: { zh: '无法判定：代码无法解析（test）' },
    });
  });

  test('is the code behind a packer', () => {
    const packers = [{ id: 'jiagu', name: '360 加固', evidence: [], hidesCode: false }];
    const findings = vetPackage(androidFacts({ packers }), undefined, rules, at);
    const verdictOf = (id: string) => findings.find(({ check }) => check === id)?.verdict;
    expect(['NW-03', 'PM-05', 'SC-01', 'SD-03', 'SC-02'].map(verdictOf)).toEqual(
      Array.from({ length: 5 }, () => 'INCONCLUSIVE'),
    );
    expect(verdictOf('PF-03')).toBe('PASS');
  });

  test('is what a list was cut by, unless the table says that it is nowhere', () => {
    const some = calls(['log.write']);
    const cut = { list: some.calls.list, total: 9_999 };
    const facts = (referenced: string[]) => androidFacts({ dex: { calls: cut, referenced } });
    expect(find('PM-06', facts(['log.write']))).toMatchObject({ verdict: 'PASS' });
    expect(find('PM-06', facts(['log.write', 'apps.installed']))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: { zh: expect.stringContaining('条目过多') },
    });
  });
});

describe('findings', () => {
  test('of a check that tells all have the evidence of every case, the worst first', () => {
    const found = find('PL-06', androidFacts({ marks: marks('complaint') }));
    expect(found.reason.zh).toBe('未见注销账号的字样；未见撤回同意的字样');
    expect(found.evidence).toEqual([{ file: 'AndroidManifest.xml', sha256: expect.any(String) }]);
  });

  test('keep twenty pieces of evidence and count the others', () => {
    const many = Array.from({ length: 33 }, (_, index) => `device-id.imei`.concat(`#${index}`));
    const list = many.map((method) => ({
      ...calls(['device-id.imei']).calls.list[0]!,
      method,
    }));
    const facts = androidFacts({
      dex: { calls: { list, total: 33 }, referenced: ['device-id.imei'] },
    });
    const found = find('PM-05', facts);
    expect([found.evidence.length, found.more]).toEqual([20, 13]);
    expect(found.reason.zh).toContain('33 处');
  });

  test.each([
    ['dots', '.@-'.repeat(130_000)],
    ['one letter', 'a'.repeat(400_000)],
    ['words of policies', '监护人征得目的收集权限申请'.repeat(30_000)],
    ['spaces', ' '.repeat(400_000)],
  ])('are given for texts of nothing but %s', (_what, text) => {
    const declared = { policyText: text, childRulesText: text, operator: 'x', minors: true };
    const description = { key: 'NSCameraUsageDescription', text, byLocale: {} };
    const ios = iosFacts({ ios: { usageDescriptions: [description] } });
    expect(vetPackage(androidFacts(), declared, rules, at).length).toBeGreaterThan(60);
    expect(vetPackage(ios, declared, rules, at).length).toBeGreaterThan(30);
  });

  test('are the same for the same input', () => {
    const facts = androidFacts({ sdks: [sdk({ name: '友盟', categories: ['analytics'] })] });
    expect(vetPackage(facts, undefined, rules, at)).toEqual(
      vetPackage(facts, undefined, rules, at),
    );
  });

  test('give leads to the 31 items, which a person decides', () => {
    const facts = androidFacts({ dex: calls(['device-id.imei'], 'cn.edu.example.App') });
    const items = itemLeads(vetPackage(facts, undefined, rules, at), rules.items);
    expect(items).toHaveLength(31);
    const stateOf = (wanted: string) => items.find(({ item }) => item === wanted);
    expect(stateOf('3.1')).toMatchObject({ state: 'leads', leads: ['PM-07'] });
    expect(stateOf('4.1')?.leads).toContain('PM-05');
    expect(stateOf('2.3')).toMatchObject({ state: 'unseen', how: ['automatic', 'dynamic'] });
    expect(stateOf('4.5')).toMatchObject({ state: 'clear', passed: ['PL-08'] });
    expect(stateOf('6.4')).toMatchObject({ state: 'none', how: ['human'] });
  });
});
