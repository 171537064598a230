import { compare } from '../../../analyzer/detection/comparison.ts';
import type { CorrelationRule } from '../../../analyzer/detection/rule.ts';
import { member, warning, type Finding } from './finding.ts';

/** Aliases that stand for nothing: the correlation does not group by them, or they name a rule it does not have. */
export function uselessAliases(rule: CorrelationRule): Finding[] {
  return Object.entries(rule.aliases).flatMap(([alias, fields]) => {
    const pointer = `/correlation/aliases${member(alias)}`;
    const findings: Finding[] = [];
    if (!rule.groupBy.includes(alias) && !rule.fields.includes(alias)) {
      const reason = `Nothing is grouped by the alias ${alias}.`;
      findings.push(warning('UNUSED_ALIAS', reason, pointer));
    }
    for (const name of Object.keys(fields)) {
      if (rule.rules.includes(name)) continue;
      const reason = `The correlation has no rule ${name}.`;
      findings.push(warning('UNUSED_ALIAS', reason, `${pointer}${member(name)}`));
    }
    return findings;
  });
}

/** The values that a correlation can come to, as far as its limits tell them apart. */
function reachable({ type, rules, condition }: CorrelationRule): number[] {
  const limits = condition.flatMap(({ value }) => [value - 1, value, value + 1]);
  const between = condition.flatMap((a) => condition.map((b) => (a.value + b.value) / 2));
  if (type.startsWith('temporal')) return rules.map((_, index) => index + 1);
  if (!type.endsWith('_count')) return [...limits, ...between];
  const whole = [...limits, ...between].flatMap((value) => [Math.floor(value), Math.ceil(value)]);
  // It is judged when something was counted.
  return whole.filter((value) => value >= 1);
}

/** `gt: 10` with `lt: 5`, or three of two rules. */
export function impossibleCounts(rule: CorrelationRule): Finding[] {
  if (rule.condition.length === 0) return [];
  const meets = (value: number): boolean =>
    rule.condition.every((each) => compare(value, each.comparison, each.value));
  if (reachable(rule).some(meets)) return [];
  const reason = 'No value that the correlation can come to meets its condition.';
  return [warning('NEVER_HOLDS', reason, '/correlation/condition')];
}
