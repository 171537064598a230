import type { SigmaRule } from '../../../analyzer/detection/rule.ts';
import { error, type Finding } from './finding.ts';

const han = /\p{Script=Han}/u;

/** What the platform promises of its own rules: the person on duty is told in Chinese what it is and what to do. */
export function ownPromises(rule: SigmaRule): Finding[] {
  const findings: Finding[] = [];
  const demand = (holds: boolean, code: string, reason: string, pointer: string): void => {
    if (!holds) findings.push(error(code, reason, pointer));
  };
  demand(han.test(rule.titleZh ?? ''), 'NO_TITLE_ZH', 'x-xiaodun.title_zh is missing.', '/title');
  // What only feeds a correlation asks nobody to do anything.
  if (rule.level === 'informational') return findings;
  demand(
    han.test(rule.adviceZh ?? ''),
    'NO_ADVICE_ZH',
    'x-xiaodun.advice_zh is missing.',
    '/title',
  );
  const hasTechnique = rule.tags.some((tag) => /^attack\.t\d{4}/u.test(tag));
  demand(hasTechnique, 'NO_TECHNIQUE', 'No tag names a technique of ATT&CK.', '/tags');
  demand(
    rule.falsePositives.length > 0,
    'NO_FALSE_POSITIVES',
    'falsepositives is missing.',
    '/title',
  );
  return findings;
}
