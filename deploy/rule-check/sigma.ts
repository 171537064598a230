import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { joinRules, loadRuleFile } from '../../analyzer/detection/load-rules.ts';
import { createFieldNames } from '../../analyzer/detection/pipelines/field-names.ts';
import { loadPipelines, parsePipeline } from '../../analyzer/detection/pipelines/load-pipelines.ts';
import { checkSamples, samplesPath } from '../../analyzer/detection/rule-samples.ts';
import { createRuleSet } from '../../analyzer/detection/rule-set.ts';
import type { RuleFault } from '../../analyzer/detection/rule.ts';
import type { FileFault } from './fault.ts';

const pipelineFolder = fileURLToPath(new URL('../../rules/detection/pipelines', import.meta.url));

function refusals(faults: readonly RuleFault[]): FileFault[] {
  return faults
    .filter(({ severity }) => severity === 'error')
    .map(({ path: file, line, column, code, reason, ruleId }) => {
      const message = `${code} ${reason}${ruleId === undefined ? '' : ` (rule ${ruleId})`}`;
      return { file, line, column, path: '', message };
    });
}

/**
 * Sigma rules together, as a node loads them: ids count across files, and a correlation needs the rules that it names. The samples
 * beside a file are run.
 *
 * @param mustHaveSamples of the platform's own rules every file has some.
 */
export async function checkSigma(
  files: readonly string[],
  mustHaveSamples: (file: string) => boolean,
): Promise<FileFault[]> {
  const { pipelines } = await loadPipelines(pipelineFolder);
  const names = createFieldNames(pipelines);
  const context = { placeholder: (name: string) => names.placeholder(name) };
  const parts = [];
  for (const file of files) parts.push(await loadRuleFile(file, context));
  const loaded = joinRules(parts);
  const faults = refusals(loaded.faults);
  for (const file of files) {
    const samples = samplesPath(file);
    const own = loaded.rules.filter(({ path }) => path === file);
    if (own.length === 0 || (!existsSync(samples) && !mustHaveSamples(file))) continue;
    const report = await checkSamples(samples, createRuleSet(own, { pipelines }));
    for (const { line, reason } of report.faults) {
      faults.push({ file: samples, line: Math.max(line, 1), column: 1, path: '', message: reason });
    }
  }
  return faults;
}

/** Names of fields and log sources (rules/detection/pipelines). */
export async function checkPipeline(file: string): Promise<FileFault[]> {
  return refusals(parsePipeline(file, await readFile(file, 'utf8')).faults);
}
