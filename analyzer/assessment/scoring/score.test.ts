import { expect, test } from 'vitest';
import { isManagement, itemsFor, readCatalogue } from '../catalogue/catalogue.ts';
import { combineItem } from '../combine-item.ts';
import type { AttestedVerdict } from '../item-result.ts';
import { readHazards, readScoringPacks } from '../packs.ts';
import { countItem, noCounts, traitsOf, type Importance, type ItemMark } from './count.ts';
import type { ScoringPack } from './pack-schema.ts';
import { concludeScore, scoreCounts } from './score.ts';

const level3 = itemsFor(readCatalogue('rules/compliance/catalogue'), {
  level: 3,
  sLevel: 3,
  aLevel: 3,
  scopes: ['general'],
});
const hazards = readHazards('rules/compliance/scoring');
const packs = readScoringPacks('rules/compliance/scoring');
const deduction = packs.find((pack) => pack.id === 'deduction-2021')!;
const rate = packs.find((pack) => pack.id === 'rate-2025')!;
const at = '2026-11-21T08:00:00.000Z';

type TestState = AttestedVerdict | 'unknown' | 'not-applicable';
interface TestItem {
  state: TestState;
  mark?: ItemMark;
  excepted?: boolean;
}

function score(items: readonly TestItem[], pack: ScoringPack) {
  const counts = noCounts();
  level3.forEach((item, index) => {
    const { state, mark, excepted = false } = items[index]!;
    const judged = state !== 'unknown' && state !== 'not-applicable';
    const span = { effectiveFrom: at, expiresAt: null };
    const result = combineItem(
      {
        telemetry: [],
        attestations: judged ? [{ id: 'a', verdict: state, reviewed: true, ...span }] : [],
        exceptions: excepted ? [{ ...span, id: 'e', expiresAt: '2027-01-01T00:00:00.000Z' }] : [],
        ...(state === 'not-applicable' && { exclusion: { reason: 'none here' } }),
      },
      at,
    );
    countItem(counts, traitsOf(item, 3, hazards), result, mark);
  });
  return scoreCounts(counts, pack);
}

function all(state: TestState): TestItem[] {
  return level3.map(() => ({ state }));
}

function change(
  items: TestItem[],
  management: boolean,
  changes: readonly [number, Importance, TestState][],
): void {
  const part = items.filter((_, index) => isManagement(level3[index]!) === management);
  let next = 0;
  for (const [count, importance, state] of changes) {
    for (let i = 0; i < count; i += 1) {
      Object.assign(part[next]!, { state, mark: { importance } });
      next += 1;
    }
  }
}

/** The worked example of the 2021 formula: 18 units of deduction in the technical half, 10 in the other. */
function workedExample(): TestItem[] {
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
  return items;
}

test('gives the worked example of the 2021 formula exactly', () => {
  const found = score(workedExample(), deduction);
  expect(found.lower).toBeCloseTo(50 - 1_800 / 211 + (50 - 1_000 / 211), 10);
  expect(found.lower.toFixed(4)).toBe('86.7299');
  expect(found.upper).toBe(found.lower);
  expect(found.coverage).toBe(1);
});

test('computes both readings of the 2025 rate and takes the stricter', () => {
  const found = score(workedExample(), rate);
  expect(found.reading).toBe('A');
  expect(found.lower).toBeCloseTo((185 / 211) * 100, 10);
  const b = found.readings?.find(({ id }) => id === 'B');
  // 28 units lost of 211 items, of which 3 weigh 3 and 11 weigh 2.
  expect(b?.lower).toBeCloseTo((1 - 28 / (211 + 3 * 2 + 11)) * 100, 10);
  expect(b!.lower).toBeGreaterThan(found.lower);
});

test('scores 100 when everything is satisfied and never below 0', () => {
  expect(score(all('satisfied'), deduction).lower).toBe(100);
  expect(score(all('satisfied'), rate).lower).toBe(100);
  const worst = all('not-satisfied').map((one) => ({
    ...one,
    mark: { importance: 'critical' } as const,
  }));
  expect(score(worst, deduction).lower).toBe(0);
});

test('floors each half of the 2021 score by itself', () => {
  const items = level3.map((item): TestItem =>
    isManagement(item)
      ? { state: 'satisfied' }
      : { state: 'not-satisfied', mark: { importance: 'critical' } },
  );
  expect(score(items, deduction).lower).toBe(50);
});

test('bounds an unknown system by everything failed and everything satisfied', () => {
  const found = score(all('unknown'), deduction);
  expect(found.coverage).toBe(0);
  expect(found.lower).toBe(score(all('not-satisfied'), deduction).lower);
  expect(found.upper).toBe(100);
  expect(score(all('unknown'), rate)).toMatchObject({
    lower: 0,
    upper: 100,
    conclusion: { lower: { zh: '不符合' }, upper: { zh: '符合' } },
  });
});

test('never raises a score by one more failure', () => {
  const items = all('satisfied');
  for (const pack of packs) {
    let before = score(items, pack).lower;
    for (let index = 0; index < items.length; index += 9) {
      items[index] = { state: index % 2 === 0 ? 'not-satisfied' : 'partial' };
      const now = score(items, pack).lower;
      expect(now).toBeLessThanOrEqual(before + 1e-9);
      before = now;
    }
  }
});

test('leaves items that do not apply out of the denominator', () => {
  const items = all('satisfied').map((one, index) =>
    index < 11 ? ({ state: 'not-applicable' } as const) : one,
  );
  expect(score(items, rate)).toMatchObject({ applicable: 200, lower: 100 });
});

test('counts exceptions apart and scores them as without', () => {
  const gaps = all('satisfied').map((one, index) =>
    index < 20 ? ({ state: 'not-satisfied' } as const) : one,
  );
  const excepted = gaps.map((one, index) => (index < 20 ? { ...one, excepted: true } : one));
  for (const pack of packs) {
    const without = score(gaps, pack);
    const found = score(excepted, pack);
    expect(found).toMatchObject({ lower: without.lower, upper: without.upper });
    expect(found.counts).toMatchObject({ excepted: 20, 'not-satisfied': 0 });
  }
});

test('concludes as a range when a gap may be a risk that nobody has judged', () => {
  const hazard = level3.findIndex(({ majorHazard }) => majorHazard === 'A-18');
  const items = all('satisfied');
  items[hazard] = { state: 'partial' };
  expect(score(items, rate).conclusion).toMatchObject({
    lower: { zh: '基本符合' },
    upper: { zh: '符合' },
  });
  expect(score(items, deduction).conclusion).toMatchObject({
    lower: { zh: '差' },
    upper: { zh: '优' },
  });
  items[hazard] = { state: 'partial', mark: { risk: 'none', majorHazard: 'none' } };
  expect(score(items, rate).conclusion.lower.zh).toBe('符合');
  expect(score(items, deduction).conclusion.lower.zh).toBe('优');
  items[hazard] = { state: 'partial', mark: { risk: 'high', majorHazard: 'open' } };
  expect(score(items, rate).conclusion.upper.zh).toBe('基本符合');
  expect(score(items, deduction).conclusion.upper.zh).toBe('差');
});

test('counts a remediated hazard among the major hazards', () => {
  const items = all('satisfied');
  items[0] = { state: 'satisfied', mark: { majorHazard: 'remediated' } };
  expect(score(items, rate)).toMatchObject({
    risks: { confirmed: { majorHazards: 1, remediated: 1 } },
    conclusion: { upper: { zh: '基本符合' } },
  });
  const lenient = { ...rate, conclusion: { ...rate.conclusion, remediatedHazardsForbid: false } };
  expect(score(items, lenient).conclusion.upper.zh).toBe('符合');
});

test('follows the pack at the edge of a band', () => {
  const none = { medium: 0, high: 0, majorHazards: 0, remediated: 0 };
  expect(concludeScore(90, none, rate).zh).toBe('符合');
  expect(concludeScore(60, none, rate).zh).toBe('基本符合');
  expect(concludeScore(59.999, none, rate).zh).toBe('不符合');
  const bands = rate.conclusion.bands.map((band) =>
    band.from > 0 ? { ...band, inclusive: false } : band,
  );
  const above: ScoringPack = { ...rate, conclusion: { ...rate.conclusion, bands } };
  expect(concludeScore(90, none, above).zh).toBe('基本符合');
  expect(concludeScore(60, none, above).zh).toBe('不符合');
  expect(concludeScore(90.001, none, above).zh).toBe('符合');
});

test('says with every score that it is no conclusion of an evaluation', () => {
  for (const pack of packs) {
    expect(score(all('unknown'), pack).disclaimer.zh).toBe('自评估预估，非等级测评结论');
  }
});
