import type { Expression, FunctionName, Operator, Value } from './expression.ts';

/** What a condition is evaluated against. */
export interface Facts {
  variable(name: string): Value | undefined;
  call(name: FunctionName, args: readonly string[]): boolean;
}

function compare(operator: Operator, left: Value, right: Value): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function valueOf(expression: Expression, facts: Facts): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'variable':
      return facts.variable(expression.name) ?? false;
    case 'call':
      return facts.call(expression.name, expression.args);
    case 'not':
      return valueOf(expression.operand, facts) !== true;
    case 'and':
      return valueOf(expression.left, facts) === true && valueOf(expression.right, facts) === true;
    case 'or':
      return valueOf(expression.left, facts) === true || valueOf(expression.right, facts) === true;
    case 'compare':
      return compare(
        expression.operator,
        valueOf(expression.left, facts),
        valueOf(expression.right, facts),
      );
  }
}

/** Whether a checked condition holds. Its parts are bounded by the parser, so this always ends soon. */
export function holds(expression: Expression, facts: Facts): boolean {
  return valueOf(expression, facts) === true;
}
