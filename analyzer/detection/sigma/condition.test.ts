import { describe, expect, test } from 'vitest';
import { parseCondition, type Condition } from './condition.ts';

const names = ['a', 'b', 'c', 'sel_x', 'sel_y', '_hidden', 'filter-1'];

/** A small generator with a fixed seed, so that a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

type Truth = Readonly<Record<string, boolean>>;

function evaluate(condition: Condition, truth: Truth): boolean {
  switch (condition.kind) {
    case 'selection':
      return truth[condition.name] ?? false;
    case 'not':
      return !evaluate(condition.of, truth);
    case 'and':
      return condition.of.every((part) => evaluate(part, truth));
    case 'or':
      return condition.of.some((part) => evaluate(part, truth));
    case 'at-least':
      return condition.names.filter((name) => truth[name]).length >= condition.count;
  }
}

/** Random text together with its value, by JavaScript's own operators. */
function randomCondition(random: (below: number) => number, truth: Truth, depth: number) {
  const make = (level: number): { text: string; value: boolean } => {
    const kind = level === 0 ? 0 : random(5);
    if (kind === 1) {
      const inner = make(level - 1);
      return { text: `not (${inner.text})`, value: !inner.value };
    }
    if (kind === 2 || kind === 3) {
      const [left, right] = [make(level - 1), make(level - 1)];
      return kind === 2
        ? { text: `(${left.text}) and (${right.text})`, value: left.value && right.value }
        : { text: `(${left.text}) or (${right.text})`, value: left.value || right.value };
    }
    if (kind === 4) {
      const value = Boolean(truth['sel_x'] ?? truth['sel_y']);
      const both = Boolean(truth['sel_x']) && Boolean(truth['sel_y']);
      return random(2) === 0
        ? { text: '1 of sel_*', value: value || Boolean(truth['sel_y']) }
        : { text: 'ALL OF sel_*', value: both };
    }
    const name = names[random(names.length)]!;
    return { text: name, value: truth[name] ?? false };
  };
  return make(depth);
}

/** The same without parentheses: precedence decides. */
function flatCondition(random: (below: number) => number, truth: Truth) {
  const groups = Array.from({ length: 1 + random(3) }, () =>
    Array.from({ length: 1 + random(3) }, () => {
      const name = names[random(names.length)]!;
      const negated = random(2) === 0;
      return { text: negated ? `not ${name}` : name, value: negated !== truth[name] };
    }),
  );
  return {
    text: groups.map((group) => group.map((each) => each.text).join(' and ')).join(' or '),
    value: groups.some((group) => group.every((each) => each.value)),
  };
}

describe('parseCondition', () => {
  test('agrees with boolean logic on random conditions, with and without parentheses', () => {
    const random = createRandom(20_261_121);
    for (let round = 0; round < 3_000; round += 1) {
      const truth = Object.fromEntries(names.map((name) => [name, random(2) === 0]));
      const made =
        round % 2 === 0 ? randomCondition(random, truth, 5) : flatCondition(random, truth);
      const parsed = parseCondition(made.text, names);
      expect(evaluate(parsed, truth), made.text).toBe(made.value);
    }
  });

  test('never throws anything but RuleError on random text', () => {
    const random = createRandom(7);
    const words = [
      'a',
      'b',
      'and',
      'or',
      'not',
      '(',
      ')',
      '1',
      'of',
      'them',
      'all',
      'sel_*',
      '*',
      '99',
    ];
    for (let round = 0; round < 5_000; round += 1) {
      const text = Array.from({ length: random(9) }, () => words[random(words.length)]).join(' ');
      try {
        parseCondition(text, names);
      } catch (error) {
        expect(error, text).toMatchObject({ name: 'RuleError' });
      }
    }
  });

  test.each([
    ['1 of them', 1, ['a', 'b', 'c', 'sel_x', 'sel_y', 'filter-1']],
    ['any of sel_*', 1, ['sel_x', 'sel_y']],
    ['2 of sel_?', 2, ['sel_x', 'sel_y']],
    ['all of *-1', 1, ['filter-1']],
  ])('reads %s', (text, count, wanted) => {
    expect(parseCondition(text, names)).toEqual({ kind: 'at-least', count, names: wanted });
  });

  test.each([
    ['', 'ends too early'],
    ['a and', 'ends too early'],
    ['a b', 'Unexpected "b"'],
    ['(a', '")" is missing'],
    ['a)', 'Unexpected ")"'],
    ['d', 'No selection is called d'],
    ['1 of nothing*', 'No selection is called nothing*'],
    ['0 of sel_*', 'not all, any or a number'],
    ['a | count() > 5', 'correlation rule'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'nest'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseCondition(text, names)).toThrow(reason);
  });
});
