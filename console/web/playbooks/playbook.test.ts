import { expect, it } from 'vitest';
import { filledText } from './playbook.ts';

it('fills in what the plan brings and leaves open what a run is asked for', () => {
  const variables = [
    {
      name: '__school__',
      type: 'string' as const,
      description: null,
      value: '示例中学',
      asked: true,
    },
    { name: '__system__', type: 'string' as const, description: null, value: '', asked: true },
  ];
  expect(filledText('__school__:value 的 __system__:value，__gone__:value', variables)).toBe(
    '示例中学 的 __system__:value，__gone__:value',
  );
});
