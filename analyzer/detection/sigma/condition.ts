import { RuleError, type Reason } from '../errors.ts';
import { compilePattern, parsePattern } from './pattern.ts';

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

interface Token {
  text: string;
  /** Offset in the condition. */
  at: number;
}

const tokenPattern = /[()|]|[^\s()|]+/g;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: token, index } of text.matchAll(tokenPattern)) {
    if (token === '|') {
      throw new RuleError(
        'BAD_CONDITION',
        {
          en: 'A pipe in a condition (aggregation) is not part of Sigma 2; write a correlation rule.',
          zh: '条件中的 “|”（聚合）不属于 Sigma 2；请改写为关联规则。',
        },
        index,
      );
    }
    tokens.push({ text: token, at: index });
  }
  return tokens;
}

/** `sel*`, `*_x`, `a?b` to the names they stand for; `them` leaves out names that begin with `_`. */
function namesFor(pattern: Token, names: readonly string[]): string[] {
  const fits = compilePattern(parsePattern(pattern.text));
  const found =
    pattern.text.toLowerCase() === 'them' && !names.includes(pattern.text)
      ? names.filter((name) => !name.startsWith('_'))
      : names.filter(fits);
  if (found.length > 0) return found;
  throw unknownSelection(pattern);
}

function unknownSelection({ text, at }: Token): RuleError {
  const reason = { en: `No selection is called ${text}.`, zh: `没有名为 ${text} 的选择项。` };
  return new RuleError('UNKNOWN_SELECTION', reason, at);
}

/**
 * Parses a condition: `or` binds loosest, then `and`, then `not`; parentheses; `1 of x*`, `all of them`, `any of x*`.
 * Keywords are accepted in any case. Throws RuleError, whose offset is the place in the text.
 */
export function parseCondition(text: string, selections: Iterable<string>): Condition {
  if (text.length > maxLength) {
    throw new RuleError('BAD_CONDITION', {
      en: `A condition may have ${maxLength} characters.`,
      zh: `条件最长 ${maxLength} 个字符。`,
    });
  }
  return new ConditionParser(text, [...selections]).parse();
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  readonly #selections: readonly string[];
  readonly #known: ReadonlySet<string>;
  #next = 0;
  #depth = 0;

  constructor(text: string, selections: readonly string[]) {
    this.#tokens = tokenize(text);
    this.#end = text.trimEnd().length;
    this.#selections = selections;
    this.#known = new Set(selections);
  }

  parse(): Condition {
    const condition = this.#any();
    const rest = this.#tokens[this.#next];
    if (rest)
      this.#refuse(
        { en: `Unexpected "${rest.text}" in the condition.`, zh: `条件中的 “${rest.text}” 多余。` },
        rest,
      );
    return condition;
  }

  #refuse(reason: Reason, token: Token | undefined): never {
    throw new RuleError('BAD_CONDITION', reason, token?.at ?? this.#end);
  }

  #any(): Condition {
    return this.#chain('or', () => this.#chain('and', () => this.#unary()));
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
      this.#refuse(
        { en: `A condition may nest ${maxDepth} deep.`, zh: `条件最多嵌套 ${maxDepth} 层。` },
        this.#tokens[this.#next],
      );
    }
    const condition: Condition = this.#accept('not')
      ? { kind: 'not', of: this.#unary() }
      : this.#primary();
    this.#depth -= 1;
    return condition;
  }

  #primary(): Condition {
    if (this.#accept('(')) {
      const inside = this.#any();
      if (!this.#accept(')'))
        this.#refuse({ en: 'A ")" is missing.', zh: '缺少 “)”。' }, this.#tokens[this.#next]);
      return inside;
    }
    const word = this.#take();
    if (this.#accept('of')) return this.#quantified(word, this.#take());
    if (/^(?:and|or|not|of|\))$/i.test(word.text)) {
      this.#refuse(
        {
          en: `Expected a selection before "${word.text}".`,
          zh: `“${word.text}” 之前应当是选择项。`,
        },
        word,
      );
    }
    if (!this.#known.has(word.text)) throw unknownSelection(word);
    return { kind: 'selection', name: word.text };
  }

  #quantified(quantity: Token, pattern: Token): Condition {
    const names = namesFor(pattern, this.#selections);
    const word = quantity.text.toLowerCase();
    if (word === 'all') return { kind: 'at-least', count: names.length, names };
    if (word === 'any') return { kind: 'at-least', count: 1, names };
    if (!/^[1-9]\d{0,3}$/.test(word)) {
      this.#refuse(
        {
          en: `"${quantity.text} of" is not all, any or a number from 1.`,
          zh: `“${quantity.text} of” 应当是 all、any 或从 1 起的数字。`,
        },
        quantity,
      );
    }
    return { kind: 'at-least', count: Number(word), names };
  }

  #take(): Token {
    const token = this.#tokens[this.#next];
    if (!token)
      this.#refuse({ en: 'The condition ends too early.', zh: '条件不完整。' }, undefined);
    this.#next += 1;
    return token;
  }

  #accept(word: string): boolean {
    if (this.#tokens[this.#next]?.text.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }
}
