import type { CorrelationRule, EventRule, SigmaRule } from '../../../analyzer/detection/rule.ts';
import { demandsOf } from './demands.ts';
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

/** Whether every event that the rule matches has the field. */
function demandsField(rule: EventRule, field: string): boolean {
  return demandsOf(rule).some(({ item, negated }) => {
    if (item.field !== field || negated) return false;
    if (item.modifiers.includes('exists')) {
      return item.values.every((value) => value.kind === 'boolean' && value.value);
    }
    return item.values.every(({ kind }) => kind !== 'null');
  });
}

/**
 * What is missing counts as one group of its own, in which all that has nothing to do with each other comes together:
 * rules that feed a correlation of ours see to it that there is something to group by.
 */
export function missingGroups(
  rule: CorrelationRule,
  fed: ReadonlyMap<string, EventRule>,
): Finding[] {
  return rule.groupBy.flatMap((field) =>
    [...fed].flatMap(([name, counted]) => {
      if (demandsField(counted, rule.aliases[field]?.[name] ?? field)) return [];
      const reason = `The rule ${name} also matches events without ${field}.`;
      return [error('GROUP_MAY_BE_MISSING', reason, '/correlation/group-by')];
    }),
  );
}
