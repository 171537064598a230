import { expect, it } from 'vitest';
import { factsOf, missingOf, typedOf, type Field } from './field.ts';

const field = (key: string, type: Field['type'], needed = false): Field => ({
  key,
  zh: key,
  en: key,
  type,
  options: [],
  neededFor: needed ? ['filing'] : [],
  public: false,
});

const fields = [
  field('name', 'line', true),
  field('ads', 'flag', true),
  field('level', 'number'),
  field('sdks', 'lines'),
  field('platforms', 'choices'),
];

it('shows facts as texts and reads them back as they were', () => {
  const facts = { name: '甲', ads: false, level: 2, sdks: ['a', 'b'], platforms: ['android'] };
  const typed = typedOf(fields, facts);
  expect(typed).toEqual({
    name: '甲',
    ads: 'no',
    level: '2',
    sdks: 'a\nb',
    platforms: ['android'],
  });
  expect(factsOf(fields, typed, facts)).toEqual(facts);
});

it('leaves out what is empty, for absent is unknown, and keeps what has no field', () => {
  const typed = typedOf(fields, {});
  expect(factsOf(fields, typed, { other: 'kept', name: 'gone' })).toEqual({ other: 'kept' });
});

it('trims lines and drops what is said twice', () => {
  expect(factsOf(fields, { sdks: ' a \n\na\nb' }, {})).toEqual({ sdks: ['a', 'b'] });
});

it('tells what is needed and not said; no is an answer', () => {
  expect(missingOf(fields, { ads: false }, 'filing').map(({ key }) => key)).toEqual(['name']);
  expect(missingOf(fields, {}, 'use')).toEqual([]);
});
