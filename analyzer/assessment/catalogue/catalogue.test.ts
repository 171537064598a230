import { expect, test } from 'vitest';
import { isManagement, itemsFor, readCatalogue, type Scope } from './catalogue.ts';
import { catalogueFromCsv, parseCsv } from './generate.ts';

const catalogue = readCatalogue('rules/compliance/catalogue');

function count(level: number, scope: Scope): number {
  return catalogue.filter((item) => item.level === level && item.scope === scope).length;
}

test('holds the published item totals of each level and extension', () => {
  expect(catalogue).toHaveLength(913);
  expect([1, 2, 3, 4].map((level) => count(level, 'general'))).toEqual([55, 135, 211, 228]);
  expect([2, 3, 4].map((level) => count(level, 'cloud'))).toEqual([29, 46, 49]);
  expect([2, 3, 4].map((level) => count(level, 'mobile'))).toEqual([14, 19, 21]);
  expect([2, 3, 4].map((level) => count(level, 'iot'))).toEqual([7, 20, 21]);
  expect([2, 3, 4].map((level) => count(level, 'ics'))).toEqual([15, 21, 22]);
});

test('gives every item a key of its own', () => {
  expect(new Set(catalogue.map((item) => item.key)).size).toBe(catalogue.length);
});

test('splits level 3 into 96 technical and 115 management items', () => {
  const general = itemsFor(catalogue, { level: 3, sLevel: 3, aLevel: 3, scopes: ['general'] });
  expect(general.filter(isManagement)).toHaveLength(115);
  expect(general.filter((item) => !isManagement(item))).toHaveLength(96);
});

test('splits level 1, which has no management centre, into 25 technical and 30 management items', () => {
  const general = itemsFor(catalogue, { level: 1, sLevel: 1, aLevel: 1, scopes: ['general'] });
  expect(general.filter((item) => !isManagement(item))).toHaveLength(25);
});

test('composes S2A3G3 from two levels', () => {
  const items = itemsFor(catalogue, { level: 3, sLevel: 2, aLevel: 3, scopes: ['general'] });
  expect(items.filter((item) => item.sag === 'S').every((item) => item.level === 2)).toBe(true);
  expect(items.filter((item) => item.sag !== 'S').every((item) => item.level === 3)).toBe(true);
});

test('reads quoted fields with commas, quotes and line breaks', () => {
  expect(parseCsv('a,"b, ""c""\nd"\n1,2\n')).toEqual([
    ['a', 'b, "c"\nd'],
    ['1', '2'],
  ]);
  const [item] = catalogueFromCsv('level,clause,item,evidence_kind\n3,8.1.4.3,c,config|syslog\n');
  expect(item).toMatchObject({ key: '8.1.4.3.c', level: 3, evidenceKinds: ['config', 'syslog'] });
});
