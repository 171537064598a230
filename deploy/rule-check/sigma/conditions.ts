import type { Condition } from '../../../analyzer/detection/sigma/condition.ts';
import type { FieldItem, SelectionTerm } from '../../../analyzer/detection/sigma/selection.ts';

/** Every selection that a condition names, as often as it does. */
export function selectionNames(condition: Condition): string[] {
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

/** Every field test within a selection. */
export function itemsOf(term: SelectionTerm): FieldItem[] {
  return term.kind === 'item' ? [term] : term.of.flatMap(itemsOf);
}
