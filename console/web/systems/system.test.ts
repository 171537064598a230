import { expect, it } from 'vitest';
import { countStates, keysOf, narrowTree, type Category, type TreeItem } from './system.ts';

type Given = Partial<TreeItem> & Pick<TreeItem, 'state'>;

const point = (clause: string, ...items: Given[]) => ({
  clause,
  nameZh: clause,
  nameEn: clause,
  items: items.map((item, index) => ({
    key: `${clause}${index}`,
    item: 'a)',
    textZh: '',
    textEn: '',
    scoredAs: item.state,
    contradiction: false,
    evidenceCount: 0,
    freshUntil: null,
    peopleUntil: null,
    sag: 'G',
    machineCheckable: 'no',
    ...item,
  })),
});

const tree: readonly Category[] = [
  {
    category: '安全通信网络',
    categoryEn: 'Network',
    points: [
      point('8.1.2.1', { state: 'satisfied' }, { state: 'unknown', textZh: '带宽满足高峰' }),
      point('8.1.2.2', { state: 'satisfied', peopleUntil: '2026-12-01T00:00:00.000Z' }),
    ],
  },
  {
    category: '安全管理中心',
    categoryEn: 'Centre',
    points: [point('8.1.5.1', { state: 'unknown' }, { state: 'excepted', contradiction: true })],
  },
];

it('counts each state, unknown and excepted apart from satisfied', () => {
  expect(countStates(tree.flatMap(({ points }) => points))).toEqual({
    satisfied: 2,
    unknown: 2,
    excepted: 1,
    partial: 0,
    'not-satisfied': 0,
    'not-applicable': 0,
  });
});

it('narrows to one state and leaves out empty branches', () => {
  const narrowed = narrowTree(tree, { state: 'satisfied' });
  expect(narrowed.map(({ points }) => points.map(({ clause }) => clause))).toEqual([
    ['8.1.2.1', '8.1.2.2'],
  ]);
  expect(narrowed[0]?.points[0]?.items).toHaveLength(1);
  expect(narrowTree(tree, {})).toBe(tree);
  expect(narrowTree(tree, { state: 'partial' })).toEqual([]);
});

it('narrows to an area, to contradictions, to what ends soon and to words', () => {
  const found = (filter: Parameters<typeof narrowTree>[1]) => keysOf(narrowTree(tree, filter));
  expect(found({ area: '安全管理中心' })).toEqual(['8.1.5.10', '8.1.5.11']);
  expect(found({ contradiction: true })).toEqual(['8.1.5.11']);
  expect(found({ endsBefore: '2026-12-02T00:00:00.000Z' })).toEqual(['8.1.2.20']);
  expect(found({ endsBefore: '2026-11-30T00:00:00.000Z' })).toEqual([]);
  expect(found({ text: ' 高峰 ' })).toEqual(['8.1.2.11']);
  expect(found({ text: '8.1.5' })).toEqual(['8.1.5.10', '8.1.5.11']);
  expect(found({ area: '安全通信网络', state: 'unknown' })).toEqual(['8.1.2.11']);
});
