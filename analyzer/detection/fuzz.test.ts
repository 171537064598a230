import { expect, test } from 'vitest';
import { runMangledRound, runRound, showDisagreement } from './testing/fuzz/fuzz.ts';

const pairs = 50_000;

/** All of Sigma 2.1, in the order of its appendix. */
const modifiers =
  'all startswith endswith contains exists cased neq windash re i m s base64 base64offset utf16le utf16be utf16 wide ' +
  'lt lte gt gte minute hour day week month year cidr expand fieldref';

test(`finds in ${pairs} pairs of rule and event what the plain reading of Sigma finds`, () => {
  const chains = new Set<string>();
  let [asked, hits] = [0, 0];
  for (let seed = 1; asked < pairs; seed += 1) {
    const report = runRound(seed);
    asked += report.pairs;
    hits += report.hits;
    for (const chain of report.chains) chains.add(chain);
    expect(report.disagreements.map(showDisagreement)).toEqual([]);
  }
  // Rules that never hold would prove nothing: some of every kind do.
  expect(hits / asked).toBeGreaterThan(0.1);
  const held = new Set([...chains].flatMap((chain) => chain.split('|')));
  expect(modifiers.split(' ').filter((modifier) => !held.has(modifier))).toEqual([]);
});

test('finds in damaged lines what is in them for JSON.parse, and nothing in those that are no JSON', () => {
  let [lines, objects] = [0, 0];
  for (let seed = 1; seed <= 60; seed += 1) {
    const report = runMangledRound(seed);
    lines += report.lines;
    objects += report.objects;
    expect(report.wrong).toEqual([]);
  }
  expect(objects / lines).toBeGreaterThan(0.2);
  expect(objects / lines).toBeLessThan(0.8);
});
