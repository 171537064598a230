import { expect, test } from 'vitest';
import { pairsPerRound, runRound, showDisagreement } from './testing/fuzz/fuzz.ts';

const pairs = 50_000;

test(`finds in ${pairs} pairs of rule and event what the plain reading of Sigma finds`, () => {
  const chains = new Map<string, number>();
  let [asked, hits] = [0, 0];
  for (let seed = 1; seed <= pairs / pairsPerRound; seed += 1) {
    const report = runRound(seed);
    asked += report.pairs;
    hits += report.hits;
    for (const [chain, held] of report.chains) chains.set(chain, (chains.get(chain) ?? 0) + held);
    expect(report.disagreements.map(showDisagreement)).toEqual([]);
  }
  expect(asked).toBeGreaterThanOrEqual(pairs);
  // Rules that never hold would prove nothing.
  expect(hits / asked).toBeGreaterThan(0.05);
});
