import {
  pairsPerRound,
  runRound,
  showDisagreement,
} from '../../../analyzer/detection/testing/fuzz/fuzz.ts';
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
    const rounds = Math.ceil(count / pairsPerRound);
    const failures: string[] = [];
    const figures = { pairs: 0, hits: 0, disagreements: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const report = runRound(seed + round);
      figures.pairs += report.pairs;
      figures.hits += report.hits;
      figures.disagreements += report.disagreements.length;
      for (const found of report.disagreements) {
        if (failures.length < shownFailures) failures.push(showDisagreement(found));
      }
      if (round % reportEvery === reportEvery - 1) progress(figures.pairs, count);
    }
    return Promise.resolve({ rounds, failures, figures });
  },
};
