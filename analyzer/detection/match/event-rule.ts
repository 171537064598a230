import type { Detection, MatchedField } from '../detection.ts';
import type { EventRule } from '../rule.ts';
import type { Condition } from '../sigma/condition.ts';
import type { SelectionTerm } from '../sigma/selection.ts';
import { placeholderNames } from './encodings.ts';
import type { EventView } from './event-view.ts';
import { compileItem, type ItemContext } from './item.ts';

/** Bounds of what a detection carries for its reader. */
const maxShownFields = 16;
const maxShownLength = 256;

interface CompiledTerm {
  test(view: EventView): boolean;
  /** Adds the fields that made it hold. */
  explain(view: EventView, add: (field: string, value: string) => void): void;
}

function compileTerm(term: SelectionTerm, context: ItemContext): CompiledTerm {
  if (term.kind === 'item') {
    const item = compileItem(term, context);
    return {
      test: (view) => item.test(view),
      explain(view, add) {
        if (item.test(view)) add(item.field, item.seen(view).join(', '));
      },
    };
  }
  const terms = term.of.map((part) => compileTerm(part, context));
  const test =
    term.kind === 'all'
      ? (view: EventView) => terms.every((part) => part.test(view))
      : (view: EventView) => terms.some((part) => part.test(view));
  return {
    test,
    explain(view, add) {
      for (const part of terms) if (part.test(view)) part.explain(view, add);
    },
  };
}

type Test = (view: EventView) => boolean;

function compileCondition(condition: Condition, selections: ReadonlyMap<string, Test>): Test {
  switch (condition.kind) {
    case 'selection':
      return selections.get(condition.name) ?? (() => false);
    case 'not': {
      const test = compileCondition(condition.of, selections);
      return (view) => !test(view);
    }
    case 'and': {
      const tests = condition.of.map((part) => compileCondition(part, selections));
      return (view) => tests.every((test) => test(view));
    }
    case 'or': {
      const tests = condition.of.map((part) => compileCondition(part, selections));
      return (view) => tests.some((test) => test(view));
    }
    case 'at-least': {
      const { count } = condition;
      const tests = condition.names.map((name) => selections.get(name) ?? (() => false));
      return (view) => {
        let held = 0;
        for (const test of tests) {
          if (test(view)) held += 1;
          if (held >= count) return true;
        }
        return false;
      };
    }
  }
}

/** Selections that speak for the rule: those under a `not` explain nothing. */
function positiveNames(condition: Condition): string[] {
  switch (condition.kind) {
    case 'selection':
      return [condition.name];
    case 'not':
      return [];
    case 'at-least':
      return [...condition.names];
    case 'and':
    case 'or':
      return condition.of.flatMap(positiveNames);
  }
}

export interface CompiledEventRule {
  readonly rule: EventRule;
  test(view: EventView): boolean;
  /** What to report once `test` held. */
  detection(view: EventView): Detection;
}

/** Whether a placeholder of the rule has no values: it can not tell good from bad, so it stays asleep. */
function isAsleep(term: SelectionTerm, context: ItemContext): boolean {
  if (term.kind !== 'item') return term.of.some((part) => isAsleep(part, context));
  if (!term.modifiers.includes('expand')) return false;
  return term.values
    .filter((value) => value.kind === 'string')
    .flatMap((value) => placeholderNames(value.value))
    .some((name) => context.placeholder(name) === undefined);
}

/** Turns a parsed rule into functions. Throws RuleError for values or modifiers that can not be used. */
export function compileEventRule(rule: EventRule, context: ItemContext): CompiledEventRule {
  const terms = new Map(
    Object.entries(rule.selections).map(([name, term]) => [name, compileTerm(term, context)]),
  );
  const tests = new Map(
    [...terms].map(([name, term]): [string, Test] => [name, (view) => term.test(view)]),
  );
  const asleep = Object.values(rule.selections).some((term) => isAsleep(term, context));
  const shown = [...new Set(positiveNames(rule.condition))];
  return {
    rule,
    test: asleep ? () => false : compileCondition(rule.condition, tests),
    detection(view) {
      const matched: MatchedField[] = [];
      for (const selection of shown) {
        const term = terms.get(selection);
        if (!term?.test(view)) continue;
        term.explain(view, (field, value) => {
          if (matched.length >= maxShownFields) return;
          matched.push({ selection, field, value: value.slice(0, maxShownLength) });
        });
      }
      return { ruleId: rule.id, title: rule.title, level: rule.level, matched };
    },
  };
}
