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
