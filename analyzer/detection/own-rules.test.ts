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

test('reads every pipeline and finds at least ten rule files', () => {
  expect(faults).toEqual([]);
  expect(pipelines.length).toBeGreaterThanOrEqual(4);
  expect(files.length).toBeGreaterThanOrEqual(10);
});

test('loads all own rules together, each id once', async () => {
  const loaded = await loadRules([folder]);
  expect(loaded.faults).toEqual([]);
});

describe.each(files.map((file) => [relative(folder, file), file]))('%s', (_name, file) => {
  test('says what it is in Chinese and what to do', async () => {
    const { rules } = await loadRules([file]);
    for (const rule of rules) {
      expect(rule.titleZh, rule.id).toMatch(/\p{Script=Han}/u);
      if (rule.level === 'informational') continue;
      expect(rule.adviceZh, rule.id).toMatch(/\p{Script=Han}/u);
      expect(
        rule.tags.some((tag) => /^attack\.t\d{4}/.test(tag)),
        rule.id,
      ).toBe(true);
    }
  });

  test('matches its samples through the parsers', async () => {
    const { rules } = await loadRules([file]);
    const ruleSet = createRuleSet(rules, { pipelines });
    const report = await checkSamples(samplesPath(file), ruleSet);
    expect(report.faults).toEqual([]);
  });
});
