import { expect, it } from 'vitest';
import { drillStepOf } from './drill-step.ts';

it('says what a drill wants of each role, and nothing of those who wait', () => {
  const step = (
    state: Parameters<typeof drillStepOf>[0]['state'],
    ...myRoles: Parameters<typeof drillStepOf>[0]['myRoles']
  ) => drillStepOf({ state, myRoles }, false)?.key;
  expect(step('PLAN', 'director')).toBe('plan');
  expect(step('PLAN', 'player')).toBeUndefined();
  expect(step('RUNNING', 'player')).toBe('play');
  expect(step('RUNNING', 'evaluator')).toBe('evaluate');
  expect(step('RUNNING', 'evaluator', 'controller')).toBe('control');
  expect(step('EVALUATING', 'director')).toBe('conclude');
  expect(step('CLOSED', 'director')).toBeUndefined();
});

it('asks those who approve, whether or not they take part', () => {
  expect(drillStepOf({ state: 'APPROVAL', myRoles: [] }, true)?.key).toBe('approve');
  expect(drillStepOf({ state: 'APPROVAL', myRoles: ['director'] }, false)).toBeUndefined();
});
