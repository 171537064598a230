import { expect, it } from 'vitest';
import type { Observations } from '../results/debrief.ts';
import { byInject, cellsOf, isWanted } from './cells.ts';

const observation = (change: Partial<Observations['observations'][number]>) => ({
  id: 'o1',
  injectId: 'i1',
  expectedId: 'e1',
  accountId: 'ann',
  evaluatorId: 'eve',
  evaluatorName: 'Eve',
  result: 'done' as const,
  note: '',
  origin: 'evaluator' as const,
  at: '2026-11-22T00:00:00.000Z',
  ...change,
});

const expectation = (injectId: string, expectedId: string, accountIds: string[]) => ({
  injectId,
  injectNo: '1',
  injectTitle: injectId,
  expectedId,
  text: expectedId,
  roles: [],
  points: 1,
  played: true,
  dueMs: null,
  accountIds,
});

const data: Observations = {
  results: [],
  expectations: [
    expectation('i1', 'e1', ['ann', 'bob']),
    expectation('i1', 'e2', ['ann']),
    expectation('i2', 'e3', ['bob']),
  ],
  observations: [
    observation({}),
    observation({ id: 'o2', evaluatorId: 'max', result: 'late' }),
    observation({ id: 'o3', injectId: 'i2', expectedId: null, accountId: 'bob', result: 'missed' }),
  ],
  proposals: [
    {
      injectId: 'i1',
      expectedId: 'e2',
      accountId: 'ann',
      result: 'done',
      actionId: 'a1',
      atMs: 60_000,
      dueMs: null,
    },
  ],
};

it('makes one cell per expected action and person, with whose judgement is whose', () => {
  const cells = cellsOf(data, 'eve');
  expect(cells.map(({ key }) => key)).toEqual(['i1 e1 ann', 'i1 e1 bob', 'i1 e2 ann', 'i2 e3 bob']);
  expect(cells[0]?.mine?.result).toBe('done');
  expect(cells[0]?.others.map(({ evaluatorId }) => evaluatorId)).toEqual(['max']);
  expect(cells[2]?.proposal?.result).toBe('done');
});

it('takes a judgement of a whole inject for each of its expected actions', () => {
  expect(cellsOf(data, 'eve')[3]?.mine?.result).toBe('missed');
});

it('finds what is open, what the log proposes, and one result of one person', () => {
  const cells = cellsOf(data, 'eve');
  const keys = (filter: Parameters<typeof isWanted>[1]) =>
    cells.filter((cell) => isWanted(cell, filter)).map(({ key }) => key);
  expect(keys({ result: 'open' })).toEqual(['i1 e1 bob', 'i1 e2 ann']);
  expect(keys({ result: 'proposed' })).toEqual(['i1 e2 ann']);
  expect(keys({ result: 'late' })).toEqual(['i1 e1 ann']);
  expect(keys({ person: 'bob', inject: 'i2' })).toEqual(['i2 e3 bob']);
});

it('groups by inject', () => {
  expect(byInject(cellsOf(data, 'eve')).map(({ cells }) => cells.length)).toEqual([3, 1]);
});
