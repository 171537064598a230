import { patternFault } from '../rules/pattern.ts';
import type { ValueTest } from './value-test.ts';

/** Takes a fault: a JSON pointer and what is wrong there. */
export type Fault = (pointer: string, text: string) => void;

type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar =>
  ['string', 'number', 'boolean'].includes(typeof value);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The words of a test, in the order in which they are looked for. */
export const testWords = [
  'is',
  'in',
  'matches',
  'listed',
  'below',
  'atLeast',
  'missing',
  'past',
  'not',
] as const;
type TestWord = (typeof testWords)[number];

/** The test that a word and its value stand for; undefined when the value is of another kind. */
function testOf(word: TestWord, value: unknown, lists: ReadonlySet<string>): ValueTest | string {
  switch (word) {
    case 'is':
      return isScalar(value) ? { kind: word, value } : 'takes a text, a number or true/false';
    case 'in':
      return Array.isArray(value) && value.length > 0 && value.every(isScalar)
        ? { kind: word, values: value }
        : 'takes a list of values';
    case 'matches': {
      if (typeof value !== 'string') return 'takes a regular expression';
      return patternFault(value) ?? { kind: word, pattern: new RegExp(value, 'u') };
    }
    case 'listed':
      return typeof value === 'string' && lists.has(value)
        ? { kind: word, list: value }
        : 'takes the id of a list of lists.yaml';
    case 'below':
    case 'atLeast':
      return typeof value === 'number' ? { kind: word, bound: value } : 'takes a number';
    case 'missing':
      return typeof value === 'boolean' ? { kind: word, missing: value } : 'takes true or false';
    case 'past':
      return value === true ? { kind: word } : 'takes true';
    case 'not':
      return 'is parsed before';
  }
}

/** A bare value is `is`; otherwise one word of `testWords`. Faults are taken, and undefined is answered. */
export function parseTest(
  value: unknown,
  pointer: string,
  lists: ReadonlySet<string>,
  fault: Fault,
): ValueTest | undefined {
  if (isScalar(value)) return { kind: 'is', value };
  const entries = isRecord(value) ? Object.entries(value) : [];
  const [[word, wanted] = ['', undefined]] = entries;
  if (entries.length !== 1 || !testWords.includes(word as TestWord)) {
    fault(pointer, `is a value or one of: ${testWords.join(', ')}`);
    return undefined;
  }
  if (word === 'not') {
    const test = parseTest(wanted, `${pointer}/not`, lists, fault);
    return test && { kind: 'not', test };
  }
  const test = testOf(word as TestWord, wanted, lists);
  if (typeof test !== 'string') return test;
  fault(`${pointer}/${word}`, test);
  return undefined;
}
