import type { MatchedField } from '../detection.ts';
import { foldText } from '../sigma/fold-text.ts';
import { compilePattern, lowerPattern } from '../sigma/pattern.ts';
import type { Slot } from './event-view.ts';
import type { Expression } from './expression.ts';
import type { Matcher } from './matcher.ts';
import type { RuleExpression, Term } from './rule-expression.ts';

/** Bounds of what a detection carries for its reader. */
const maxShownFields = 16;
const maxShownLength = 256;

/** The texts that an expression over patterns looks for, as tests of one value. */
function textTests(expression: Expression): ((text: string) => boolean)[] {
  switch (expression.kind) {
    case 'constant':
    case 'not':
      return [];
    case 'and':
    case 'or':
    case 'at-least':
      return expression.of.flatMap(textTests);
    case 'atom': {
      const { atom } = expression;
      if (atom.kind !== 'text') return [];
      return atom.patterns.map((pattern) => {
        const fits = compilePattern(atom.cased ? pattern : lowerPattern(pattern));
        return atom.cased ? fits : (text: string) => fits(foldText(text));
      });
    }
  }
}

/** Of several values only those that were looked for, unless that can not be told. */
function shownValues(term: Term, slot: Slot | undefined): string {
  const texts = slot?.texts ?? [];
  if (texts.length < 2) return texts.join();
  const tests = textTests(term.fits);
  const fitting = texts.filter((text) => tests.some((fits) => fits(text)));
  return (fitting.length > 0 ? fitting : texts).join(', ');
}

function explainTerm(term: Term, matcher: Matcher, add: (field: string, value: string) => void) {
  if (!matcher.holds(term.fits)) return;
  if (term.item) add(term.item.field, shownValues(term, matcher.slot(term.item.column)));
  for (const part of term.parts) explainTerm(part, matcher, add);
}

/** Which selections, fields and values made a rule hold for the event that the matcher read last. */
export function explainMatch({ shown }: RuleExpression, matcher: Matcher): MatchedField[] {
  const matched: MatchedField[] = [];
  for (const { name, term } of shown) {
    explainTerm(term, matcher, (field, value) => {
      if (matched.length >= maxShownFields) return;
      matched.push({ selection: name, field, value: value.slice(0, maxShownLength) });
    });
  }
  return matched;
}
