import type { NamedLists } from '../rules/lists.ts';

export type Value = string | number | boolean | null | readonly string[];

/** What a value must be. Of a list it is enough that one entry passes. */
export type ValueTest =
  | { kind: 'is'; value: string | number | boolean }
  | { kind: 'in'; values: readonly (string | number | boolean)[] }
  | { kind: 'matches'; pattern: RegExp }
  | { kind: 'listed'; list: string }
  | { kind: 'below' | 'atLeast'; bound: number }
  | { kind: 'missing'; missing: boolean }
  | { kind: 'past' }
  | { kind: 'not'; test: ValueTest };

/** What tests need beside the value. */
export interface TestContext {
  lists: NamedLists;
  /** ISO: now. */
  at: string;
}

/** For people. */
export function shown(value: Value): string {
  if (value === null) return '（未写）';
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** Numbers, also of texts such as `9.0`: up to the second part, for versions of systems. */
function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [text] = /^\d{1,9}(?:\.\d{1,9})?/u.exec(value) ?? [];
  return text === undefined ? undefined : Number(text);
}

function isMissing(value: Value): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function passesOne(test: ValueTest, value: Value, context: TestContext): boolean {
  switch (test.kind) {
    case 'is':
      return value === test.value;
    case 'in':
      return test.values.includes(value as string);
    case 'matches':
      return typeof value === 'string' && test.pattern.test(value);
    case 'listed':
      return typeof value === 'string' && context.lists.has(test.list, value);
    case 'below':
      return (numberOf(value) ?? Number.POSITIVE_INFINITY) < test.bound;
    case 'atLeast':
      return (numberOf(value) ?? Number.NEGATIVE_INFINITY) >= test.bound;
    case 'past':
      return typeof value === 'string' && value < context.at;
    case 'missing':
      return isMissing(value) === test.missing;
    case 'not':
      return !passes(test.test, value, context);
  }
}

export function passes(test: ValueTest, value: Value, context: TestContext): boolean {
  if (!Array.isArray(value) || test.kind === 'missing' || test.kind === 'not') {
    return passesOne(test, value, context);
  }
  return value.some((entry: string) => passesOne(test, entry, context));
}
