import { levels, type SigmaRule } from '../../../analyzer/detection/rule.ts';
import { warning, type Finding } from './finding.ts';

/** Rules named by `x-xiaodun.covers` that are not there, or that raise a graver alert, which nothing covers. */
export function uselessCovers(rule: SigmaRule, rules: readonly SigmaRule[]): Finding[] {
  return (rule.covers ?? []).flatMap((reference, index): Finding[] => {
    const pointer = `/x-xiaodun/covers/${index}`;
    const found = rules.find(({ id, name }) => id === reference || name === reference);
    if (!found || found.id === rule.id) {
      return [warning('USELESS_COVERS', `There is no other rule ${reference}.`, pointer)];
    }
    if (levels.indexOf(found.level) <= levels.indexOf(rule.level)) return [];
    const reason = `${found.title} is ${found.level}; a rule that is ${rule.level} does not cover it.`;
    return [warning('USELESS_COVERS', reason, pointer)];
  });
}
