import { expect, it } from 'vitest';
import type { ActionField } from './case.ts';
import { initialOf, isComplete, newKey, payloadOf } from './payload.ts';

const fields: readonly ActionField[] = [
  { kind: 'long', name: 'reason', label: 'x', required: true },
  { kind: 'datetime', name: 'until', label: 'x' },
  { kind: 'number', name: 'count', label: 'x' },
  { kind: 'choice', name: 'line', label: 'x', choices: [], initial: 'edu' },
];

it('makes the payload of what was typed, with times in UTC and without empty fields', () => {
  const typed = { reason: ' 已处置 ', until: '2026-11-22T10:00', count: '3', line: '' };
  expect(payloadOf(fields, typed)).toEqual({
    reason: '已处置',
    until: '2026-11-22T02:00:00.000Z',
    count: 3,
  });
});

it('makes days, lists and yes or no of what was typed', () => {
  const asked: readonly ActionField[] = [
    { kind: 'date', name: 'on', label: 'x' },
    { kind: 'lines', name: 'experts', label: 'x' },
    { kind: 'yes-no', name: 'agreed', label: 'x' },
  ];
  expect(
    payloadOf(asked, { on: '2026-11-22', experts: ' 王工 \n\n李教授\n', agreed: 'no' }),
  ).toEqual({ on: '2026-11-22', experts: ['王工', '李教授'], agreed: false });
});

it('asks for what is required and offers first values', () => {
  expect(initialOf(fields)).toEqual({ reason: '', until: '', count: '', line: 'edu' });
  expect(isComplete(fields, { reason: '  ' })).toBe(false);
  expect(isComplete(fields, { reason: '有' })).toBe(true);
});

it('makes keys that differ', () => {
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/u);
  expect(newKey()).not.toBe(newKey());
});
