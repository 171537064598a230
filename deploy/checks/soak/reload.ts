import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReloadUnderLoad } from '../../../analyzer/pipeline/testing/reload-load.ts';
import type { Soak } from './soak.ts';

const lines = 1_200_000;
const linesPerReload = 60_000;

/** A minute of 20,000 lines a second through the pipeline, while 2,000 rules are read anew twenty times. */
export const reloadSoak: Soak = {
  name: 'reload',
  what: `${lines} lines while 2,000 rules are reloaded: each seen by one rule set, counted once`,
  async run({ count = lines, seed }) {
    const folder = await mkdtemp(join(tmpdir(), 'xiaodun-soak-'));
    try {
      const reloads = Math.max(1, Math.floor(count / linesPerReload));
      const { faults, ...figures } = await runReloadUnderLoad({
        folder,
        rules: 2_000,
        lines: count,
        linesPerSecond: 20_000,
        reloads,
        seed,
      });
      const failures = Object.entries(faults)
        .filter(([, times]) => times > 0)
        .map(([fault, times]) => `${fault}: ${times}`);
      return { rounds: reloads, failures, figures };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
