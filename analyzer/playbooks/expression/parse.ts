import {
  isFunctionName,
  operators,
  type Expression,
  type FunctionName,
  type Operator,
} from './expression.ts';
import { ExpressionError, tokensOf, type Token } from './tokens.ts';

/** Parentheses and NOTs within each other; a condition that people read has two or three. */
const maxDepth = 16;
/** Variables, literals and calls of one condition. */
const maxOperands = 40;

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;
  private operands = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  whole(): Expression {
    const parsed = this.or();
    const { kind, text, at } = this.peek();
    if (kind !== 'end') throw new ExpressionError(`Nothing was expected before ${text}`, at);
    return parsed;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', at: 0 };
  }

  private take(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  private takes(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    const { at } = this.peek();
    if (!this.takes('symbol', text)) throw new ExpressionError(`${text} is missing`, at);
  }

  private deeper<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) {
      throw new ExpressionError(`It is nested more than ${maxDepth} deep`, this.peek().at);
    }
    const parsed = parse();
    this.depth -= 1;
    return parsed;
  }

  private or(): Expression {
    let left = this.and();
    while (this.takes('word', 'OR')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.not();
    while (this.takes('word', 'AND')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Expression {
    if (!this.takes('word', 'NOT')) return this.comparison();
    return { kind: 'not', operand: this.deeper(() => this.not()) };
  }

  private comparison(): Expression {
    const left = this.operand();
    const { kind, text } = this.peek();
    if (kind !== 'symbol' || !(operators as readonly string[]).includes(text)) return left;
    this.take();
    return { kind: 'compare', operator: text as Operator, left, right: this.operand() };
  }

  private operand(): Expression {
    const token = this.take();
    this.operands += 1;
    if (this.operands > maxOperands) {
      throw new ExpressionError(`It has more than ${maxOperands} parts`, token.at);
    }
    switch (token.kind) {
      case 'variable':
        return { kind: 'variable', name: token.text.slice(0, -':value'.length) };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'string':
        return { kind: 'literal', value: token.text.slice(1, -1) };
      case 'word':
        return this.word(token);
      case 'symbol':
        if (token.text !== '(') break;
        return this.group();
      case 'end':
        throw new ExpressionError('It ends too early', token.at);
    }
    throw new ExpressionError(`A value was expected, not ${token.text}`, token.at);
  }

  private group(): Expression {
    const inner = this.deeper(() => this.or());
    this.expect(')');
    return inner;
  }

  private word({ text, at }: Token): Expression {
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
    if (isFunctionName(text)) return this.call(text);
    throw new ExpressionError(`There is no function ${text.slice(0, 40)}`, at);
  }

  private call(name: FunctionName): Expression {
    this.expect('(');
    const args = [this.argument()];
    if (this.takes('symbol', ',')) args.push(this.argument());
    this.expect(')');
    return { kind: 'call', name, args };
  }

  private argument(): string {
    const { kind, text, at } = this.take();
    if (kind === 'string') return text.slice(1, -1);
    throw new ExpressionError('A name in quotes was expected', at);
  }
}

/** Reads a condition; the grammar is in README.md. Throws ExpressionError. */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}
