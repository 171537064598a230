import { RuleError } from '../errors.ts';

/** What a rule's `condition` says, over the names of its selections. */
export type Condition =
  | { kind: 'selection'; name: string }
  | { kind: 'not'; of: Condition }
  | { kind: 'and' | 'or'; of: readonly Condition[] }
  /** At least `count` of the named selections hold. */
  | { kind: 'at-least'; count: number; names: readonly string[] };

/** Technical bounds: no hand-written condition comes near; a hostile one must not exhaust the stack. */
const maxLength = 32_768;
const maxDepth = 100;

const tokenPattern = /\s+|([()])|([^\s()|]+)|(\|)/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text);
    if (!match) break;
    if (match[3] !== undefined) {
      throw new RuleError(
        'BAD_CONDITION',
        'A pipe in a condition (aggregation) is not part of Sigma 2; write a correlation rule.',
      );
    }
    const token = match[1] ?? match[2];
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

/** `sel*`, `*_x`, `a?b` to the names they stand for; `them` leaves out names that begin with `_`. */
function namesFor(pattern: string, names: readonly string[]): string[] {
  const found =
    pattern.toLowerCase() === 'them' && !names.includes(pattern)
      ? names.filter((name) => !name.startsWith('_'))
      : names.filter((name) => fits(name, pattern));
  if (found.length === 0) {
    throw new RuleError('UNKNOWN_SELECTION', `No selection is called ${pattern}.`);
  }
  return found;
}

function fits(name: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(name);
}

/**
 * Parses a condition: `or` binds loosest, then `and`, then `not`; parentheses; `1 of x*`, `2 of (…)` is not Sigma,
 * `all of them`, `any of x*`. Keywords are accepted in any case. Throws RuleError.
 */
export function parseCondition(text: string, selections: readonly string[]): Condition {
  if (text.length > maxLength) {
    throw new RuleError('BAD_CONDITION', `A condition may have ${maxLength} characters.`);
  }
  return new ConditionParser(tokenize(text), selections).parse();
}

class ConditionParser {
  readonly #tokens: readonly string[];
  readonly #selections: readonly string[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly string[], selections: readonly string[]) {
    this.#tokens = tokens;
    this.#selections = selections;
  }

  parse(): Condition {
    const condition = this.#chain('or', () => this.#chain('and', () => this.#unary()));
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new RuleError('BAD_CONDITION', `Unexpected "${rest}" in the condition.`);
    }
    return condition;
  }

  #chain(operator: 'and' | 'or', operand: () => Condition): Condition {
    const first = operand();
    const all = [first];
    while (this.#accept(operator)) all.push(operand());
    return all.length === 1 ? first : { kind: operator, of: all };
  }

  #unary(): Condition {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new RuleError('BAD_CONDITION', `A condition may nest ${maxDepth} deep.`);
    }
    const condition: Condition = this.#accept('not')
      ? { kind: 'not', of: this.#unary() }
      : this.#primary();
    this.#depth -= 1;
    return condition;
  }

  #primary(): Condition {
    if (this.#accept('(')) {
      const inside = this.#chain('or', () => this.#chain('and', () => this.#unary()));
      if (!this.#accept(')')) throw new RuleError('BAD_CONDITION', 'A ")" is missing.');
      return inside;
    }
    const word = this.#take();
    if (this.#accept('of')) return this.#quantified(word, this.#take());
    if (/^(?:and|or|not|of|\))$/i.test(word)) {
      throw new RuleError('BAD_CONDITION', `Expected a selection before "${word}".`);
    }
    if (!this.#selections.includes(word)) {
      throw new RuleError('UNKNOWN_SELECTION', `No selection is called ${word}.`);
    }
    return { kind: 'selection', name: word };
  }

  #quantified(quantity: string, pattern: string): Condition {
    const names = namesFor(pattern, this.#selections);
    const word = quantity.toLowerCase();
    if (word === 'all') return { kind: 'at-least', count: names.length, names };
    if (word === 'any') return { kind: 'at-least', count: 1, names };
    if (!/^[1-9]\d{0,3}$/.test(word)) {
      throw new RuleError('BAD_CONDITION', `"${quantity} of" is not all, any or a number from 1.`);
    }
    return { kind: 'at-least', count: Number(word), names };
  }

  #take(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new RuleError('BAD_CONDITION', 'The condition ends too early.');
    this.#next += 1;
    return token;
  }

  #accept(word: string): boolean {
    if (this.#tokens[this.#next]?.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }
}
