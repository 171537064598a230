import { describe, expect, test } from 'vitest';
import { readCatalogue } from '../catalogue/catalogue.ts';
import { observations } from '../observations/registry.ts';
import { readChecks } from '../packs.ts';
import { explain, judge } from './judge.ts';

const checks = readChecks('rules/compliance/checks');
const keys = new Set(readCatalogue('rules/compliance/catalogue').map((item) => item.key));

test('reads at least 25 checks, each with an id of its own', () => {
  expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
  expect(checks.length).toBeGreaterThanOrEqual(25);
});

describe.each(checks)('check $id', (check) => {
  test('names items of the catalogue and an observation that exists', () => {
    expect(check.items.filter((key) => !keys.has(key))).toEqual([]);
    expect(observations.has(check.observation)).toBe(true);
  });

  test.each(check.samples)('judges $measured as $verdict', ({ measured, verdict }) => {
    expect(judge(check, measured)).toBe(verdict);
  });

  test('has samples that satisfy (as far as it can prove), refute and leave unknown', () => {
    const verdicts = new Set(check.samples.map(({ verdict }) => verdict));
    expect([...verdicts]).toEqual(
      expect.arrayContaining([check.proves, 'not-satisfied', 'unknown']),
    );
  });

  test('fills its reasons from the measured values', () => {
    for (const { measured, verdict } of check.samples) {
      if (verdict === 'unknown') continue;
      const zh = explain(check.reasonZh, measured, 'zh');
      const en = explain(check.reasonEn, measured, 'en');
      for (const reason of [zh, en]) expect(reason).not.toMatch(/[{}]|\b(?:true|false)\b/);
    }
  });
});
