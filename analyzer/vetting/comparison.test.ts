import { describe, expect, test } from 'vitest';
import { comparePackages } from './comparison.ts';
import type { Finding, Verdict } from './finding.ts';
import { androidFacts, certificate, component, hosts, permission, sdk } from './testing/facts.ts';

const finding = (check: string, verdict: Verdict): Finding => ({
  check,
  verdict,
  severity: 'high',
  items: [],
  reason: { zh: '甲', en: 'a' },
  evidence: [],
  more: 0,
});

describe('a comparison', () => {
  test('of a package with itself finds nothing', () => {
    const facts = androidFacts({ manifest: { permissions: [permission('CAMERA')] } });
    const same = { facts, findings: [finding('XX-01', 'FAIL')] };
    const { findings, triggers, ...changes } = comparePackages(same, same);
    expect([findings, triggers]).toEqual([[], []]);
    for (const change of Object.values(changes)) {
      expect(change).toEqual({ added: [], removed: [], changed: [], more: 0 });
    }
  });

  test('says what is new and why it has to be reviewed', () => {
    const service = component({ kind: 'service' });
    const from = androidFacts({
      manifest: { permissions: [permission('CAMERA')], components: [service] },
      sdks: [sdk({ name: '友盟', categories: ['analytics'], version: '9.1' })],
    });
    const to = androidFacts({
      manifest: {
        versionName: '2.0',
        permissions: [permission('READ_SMS')],
        components: [{ ...service, effectiveExported: true }],
      },
      sdks: [
        sdk({ name: '友盟', categories: ['analytics'], version: '9.4' }),
        sdk({ name: '穿山甲', categories: ['advertisement'] }),
      ],
      signing: { certificates: [{ ...certificate, sha256: 'ef'.repeat(32) }] },
      hosts: hosts(['api.example.cn', 'domain'], ['10.0.0.1', 'ipv4', true]),
    });
    const compared = comparePackages(
      { facts: from, findings: [] },
      { facts: to, findings: [finding('SD-03', 'FAIL')] },
    );
    expect(compared).toMatchObject({
      permissions: {
        added: ['android.permission.READ_SMS'],
        removed: ['android.permission.CAMERA'],
      },
      sdks: { added: ['穿山甲'], changed: [{ name: '友盟', from: '9.1', to: '9.4' }] },
      components: { changed: [{ from: 'exported=false', to: 'exported=true' }] },
      domains: { added: ['api.example.cn'] },
      facts: { changed: [{ name: 'versionName', from: '1.2.0', to: '2.0' }] },
    });
    expect(compared.triggers.map(({ zh }) => zh)).toEqual([
      '新增权限：android.permission.READ_SMS',
      '新增 SDK：穿山甲',
      '签名证书变化',
      '新增不符合项：SD-03',
    ]);
  });

  test.each([
    ['PASS', 'FAIL', 'new'],
    ['SUSPECT', 'FAIL', 'worse'],
    ['FAIL', 'SUSPECT', 'better'],
    ['FAIL', 'PASS', 'solved'],
    ['FAIL', 'INCONCLUSIVE', 'unseen-now'],
    ['INCONCLUSIVE', 'PASS', 'better'],
  ] as const)('calls %s after which comes %s %s', (before, after, change) => {
    const facts = androidFacts();
    const { findings } = comparePackages(
      { facts, findings: [finding('XX-01', before)] },
      { facts, findings: [finding('XX-01', after)] },
    );
    expect(findings).toMatchObject([{ check: 'XX-01', from: before, to: after, change }]);
  });

  test('lists 200 entries and counts the others', () => {
    const many = Array.from({ length: 250 }, (_, index) => permission(`P${index}`));
    const { permissions } = comparePackages(
      { facts: androidFacts(), findings: [] },
      { facts: androidFacts({ manifest: { permissions: many } }), findings: [] },
    );
    expect([permissions.added.length, permissions.more]).toEqual([200, 50]);
  });
});
