import { spoken } from './errors.ts';
import { covers } from './pipelines/logsources.ts';
import type { EventRule, RuleFault, SigmaFilter, SigmaRule } from './rule.ts';
import type { Condition } from './sigma/condition.ts';

/** The condition with its selections called otherwise. */
export function renamed(condition: Condition, nameOf: (name: string) => string): Condition {
  switch (condition.kind) {
    case 'selection':
      return { kind: 'selection', name: nameOf(condition.name) };
    case 'not':
      return { kind: 'not', of: renamed(condition.of, nameOf) };
    case 'and':
    case 'or':
      return { kind: condition.kind, of: condition.of.map((part) => renamed(part, nameOf)) };
    case 'at-least':
      return { ...condition, names: condition.names.map(nameOf) };
  }
}

function isFor(filter: SigmaFilter, rule: EventRule): boolean {
  const named =
    filter.rules.length === 0 ||
    filter.rules.includes(rule.id) ||
    (rule.name !== undefined && filter.rules.includes(rule.name));
  return named && covers(rule.logsource, filter.logsource);
}

function narrowed(rule: EventRule, filter: SigmaFilter): EventRule {
  const nameOf = (name: string): string => `filter ${filter.id} ${name}`;
  const added = Object.entries(filter.selections).map(
    ([name, term]) => [nameOf(name), term] as const,
  );
  return {
    ...rule,
    selections: { ...rule.selections, ...Object.fromEntries(added) },
    condition: { kind: 'and', of: [rule.condition, renamed(filter.condition, nameOf)] },
  };
}

/**
 * Sigma filters (specification 2.1, "Filters"): what a site adds to rules that it does not want to edit. The rule
 * holds when its own condition **and** the filter's do, so a filter that leaves something out says `not …`.
 */
export function applyFilters(
  rules: readonly SigmaRule[],
  filters: readonly SigmaFilter[],
): { rules: SigmaRule[]; faults: RuleFault[] } {
  const used = new Set<SigmaFilter>();
  const result = rules.map((rule): SigmaRule => {
    if (rule.kind !== 'event') return rule;
    const fitting = filters.filter((filter) => isFor(filter, rule));
    for (const filter of fitting) used.add(filter);
    return fitting.reduce(narrowed, rule);
  });
  const faults = filters
    .filter((filter) => !used.has(filter))
    .map(({ path, line, id }): RuleFault => ({
      severity: 'warning',
      path,
      line,
      column: 1,
      code: 'UNUSED_FILTER',
      ...spoken({
        en: 'The filter fits no rule that is loaded.',
        zh: '没有任何已载入的规则适用这个过滤器。',
      }),
      ruleId: id,
    }));
  return { rules: result, faults };
}
