import { expect, it } from 'vitest';
import { bodyOf, emptyLine, linesOf, sourcesOf, type ItemMark } from './mark.ts';

const mark: ItemMark = {
  item: '7.1.4.1.a',
  importance: 'critical',
  risk: null,
  majorHazard: 'open',
  source: '2026 年测评报告',
  decidedBy: '测评师',
  decidedAt: '2026-11-01T00:00:00.000Z',
};

it('sends what was said and nothing about what was not', () => {
  const lines = [...linesOf([mark]), emptyLine('7.1.4.2.a')];
  expect(bodyOf(' 2026 年测评报告 ', lines)).toEqual({
    source: '2026 年测评报告',
    marks: [{ item: '7.1.4.1.a', importance: 'critical', majorHazard: 'open' }],
  });
});

it('names each source once', () => {
  expect(sourcesOf([mark, { ...mark, item: '7.1.4.2.a' }])).toBe('2026 年测评报告');
});
