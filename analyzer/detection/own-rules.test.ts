import { fileURLToPath } from 'node:url';
import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRuleFiles, loadRules } from './load-rules.ts';
import { loadPipelines } from './pipelines/load-pipelines.ts';
import { createRuleSet } from './rule-set.ts';
import { checkSamples, samplesPath } from './rule-samples.ts';

const folder = fileURLToPath(new URL('../../rules/detection', import.meta.url));
const { pipelines, faults } = await loadPipelines(`${folder}/pipelines`);
const { files } = await findRuleFiles([folder]);
const products = [...new Set(files.map((file) => relative(folder, file).split(/[\\/]/)[0]))];

test('reads every pipeline and has rules for what schools have', () => {
  expect(faults).toEqual([]);
  expect(products).toEqual(
    expect.arrayContaining(['dns', 'firewall', 'h3c', 'huawei', 'linux', 'ruijie', 'web']),
  );
  expect(files.length).toBeGreaterThanOrEqual(80);
});

test('loads all own rules together, each id once', async () => {
  const loaded = await loadRules([folder]);
  expect(loaded.faults).toEqual([]);
});

// What more is demanded of a rule of ours is checked by `rules check` (deploy/rule-check).
describe.each(products)('%s', (product) => {
  const own = files.filter((file) => relative(folder, file).startsWith(`${product}/`));
  test.each(own.map((file) => [relative(folder, file), file]))(
    '%s matches its samples through the parsers',
    async (_name, file) => {
      const { rules } = await loadRules([file]);
      const report = await checkSamples(samplesPath(file), createRuleSet(rules, { pipelines }));
      expect(report.faults).toEqual([]);
    },
  );
});

test('names the line of a sample that does otherwise, is none, or is alone', async () => {
  const file = `${folder}/linux/sshd-root-password-failed.yml`;
  const { rules } = await loadRules([file]);
  const ruleSet = createRuleSet(rules, { pipelines });
  const other = samplesPath(`${folder}/h3c/comware-config-changed.yml`);
  expect((await checkSamples(other, ruleSet)).faults).toEqual([
    expect.objectContaining({ line: 1, reason: expect.stringMatching(/^matches nothing/) }),
    expect.objectContaining({ line: 3 }),
  ]);
  const { faults: missing } = await checkSamples(`${folder}/nowhere.samples.ndjson`, ruleSet);
  expect(missing).toEqual([{ line: 0, reason: expect.stringMatching(/missing/) as string }]);
  const { faults: broken } = await checkSamples(`${folder}/README.md`, ruleSet);
  expect(broken.length).toBeGreaterThan(3);
  expect(broken[0]?.line).toBe(1);
});
