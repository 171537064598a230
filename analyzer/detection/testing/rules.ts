import { flattenEvent } from '../flatten-event.ts';
import { joinRules, type LoadedRules } from '../load-rules.ts';
import { parseRules } from '../load/parse-rules.ts';
import { createRuleSet, type RuleSet, type RuleSetOptions } from '../rule-set.ts';

/** Rules from YAML text, faults included. */
export function loadText(yaml: string, placeholders: Record<string, string[]> = {}): LoadedRules {
  return joinRules([parseRules('rules.yml', yaml, { placeholder: (name) => placeholders[name] })]);
}

/** A rule around a detection section given in YAML; throws when it is faulty. */
export function ruleText(detection: string, more = ''): string {
  const indented = detection
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `title: Test\nid: test\nlogsource: {product: test}\n${more}detection:\n${indented}\n`;
}

export function ruleSetOf(
  yaml: string,
  options: RuleSetOptions = { ignoreLogsource: true },
): RuleSet {
  const loaded = loadText(yaml);
  const error = loaded.faults.find((fault) => fault.severity === 'error');
  if (error) throw new Error(`${error.line}:${error.column} ${error.reason}`);
  return createRuleSet(loaded.rules, options);
}

/** Whether a selection `s: …` (YAML) holds for an event, nested or flat. */
export function holds(selection: string, event: Record<string, unknown>): boolean {
  const rules = ruleSetOf(ruleText(`s:\n${indent(selection)}\ncondition: s`));
  return rules.match(flattenEvent(event)).length > 0;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
