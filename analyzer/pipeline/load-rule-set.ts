import { loadRuleBudget } from '../detection/budget.ts';
import { createRuleLibrary, type RuleLibrary } from '../detection/rule-library.ts';
import type { RuleSet } from '../detection/rule-set.ts';
import type { RulePaths, RulesInUse } from './messages.ts';

/** The library of the paths read last: a reload keeps what was good before and the windows of correlations. */
let last: { key: string; library: RuleLibrary } | undefined;

function libraryOf(paths: RulePaths): RuleLibrary {
  const key = JSON.stringify(paths);
  if (last?.key !== key) {
    const { ignoreLogsource = false } = paths;
    last = {
      key,
      library: createRuleLibrary(paths, { ignoreLogsource, budget: loadRuleBudget() }),
    };
  }
  return last.library;
}

/**
 * Reads rules and field names and compiles them. A bad rule is a fault in `inUse`, stops no other and, when it was
 * good before, stays as it was.
 */
export async function loadRuleSet(
  paths: RulePaths,
): Promise<{ ruleSet: RuleSet; inUse: RulesInUse }> {
  const { ruleSet, rules, faults } = await libraryOf(paths).load();
  return { ruleSet, inUse: { rules, faults } };
}
