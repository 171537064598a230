import { describe, expect, it } from 'vitest';
import { draftOf, emptyDraft, formOf, missingIn } from './draft.ts';

const now = Date.parse('2026-11-22T01:00:00.000Z');

describe('the form of a notice', () => {
  const form = {
    ...emptyDraft(now, '李敏'),
    title: '  教务系统存在 SQL 注入 ',
    description: '登录接口未过滤',
    weaknessName: 'SQL 注入',
    cve: 'cve-2026-12345',
    port: '443',
    ipv4: '203.0.113.9',
    feedbackDueAt: '2026-11-25T10:00',
    recipientUnitIds: ['a'],
  };

  it('sends what was typed, trimmed, in UTC and without empty fields', () => {
    expect(draftOf(form)).toEqual({
      kind: 'weakness',
      severity: 'high',
      tlp: 'amber',
      title: '教务系统存在 SQL 注入',
      discoveredAt: '2026-11-22T01:00:00.000Z',
      source: 'own-monitoring',
      asset: { ipv4: '203.0.113.9', port: 443 },
      weakness: { name: 'SQL 注入', cve: 'CVE-2026-12345' },
      description: '登录接口未过滤',
      feedbackDueAt: '2026-11-25T02:00:00.000Z',
      contact: { name: '李敏' },
      recipientUnitIds: ['a'],
      copyMiddleLevels: true,
    });
  });

  it('comes back the same from a stored draft', () => {
    expect(draftOf(formOf(draftOf(form)))).toEqual(draftOf(form));
  });

  it('says what is still needed', () => {
    expect(missingIn(emptyDraft(now, ''))).toEqual([
      'title',
      'description',
      'weaknessName',
      'recipientUnitIds',
    ]);
    expect(missingIn(form)).toEqual([]);
  });

  it('has no asset in a warning', () => {
    expect(draftOf({ ...form, kind: 'warning' }).asset).toBeUndefined();
  });
});
