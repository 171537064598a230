import { expect, test } from 'vitest';
import { pairsPerRound, runRound, showDisagreement } from './testing/fuzz/fuzz.ts';

const pairs = 50_000;

/** All of Sigma 2.1, in the order of its appendix. */
const modifiers =
  'all startswith endswith contains exists cased neq windash re i m s base64 base64offset utf16le utf16be utf16 wide ' +
  'lt lte gt gte minute hour day week month year cidr expand fieldref';

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
  // Rules that never hold would prove nothing: a fifth of the pairs do, of every kind.
  expect(hits / asked).toBeGreaterThan(0.1);
  const held = new Set([...chains.keys()].flatMap((chain) => chain.split('|')));
  expect(modifiers.split(' ').filter((modifier) => !held.has(modifier))).toEqual([]);
});
