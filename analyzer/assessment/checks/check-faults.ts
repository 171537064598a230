import type { Check } from '../schema.ts';
import type { Verdict } from '../states.ts';
import { judge } from './judge.ts';

/**
 * What the shape of a check can not say, as `/pointer text`: its samples are judged as they say, among them one that satisfies as
 * far as it can prove, one that refutes and one that leaves unknown.
 */
export function checkFaults(check: Check): string[] {
  const faults: string[] = [];
  for (const [index, { measured, verdict }] of check.samples.entries()) {
    const judged = judge(check, measured);
    if (judged !== verdict) {
      faults.push(`/samples/${index}/verdict is ${verdict}, and judged it is ${judged}`);
    }
  }
  const wanted: readonly Verdict[] = [check.proves, 'not-satisfied', 'unknown'];
  for (const verdict of wanted) {
    if (!check.samples.some((sample) => sample.verdict === verdict)) {
      faults.push(`/samples has none that is ${verdict}`);
    }
  }
  return faults;
}
