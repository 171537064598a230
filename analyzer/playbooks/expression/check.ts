import type { Expression, FunctionName, ValueType } from './expression.ts';

/** What a condition may name. */
export interface Scope {
  variableType(name: string): ValueType | undefined;
  /** What is wrong with the arguments of a call, or undefined. */
  callFault(name: FunctionName, args: readonly string[]): string | undefined;
}

export interface ExpressionFault {
  kind: 'variable' | 'call' | 'type';
  message: string;
}

function literalType(value: string | number | boolean): ValueType {
  if (typeof value === 'number') return 'integer';
  return typeof value === 'string' ? 'string' : 'bool';
}

/** Checks names and types of a condition; answers its type, or undefined where a name is unknown. */
function check(
  expression: Expression,
  scope: Scope,
  faults: ExpressionFault[],
): ValueType | undefined {
  const bool = (operand: Expression): void => {
    const type = check(operand, scope, faults);
    if (type !== undefined && type !== 'bool') {
      faults.push({ kind: 'type', message: `true or false is needed here, not a ${type}` });
    }
  };
  switch (expression.kind) {
    case 'literal':
      return literalType(expression.value);
    case 'variable': {
      const type = scope.variableType(expression.name);
      if (type === undefined) {
        const message = `the variable ${expression.name} is not declared`;
        faults.push({ kind: 'variable', message });
      }
      return type;
    }
    case 'call': {
      const message = scope.callFault(expression.name, expression.args);
      if (message !== undefined) faults.push({ kind: 'call', message });
      return 'bool';
    }
    case 'not':
      bool(expression.operand);
      return 'bool';
    case 'and':
    case 'or':
      bool(expression.left);
      bool(expression.right);
      return 'bool';
    case 'compare': {
      const left = check(expression.left, scope, faults);
      const right = check(expression.right, scope, faults);
      const ordered = expression.operator !== '=' && expression.operator !== '!=';
      if (left !== undefined && right !== undefined && left !== right) {
        faults.push({ kind: 'type', message: `a ${left} is compared with a ${right}` });
      } else if (ordered && (left ?? right ?? 'integer') !== 'integer') {
        const message = `${expression.operator} compares whole numbers only`;
        faults.push({ kind: 'type', message });
      }
      return 'bool';
    }
  }
}

/** Every fault of the names and types of a condition; as a whole it must be true or false. */
export function checkExpression(expression: Expression, scope: Scope): ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  const type = check(expression, scope, faults);
  if (type !== undefined && type !== 'bool') {
    faults.push({ kind: 'type', message: `the condition is a ${type}, not true or false` });
  }
  return faults;
}
