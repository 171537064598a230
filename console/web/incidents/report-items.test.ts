import { expect, it } from 'vitest';
import { isAsked, type Question } from './incident.ts';
import { contentOf, itemsFor } from './report-items.ts';

it('leaves out what is not known and keeps numbers as numbers', () => {
  expect(contentOf({ place: ' 机房 ', affectedPeople: '30', cause: '  ' })).toEqual({
    place: '机房',
    affectedPeople: 30,
  });
});

it('asks for lessons in the closing report only', () => {
  const fields = (kind: 'first' | 'closing') => itemsFor(kind).map(({ field }) => field);
  expect(fields('first')).not.toContain('lessons');
  expect(fields('closing')).toContain('lessons');
});

it('waits with a question until the one before is answered so', () => {
  const question = { askIf: { question: 'pii.leaked', is: true } } as Question;
  expect(isAsked(question, {})).toBe(false);
  expect(isAsked(question, { 'pii.leaked': false })).toBe(false);
  expect(isAsked(question, { 'pii.leaked': true })).toBe(true);
});
