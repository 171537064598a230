import { expect, test } from 'vitest';
import { parseListQuery } from './lists.ts';

test('reads sort, range and filter of react-admin', () => {
  const request = parseListQuery(
    { sort: '["name","DESC"]', range: '[50,74]', filter: '{"q":"核心"}' },
    ['name'],
  );
  expect(request).toEqual({
    sort: { field: 'name', order: 'desc' },
    offset: 50,
    limit: 25,
    filter: { q: '核心' },
  });
});

test('leaves the order to the list when react-admin asks for its default, the id', () => {
  expect(parseListQuery({ sort: '["id","ASC"]' }, ['name']).sort).toBeUndefined();
});

test('never gives out more than 1,000 rows at once', () => {
  expect(parseListQuery({ range: '[0,99999]' }, []).limit).toBe(1_000);
});

test.each([
  [{ sort: '["secret","ASC"]' }, /Sort by one of: name/],
  [{ sort: 'name' }, /sort is not valid JSON/],
  [{ range: '[5,1]' }, /first ≤ last/],
  [{ range: '{}' }, /first ≤ last/],
  [{ range: '[1e300,1e301]' }, /first ≤ last/],
  [{ filter: '{"q":"a\\u0000"}' }, /U\+0000/],
  [{ filter: '{"unitId":["\\ud800"]}' }, /surrogate/],
  [{ filter: '[]' }, /filter is a JSON object/],
])('refuses %j with one clear reason', (query, reason) => {
  expect(() => parseListQuery(query, ['name'])).toThrow(reason);
});
