import { existsSync } from 'node:fs';
import { checkSamples, samplesPath } from '../../../analyzer/detection/rule-samples.ts';
import { createRuleSet } from '../../../analyzer/detection/rule-set.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { FileFault } from '../fault.ts';

/** Of our own rules: one sample proves little, and a near miss is worth as much as a match. */
const ownMinimum = 2;

/** Runs the samples beside a rule file; none is a fault of our own rules only. */
export async function samplesOf(
  file: string,
  rules: readonly SigmaRule[],
  pipelines: readonly Pipeline[],
  isOwn: boolean,
): Promise<FileFault[]> {
  const samples = samplesPath(file);
  if (!isOwn && !existsSync(samples)) return [];
  const report = await checkSamples(samples, createRuleSet(rules, { pipelines }));
  const fault = (line: number, code: string, message: string): FileFault => ({
    file: samples,
    line: Math.max(line, 1),
    column: 1,
    path: '',
    code,
    message,
  });
  const faults = report.faults.map(({ line, reason }) => fault(line, 'SAMPLE', reason));
  if (!isOwn || faults.length > 0) return faults;
  const { matching, notMatching, matched } = report;
  if (Math.min(matching, notMatching) < ownMinimum) {
    const reason = `Of samples that match, and of those that do not, there are ${ownMinimum} each; here ${matching} and ${notMatching}.`;
    faults.push(fault(1, 'FEW_SAMPLES', reason));
  }
  for (const { id, title, level, silent } of rules) {
    if (level === 'informational' || silent === true || matched.has(id)) continue;
    faults.push(fault(1, 'NO_SAMPLE', `No sample matches ${title} (${id}).`));
  }
  return faults;
}
