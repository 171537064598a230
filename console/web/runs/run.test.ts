import { expect, it } from 'vitest';
import { asksPerson, inOrder, type RunStep } from './run.ts';

const step = (id: string, state: string, kind = 'manual') => ({ id, state, kind }) as RunStep;

it('puts what waits for a person first and leaves out what is no work', () => {
  const steps = [
    step('start', 'done', 'start'),
    step('fork', 'active', 'parallel'),
    step('later', 'waiting'),
    step('done', 'done'),
    step('by-itself', 'wanted', 'platform'),
    step('now', 'active'),
    step('doubt', 'uncertain', 'http'),
  ];
  expect(inOrder(steps).map(({ id }) => id)).toEqual([
    'now',
    'doubt',
    'by-itself',
    'done',
    'later',
  ]);
});

it('asks a person about what may have been done, not about what the platform does', () => {
  expect(asksPerson(step('a', 'uncertain', 'http'))).toBe(true);
  expect(asksPerson(step('a', 'active', 'parallel'))).toBe(false);
});
