/** A parsed condition. Plain data; nothing of it is code. */
export type Expression =
  | { kind: 'literal'; value: Value }
  | { kind: 'variable'; name: string }
  | { kind: 'call'; name: FunctionName; args: readonly string[] }
  | { kind: 'not'; operand: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'compare'; operator: Operator; left: Expression; right: Expression };

export type Value = string | number | boolean;
export type ValueType = 'string' | 'integer' | 'bool';

export const operators = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof operators)[number];

/**
 * What a condition may ask about the run:
 * `sent('inject')`, `answered('inject')`, `skipped('inject')`, `missed('inject'[, 'kind'])`, `done('kind'[, 'inject'])`,
 * `finished('step')`. All answer true or false.
 */
export const functionNames = ['sent', 'answered', 'skipped', 'missed', 'done', 'finished'] as const;
export type FunctionName = (typeof functionNames)[number];

export function isFunctionName(text: string): text is FunctionName {
  return (functionNames as readonly string[]).includes(text);
}
