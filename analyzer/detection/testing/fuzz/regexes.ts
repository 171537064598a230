import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';

/** An expression and how to write a text that it finds. */
interface Made {
  source: string;
  found(): string;
}

const nothing: Made = { source: '', found: () => '' };

/** Letters whose case is more than one bit: K is Kelvin, ſ is an s, İ is longer in lower case. */
const letters = ['a', 'b', 'k', 's', 'K', 'S', 'K', 'ſ', 'ß', 'İ', 'é', 'σ', 'Σ', '教', '处', '😀'];
const words = [
  'foo',
  'admin',
  'select',
  '.exe',
  '/etc/',
  '\\windows\\',
  '教务',
  'a b',
  '{2}',
  'x|y',
];
const quantifiers = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0}', '{1,2}', '{2,}', '{0,3}?'];

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function hex(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\x{${code}}`;
}

function literal(random: SeededRandom): Made {
  const text = random.chance(0.5) ? random.pick(letters) : random.pick(words);
  if (random.chance(0.1)) return { source: `\\Q${text}\\E`, found: () => text };
  if (random.chance(0.1)) return { source: Array.from(text, hex).join(''), found: () => text };
  return { source: escaped(text), found: () => text };
}

const classes: readonly (readonly [source: string, ...found: string[]])[] = [
  ['.', 'a', '处', '😀'],
  ['\\d', '0', '9'],
  ['\\D', 'x', '教'],
  ['\\w', 'a', '_'],
  ['\\W', '-', '教'],
  ['\\s', ' ', '\t'],
  ['\\S', 'a'],
  ['[ab]', 'a', 'b'],
  ['[kK]', 'k', 'K'],
  ['[a-f0-2]', 'c', '1'],
  ['[^a-z]', 'A', '教'],
  ['[]a]', ']', 'a'],
  ['[^]a]', 'b'],
  ['[a\\-z]', '-', 'z'],
  ['[\\d.]', '.', '7'],
  ['[[:alpha:]]', 'q'],
  ['[教-斋]', '教', '文'],
  ['\\pL', 'é', '处'],
  ['\\p{Han}', '教'],
  ['\\PL', '1'],
];

function set(random: SeededRandom): Made {
  const [source, ...found] = random.pick(classes);
  return { source, found: () => random.pick(found) };
}

function group(random: SeededRandom, depth: number): Made {
  const { source, found } = alternatives(random, depth - 1);
  const open = random.pick(['(', '(?:', '(?i:', '(?s:', '(?-i:', '(?P<n>']);
  return { source: `${open}${source})`, found };
}

function piece(random: SeededRandom, depth: number): Made {
  const roll = random.int(10);
  if (roll < 5 || depth === 0) return literal(random);
  return roll < 8 ? set(random) : group(random, depth);
}

function repeated(random: SeededRandom, depth: number): Made {
  const made = piece(random, depth);
  if (random.chance(0.7)) return made;
  const quantifier = random.pick(quantifiers);
  // A quantifier is for the last character alone, unless there is only one piece to repeat.
  const isOne = Array.from(made.source).length === 1 || /^[[(]|^\\\w$/.test(made.source);
  const source = isOne ? made.source : `(?:${made.source})`;
  const [least = '0'] = /\d/.exec(quantifier) ?? [quantifier.startsWith('+') ? '1' : '0'];
  return {
    source: source + quantifier,
    found: () => Array.from({ length: Number(least) }, () => made.found()).join(''),
  };
}

/** What must, or must not, stand before: the only look-around that is linear. */
function lookBehind(random: SeededRandom): Made {
  const { source, found } = literal(random);
  const isThere = random.chance(0.5);
  return { source: `(?<${isThere ? '=' : '!'}${source})`, found: () => (isThere ? found() : '') };
}

function sequence(random: SeededRandom, depth: number): Made {
  const parts = Array.from({ length: 1 + random.int(3) }, () => repeated(random, depth));
  if (random.chance(0.05))
    parts.push({ source: random.pick(['\\b', '\\B', '$', '^']), found: () => '' });
  if (random.chance(0.05)) parts.unshift(lookBehind(random));
  return {
    source: parts.map((part) => part.source).join(''),
    found: () => parts.map((part) => part.found()).join(''),
  };
}

function alternatives(random: SeededRandom, depth: number): Made {
  const parts = Array.from({ length: random.chance(0.75) ? 1 : 2 }, () =>
    random.chance(0.05) ? nothing : sequence(random, depth),
  );
  return {
    source: parts.map((part) => part.source).join('|'),
    found: () => random.pick(parts).found(),
  };
}

/** A name may stand once in an expression. */
function withoutNames(source: string): string {
  let count = 0;
  return source.replaceAll('(?P<n>', () => `(?P<n${(count += 1)}>`);
}

/** A regular expression of RE2's syntax, with texts that it mostly finds. */
export function someRegex(random: SeededRandom): { source: string; found: readonly string[] } {
  const { source, found } = alternatives(random, 2);
  const start = random.pick(['', '', '', '^', '(?i)', '(?m)^', '.*', '.*?']);
  const end = random.pick(['', '', '', '$', '.*', '\\z']);
  return {
    source: start + withoutNames(source) + end,
    found: Array.from({ length: 3 }, found),
  };
}
