import { expect, test } from 'vitest';
import { foldText } from '../sigma/fold-text.ts';
import { createAutomata, type ColumnAutomata } from './automaton.ts';
import type { LiteralEntry } from './literal-tree.ts';
import { ValueCursor } from './value-cursor.ts';

/** A small generator with a fixed seed, so that a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function textOf(random: (below: number) => number, letters: readonly string[], length: number) {
  return Array.from({ length }, () => letters[random(letters.length)]).join('');
}

/** What is found in a value, whether it is a string or, if that can be, stands in a line. */
function findAll(automata: ColumnAutomata, text: string): number[] {
  const cursor = new ValueCursor();
  const outputsOf = (): number[] => {
    const found = new Set<number>();
    cursor.scan(automata, { found: (output) => found.add(output) });
    return [...found].sort((a, b) => a - b);
  };
  cursor.set(text);
  const inString = outputsOf();
  if (/^[^\0-\x1f"\\\x7f-\uffff]*$/.test(text)) {
    cursor.setJson(Buffer.from(`"${text}"`), 1, text.length + 1, true);
    expect(outputsOf(), text).toEqual(inString);
  }
  return inString;
}

function holds({ literal }: LiteralEntry, text: string): boolean {
  const folded = foldText(text);
  if (literal.atStart && literal.atEnd) return folded === literal.text;
  if (literal.atStart) return folded.startsWith(literal.text);
  return literal.atEnd ? folded.endsWith(literal.text) : folded.includes(literal.text);
}

test.each([
  ['ASCII', ['a', 'A', 'b', 'B', '\\', '.'], 4],
  ['two letters, far from the root', ['a', 'b'], 12],
  [
    'letters that fold in their own way',
    ['a', 'k', '\u212a', 'İ', 'i', 'Σ', 'ς', 'ß', '教', '😀', '\ud800'],
    4,
  ],
])('finds in %s what a look for each literal finds', (_, letters, longest) => {
  const random = createRandom(20_261_122);
  for (let round = 0; round < 400; round += 1) {
    const literals = new Map<string, LiteralEntry>();
    for (let output = 0; output < 12; output += 1) {
      const text = foldText(textOf(random, letters, 1 + random(longest)));
      const literal = { text, atStart: random(3) === 0, atEnd: random(3) === 0 };
      literals.set(JSON.stringify(literal), { literal, output });
    }
    const entries = [...literals.values()];
    const automata = createAutomata(entries);
    for (let each = 0; each < 10; each += 1) {
      const text = textOf(random, letters, random(3 * longest));
      const wanted = entries.filter((entry) => holds(entry, text)).map(({ output }) => output);
      expect(findAll(automata, text), text).toEqual(wanted.sort((a, b) => a - b));
    }
  }
});

test('finds each of many literals, however large their automata become', () => {
  const entries = Array.from({ length: 20_000 }, (_, output): LiteralEntry => {
    const text = `${(output * 2_654_435_761) % 2 ** 32}-${output}`;
    return { literal: { text, atStart: false, atEnd: false }, output };
  });
  const automata = createAutomata(entries);
  for (const place of [0, 1, 9_999, 19_999]) {
    expect(findAll(automata, `before ${entries[place]?.literal.text} behind`)).toContain(place);
  }
});
