import type { EventRule } from '../../../analyzer/detection/rule.ts';
import type { Condition } from '../../../analyzer/detection/sigma/condition.ts';
import { member, warning, type Finding } from './finding.ts';

/** Every selection that a condition names, as often as it does. */
function selectionNames(condition: Condition): string[] {
  switch (condition.kind) {
    case 'selection':
      return [condition.name];
    case 'not':
      return selectionNames(condition.of);
    case 'and':
    case 'or':
      return condition.of.flatMap(selectionNames);
    case 'at-least':
      return [...condition.names];
  }
}

/** Selections that the condition does not name: usually one that was added, or renamed, and forgotten. */
export function unusedSelections(
  { condition, selections }: Pick<EventRule, 'condition' | 'selections'>,
  section: 'detection' | 'filter',
): Finding[] {
  const used = new Set(selectionNames(condition));
  return Object.keys(selections)
    .filter((name) => !used.has(name))
    .map((name) => {
      const reason = `The condition does not use the selection ${name}.`;
      return warning('UNUSED_SELECTION', reason, `/${section}${member(name)}`);
    });
}

function tooMany(condition: Condition): { count: number; names: readonly string[] }[] {
  switch (condition.kind) {
    case 'selection':
      return [];
    case 'not':
      return tooMany(condition.of);
    case 'and':
    case 'or':
      return condition.of.flatMap(tooMany);
    case 'at-least':
      return condition.count > condition.names.length ? [condition] : [];
  }
}

/** `3 of x*` where there are two. */
export function unreachableCounts(rule: EventRule): Finding[] {
  return tooMany(rule.condition).map(({ count, names }) => {
    const reason = `The condition wants ${count} of ${names.length} selections (${names.join(', ')}).`;
    return warning('NEVER_HOLDS', reason, '/detection/condition');
  });
}
