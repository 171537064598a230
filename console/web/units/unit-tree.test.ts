import { expect, it } from 'vitest';
import { flattenTree, idsBelow } from './unit-tree.ts';

const unit = (id: string, parentId: string | null) => ({ id, parentId });
const shape = (units: Parameters<typeof flattenTree>[0]) =>
  flattenTree(units).map(({ unit: { id }, depth }) => `${'-'.repeat(depth)}${id}`);

it('orders units as a tree, siblings as they came', () => {
  const units = [unit('b', 'a'), unit('a', null), unit('d', 'b'), unit('c', 'a')];
  expect(shape(units)).toEqual(['a', '-b', '--d', '-c']);
});

it('starts a unit whose parent is not visible at the edge', () => {
  expect(shape([unit('b', 'hidden'), unit('c', 'b')])).toEqual(['b', '-c']);
});

it('loses nothing and ends even when the tree has a circle', () => {
  expect(shape([unit('a', 'b'), unit('b', 'a'), unit('c', null)]).toSorted()).toEqual([
    'a',
    'b',
    'c',
  ]);
});

it('gathers a unit with everything below it and nothing beside', () => {
  const units = [unit('a', null), unit('b', 'a'), unit('c', 'b'), unit('d', 'a'), unit('e', null)];
  expect(idsBelow(units, 'b')).toEqual(['b', 'c']);
  expect(idsBelow(units, 'a')).toEqual(['a', 'b', 'c', 'd']);
  expect(idsBelow(units, 'e')).toEqual(['e']);
});
