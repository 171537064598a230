import { expect, it } from 'vitest';
import { instantOf, resultsOf, unreadable, type PaperForm } from './paper.ts';

const form: PaperForm = {
  day: '2026-12-01',
  writtenBy: '',
  startedAt: '',
  endedAt: '',
  injects: { i1: '9:05', i2: '' },
  actions: [
    {
      key: 'a',
      accountId: 'ann',
      kind: 'detect',
      time: '09:07:30',
      text: ' 发现 ',
      injectId: 'i1',
    },
    { key: 'b', accountId: '', kind: 'detect', time: '09:08', text: '', injectId: '' },
  ],
};

it('reads times of day as Beijing time', () => {
  expect(instantOf('2026-12-01', '9:05')).toBe('2026-12-01T01:05:00.000Z');
  expect(instantOf('2026-12-01', '24:00')).toBeUndefined();
  expect(instantOf('', '09:00')).toBeUndefined();
});

it('sends what is complete', () => {
  expect(resultsOf(form, 'key-12345')).toEqual({
    idempotencyKey: 'key-12345',
    injects: [{ injectId: 'i1', at: '2026-12-01T01:05:00.000Z' }],
    actions: [
      {
        accountId: 'ann',
        kind: 'detect',
        at: '2026-12-01T01:07:30.000Z',
        text: '发现',
        injectId: 'i1',
      },
    ],
  });
});

it('names the times that nobody can read', () => {
  const wrong = { ...form, endedAt: 'noon', injects: { i1: '9', i2: '' } };
  expect(unreadable(wrong)).toEqual(['endedAt', 'i1']);
});
