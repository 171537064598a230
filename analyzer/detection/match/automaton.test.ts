import { expect, test } from 'vitest';
import { foldText } from '../sigma/fold-text.ts';
import { createAutomata, scanColumn, type LiteralEntry } from './automaton.ts';

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

function findAll(entries: readonly LiteralEntry[], text: string): number[] {
  const found = new Set<number>();
  const all = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) all[at] = text.charCodeAt(at);
  scanColumn(createAutomata(entries), all, 0, all.length, /[^\0-\x7f]/.test(text), {
    found: (output) => found.add(output),
  });
  return [...found].sort((a, b) => a - b);
}

function holds({ literal }: LiteralEntry, text: string): boolean {
  const folded = foldText(text);
  if (literal.atStart && literal.atEnd) return folded === literal.text;
  if (literal.atStart) return folded.startsWith(literal.text);
  return literal.atEnd ? folded.endsWith(literal.text) : folded.includes(literal.text);
}

test.each([
  ['ASCII', ['a', 'A', 'b', 'B', '\\', '.']],
  [
    'letters that fold in their own way',
    ['a', 'k', '\u212a', 'İ', 'i', 'Σ', 'ς', 'ß', '教', '😀', '\ud800'],
  ],
])('finds in %s what a look for each literal finds', (_, letters) => {
  const random = createRandom(20_261_122);
  for (let round = 0; round < 400; round += 1) {
    const literals = new Map<string, LiteralEntry>();
    for (let output = 0; output < 12; output += 1) {
      const text = foldText(textOf(random, letters, 1 + random(4)));
      const literal = { text, atStart: random(3) === 0, atEnd: random(3) === 0 };
      literals.set(JSON.stringify(literal), { literal, output });
    }
    const entries = [...literals.values()];
    for (let each = 0; each < 10; each += 1) {
      const text = textOf(random, letters, random(12));
      const wanted = entries.filter((entry) => holds(entry, text)).map(({ output }) => output);
      expect(findAll(entries, text), text).toEqual(wanted.sort((a, b) => a - b));
    }
  }
});

test('finds each of many literals, however large their automata become', () => {
  const entries = Array.from({ length: 20_000 }, (_, output): LiteralEntry => {
    const text = `${(output * 2_654_435_761) % 2 ** 32}-${output}`;
    return { literal: { text, atStart: false, atEnd: false }, output };
  });
  for (const place of [0, 1, 9_999, 19_999]) {
    expect(findAll(entries, `before ${entries[place]?.literal.text} behind`)).toContain(place);
  }
});
