import { expect, it } from 'vitest';
import { filterOf, soonFrom } from './tree-filter.ts';

const soon = soonFrom(Date.parse('2026-11-22T00:00:00Z'));

it('reads the filter of a link', () => {
  const read = (query: string) => filterOf(new URLSearchParams(query), soon);
  expect(read('state=unknown&area=安全管理中心&find=口令')).toMatchObject({
    state: 'unknown',
    area: '安全管理中心',
    text: '口令',
  });
  expect(read('contradiction=yes&ends=soon')).toMatchObject({
    contradiction: true,
    endsBefore: '2026-12-22T00:00:00.000Z',
  });
});

it('takes no state that there is not', () => {
  expect(filterOf(new URLSearchParams('state=perfect'), soon).state).toBeUndefined();
});
