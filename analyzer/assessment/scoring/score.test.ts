import { expect, test } from 'vitest';
import { isManagement, itemsFor, readCatalogue } from '../catalogue/catalogue.ts';
import { readScoringPacks } from '../packs.ts';
import { combineVerdicts, type ItemState } from '../states.ts';
import { scoreItems, type Importance, type ScoredItem } from './score.ts';

const level3 = itemsFor(readCatalogue('rules/compliance/catalogue'), {
  level: 3,
  sLevel: 3,
  aLevel: 3,
  scopes: ['general'],
});
const packs = readScoringPacks('rules/compliance/scoring');
const deduction = packs.find((pack) => pack.id === 'deduction-2021')!;
const rate = packs.find((pack) => pack.id === 'rate-2025')!;

function all(state: ItemState): ScoredItem[] {
  return level3.map((item) => ({ item, state }));
}

function change(
  items: ScoredItem[],
  management: boolean,
  changes: [number, Importance, ItemState][],
) {
  const part = items.filter(({ item }) => isManagement(item) === management);
  let next = 0;
  for (const [count, importance, state] of changes) {
    for (let i = 0; i < count; i += 1) Object.assign(part[next++]!, { importance, state });
  }
}

test('gives the worked example of the 2021 formula exactly', () => {
  const items = all('satisfied');
  change(items, false, [
    [3, 'critical', 'not-satisfied'],
    [5, 'important', 'partial'],
    [8, 'ordinary', 'partial'],
  ]);
  change(items, true, [
    [4, 'ordinary', 'not-satisfied'],
    [6, 'important', 'partial'],
  ]);
  const score = scoreItems(items, deduction);
  expect(score.lower).toBeCloseTo(100 - (28 * 100) / 211, 10);
  expect(score.upper).toBe(score.lower);
  expect(score.coverage).toBe(1);
});

test('scores 100 when everything is satisfied and never below 0', () => {
  expect(scoreItems(all('satisfied'), deduction).lower).toBeCloseTo(100, 10);
  expect(scoreItems(all('satisfied'), rate).lower).toBe(100);
  const worst = level3.map(
    (item) => ({ item, state: 'not-satisfied', importance: 'critical' }) as const,
  );
  expect(scoreItems(worst, deduction).lower).toBe(0);
});

test('bounds an unknown system by everything failed and everything satisfied', () => {
  const score = scoreItems(all('unknown'), deduction);
  expect(score.coverage).toBe(0);
  expect(score.lower).toBe(scoreItems(all('not-satisfied'), deduction).lower);
  expect(score.upper).toBeCloseTo(100, 10);
  expect(scoreItems(all('unknown'), rate)).toMatchObject({ lower: 0, upper: 100 });
});

test('never raises a score by one more failure', () => {
  const items = all('satisfied');
  let before = scoreItems(items, deduction).lower;
  for (const [index, scored] of items.entries()) {
    scored.state = index % 2 === 0 ? 'not-satisfied' : 'partial';
    const now = scoreItems(items, deduction).lower;
    expect(now).toBeLessThanOrEqual(before + 1e-9);
    before = now;
  }
});

test('leaves items that do not apply out of the denominator', () => {
  const items = all('satisfied');
  for (const scored of items.slice(0, 11)) scored.state = 'not-applicable';
  expect(scoreItems(items, rate)).toMatchObject({ applicable: 200, lower: 100 });
});

test('combines verdicts without ever passing an unknown object', () => {
  expect(combineVerdicts([])).toBe('unknown');
  expect(combineVerdicts(['satisfied', 'satisfied'])).toBe('satisfied');
  expect(combineVerdicts(['satisfied', 'unknown'])).toBe('unknown');
  expect(combineVerdicts(['satisfied', 'not-satisfied'])).toBe('partial');
  expect(combineVerdicts(['not-satisfied', 'unknown'])).toBe('not-satisfied');
  expect(combineVerdicts(['partial'])).toBe('partial');
});
