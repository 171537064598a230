import { runRound, showDisagreement } from '../../../analyzer/detection/testing/fuzz/fuzz.ts';
import type { Soak } from './soak.ts';

const pairs = 2_000_000;
const shownFailures = 5;
/** Rounds between two signs of life. */
const reportEvery = 200;

/** The matcher against the plain reading of Sigma, as in `npm test`, forty times as long. `--count` is in pairs. */
export const detectionSoak: Soak = {
  name: 'detection',
  what: `${pairs} pairs of rule and event: engine and reference agree`,
  run({ count = pairs, seed, progress }) {
    const failures: string[] = [];
    const figures = { pairs: 0, hits: 0, disagreements: 0 };
    let rounds = 0;
    for (; figures.pairs < count; rounds += 1) {
      const report = runRound(seed + rounds);
      figures.pairs += report.pairs;
      figures.hits += report.hits;
      figures.disagreements += report.disagreements.length;
      for (const found of report.disagreements) {
        if (failures.length < shownFailures) failures.push(showDisagreement(found));
      }
      if (rounds % reportEvery === reportEvery - 1) progress(figures.pairs, count);
    }
    return Promise.resolve({ rounds, failures, figures });
  },
};
