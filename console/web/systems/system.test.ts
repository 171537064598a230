import { expect, it } from 'vitest';
import { countStates, narrowTree, type Category, type ItemState } from './system.ts';

const point = (clause: string, ...states: ItemState[]) => ({
  clause,
  nameZh: clause,
  nameEn: clause,
  items: states.map((state, index) => ({
    key: `${clause}${index}`,
    item: 'a)',
    textZh: '',
    textEn: '',
    state,
    evidenceCount: 0,
    freshUntil: null,
    sag: 'G',
    machineCheckable: 'no',
  })),
});

const tree: readonly Category[] = [
  {
    category: '安全通信网络',
    categoryEn: 'Network',
    points: [point('8.1.2.1', 'satisfied', 'unknown'), point('8.1.2.2', 'satisfied')],
  },
  { category: '安全管理中心', categoryEn: 'Centre', points: [point('8.1.5.1', 'unknown')] },
];

it('counts each state, unknown apart from satisfied', () => {
  expect(countStates(tree.flatMap(({ points }) => points))).toEqual({
    satisfied: 2,
    unknown: 2,
    partial: 0,
    'not-satisfied': 0,
    'not-applicable': 0,
  });
});

it('narrows to one state and leaves out empty branches', () => {
  const narrowed = narrowTree(tree, 'satisfied');
  expect(narrowed.map(({ points }) => points.map(({ clause }) => clause))).toEqual([
    ['8.1.2.1', '8.1.2.2'],
  ]);
  expect(narrowed[0]?.points[0]?.items).toHaveLength(1);
  expect(narrowTree(tree, undefined)).toBe(tree);
  expect(narrowTree(tree, 'partial')).toEqual([]);
});
