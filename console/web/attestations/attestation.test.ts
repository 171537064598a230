import { expect, it } from 'vitest';
import { answersOf, filled } from './attestation.ts';

it('waits for an answer to every item', () => {
  const answers = {
    a: { verdict: 'satisfied', note: ' 见附件 ' },
    b: { verdict: undefined, note: '' },
  } as const;
  expect(answersOf(['a', 'b'], answers)).toBeUndefined();
  expect(answersOf([], answers)).toBeUndefined();
  expect(answersOf(['a'], answers)).toEqual([
    { itemKey: 'a', verdict: 'satisfied', note: '见附件' },
  ]);
});

it('sends what was filled in and nothing else', () => {
  expect(filled({ title: ' 安全管理制度 ', number: '', version: '  ' })).toEqual({
    title: '安全管理制度',
  });
});
