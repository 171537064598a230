import type { Value, ValueType } from './expression/expression.ts';

const zero: Readonly<Record<ValueType, Value>> = { string: '', integer: 0, bool: false };

/** What a variable is before anybody gave it a value. */
export function emptyValue(type: ValueType): Value {
  return zero[type];
}

/** Reads the text of a value; undefined when it is none of the type. */
export function parseVariable(type: ValueType, text: string): Value | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'integer':
      return /^-?\d{1,15}$/u.test(text) ? Number(text) : undefined;
    case 'bool':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
  }
}
