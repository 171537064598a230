import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    include: ['{collector,analyzer,console,deploy,rules,playbooks}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Ends what hangs; never a measure of speed: a busy machine takes three times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One more than the cores of the smallest machine: browser and clock tests wait more than they compute.
    maxWorkers: 3,
  },
});
