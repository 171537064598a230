import { loadRules } from '../detection/load-rules.ts';
import { createFieldNames } from '../detection/pipelines/field-names.ts';
import { loadPipelines } from '../detection/pipelines/load-pipelines.ts';
import { createRuleSet, type RuleSet } from '../detection/rule-set.ts';
import type { RulePaths, RulesInUse } from './messages.ts';

/** Reads rules and field names and compiles them. A bad rule is a fault in `inUse` and stops no other. */
export async function loadRuleSet(
  paths: RulePaths,
): Promise<{ ruleSet: RuleSet; inUse: RulesInUse }> {
  const names =
    paths.pipelines === undefined
      ? { pipelines: [], faults: [] }
      : await loadPipelines(paths.pipelines);
  const fieldNames = createFieldNames(names.pipelines);
  const loaded = await loadRules(paths.rules, { placeholder: (n) => fieldNames.placeholder(n) });
  const ruleSet = createRuleSet(loaded.rules, {
    pipelines: names.pipelines,
    ...(paths.ignoreLogsource === true ? { ignoreLogsource: true } : {}),
  });
  return {
    ruleSet,
    inUse: { rules: loaded.rules, faults: [...loaded.faults, ...names.faults] },
  };
}
