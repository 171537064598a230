import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runReloadUnderLoad } from './testing/reload-load.ts';

test('shows each line to one rule set and counts it once, while 2,000 rules are read anew under load', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reload-'));
  try {
    const lines = 20_000;
    const report = await runReloadUnderLoad({
      folder,
      rules: 2_000,
      lines,
      linesPerSecond: 20_000,
      reloads: 3,
      seed: 7,
    });
    expect(report.stored).toBe(lines);
    expect(report.faults).toEqual({
      missed: 0,
      twice: 0,
      disordered: 0,
      miscounted: 0,
      threadsLost: 0,
    });
    expect(report.generations).toBeGreaterThan(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
