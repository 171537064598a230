import { expect, it } from 'vitest';
import { pickTree, shownNodes, toggleAll } from './unit-selection.ts';

const unit = (id: string, parentId: string | null, kind = 'school') => ({
  id,
  name: `单位${id}`,
  kind,
  parentId,
});
const tree = pickTree([
  unit('city', null, 'city'),
  unit('county', 'city', 'county'),
  unit('a', 'county'),
  unit('b', 'county'),
  unit('direct', 'city'),
]);

it('knows what is below each unit', () => {
  expect(Object.fromEntries(tree.map(({ unit, below }) => [unit.id, below]))).toEqual({
    city: ['county', 'a', 'b', 'direct'],
    county: ['a', 'b'],
    a: [],
    b: [],
    direct: [],
  });
});

it('draws opened branches only', () => {
  const ids = (opened: string[], words = ''): string[] =>
    shownNodes(tree, new Set(opened), words).map(({ unit }) => unit.id);
  expect(ids([])).toEqual(['city']);
  expect(ids(['city'])).toEqual(['city', 'county', 'direct']);
  expect(ids(['city', 'county'])).toEqual(['city', 'county', 'a', 'b', 'direct']);
  expect(ids(['county'])).toEqual(['city']);
  expect(ids([], '位B')).toEqual(['b']);
});

it('takes a whole branch in and out', () => {
  expect(toggleAll(['a'], ['a', 'b'])).toEqual(['a', 'b']);
  expect(toggleAll(['a', 'b', 'x'], ['a', 'b'])).toEqual(['x']);
});

it('is quick with thousands of schools', () => {
  const many = [unit('county', null, 'county')];
  for (let n = 0; n < 5_000; n += 1) many.push(unit(`s${n}`, 'county'));
  expect(pickTree(many)[0]?.below).toHaveLength(5_000);
});
