import { expect, it } from 'vitest';
import { actionText } from './action-text.ts';
import { changesOf } from './audit-entry.ts';

it('tells added, removed and changed fields apart, changes first', () => {
  const changes = changesOf({
    before: { address: '10.0.0.1', interval: 300, note: 'x' },
    after: { address: '10.0.0.1', interval: 600, tags: ['a'] },
  });
  expect(changes.map(({ field, kind }) => `${field} ${kind}`)).toEqual([
    'interval changed',
    'note removed',
    'tags added',
    'address same',
  ]);
  expect(changes[2]).toMatchObject({ before: '', after: '["a"]' });
});

it('shows a creation as all added', () => {
  expect(changesOf({ before: null, after: { name: '一中' } })).toEqual([
    { field: 'name', before: '', after: '一中', kind: 'added' },
  ]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
});

it('keeps the code of an action that has no words', () => {
  const texts: Record<string, string> = {
    'audit.verb.close': '关闭',
    'audit.noun.alert': '告警',
  };
  const translate = (key: string, options?: Record<string, unknown>): string =>
    key === 'audit.did'
      ? `${String(options?.['verb'])}${String(options?.['noun'])}`
      : (texts[key] ?? '');
  expect(actionText('alert.close', translate)).toBe('关闭告警');
  expect(actionText('alert.frobnicate', translate)).toBe('alert.frobnicate');
});
