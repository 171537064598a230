import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';

/** Pieces that texts are made of: what devices write, what matchers stumble over. */
const pieces = [
  'a',
  'B',
  'ab',
  'foo',
  'Admin',
  'cmd.exe',
  '\\windows\\',
  '/etc/passwd',
  ' -enc ',
  ' /c ',
  'select',
  '..',
  '教务',
  '处',
  'Ä',
  'ß',
  'ẞ',
  'İ',
  'ı',
  'K',
  'ſ',
  's',
  'k',
  'é',
  'e\u0301',
  '😀',
  'Σ',
  'ς',
  'ΟΔΟΣ',
  '\ud83d',
  '\udc00',
  '22',
  '4624',
  '-1',
  '1.5',
  'true',
  'null',
  'NaN',
  ' ',
  '\n',
  '\t',
  '\u0000',
  '\u2028',
  '%',
  '.',
  '(',
  '[a]',
  '$',
  '^',
  '+',
  '|',
  '10.0.0.1',
  '__proto__',
] as const;

const wildcards = ['*', '?', '**', '\\*', '\\?', '\\\\', '\\'] as const;

function joined(random: SeededRandom, from: readonly string[], most: number): string {
  return Array.from({ length: random.int(most + 1) }, () => random.pick(from)).join('');
}

/** A text of an event. */
export function someText(random: SeededRandom, most = 3): string {
  return joined(random, pieces, most);
}

/** A text of a rule: may hold wildcards and escapes. */
export function somePattern(random: SeededRandom, pool: readonly string[]): string {
  const text = random.chance(0.8) ? random.pick(pool) : someText(random);
  if (random.chance(0.6)) return text;
  const at = random.int(text.length + 1);
  return `${text.slice(0, at)}${random.pick(wildcards)}${text.slice(at)}`;
}

/** The same letters in another case, as far as anybody takes them for the same. */
export function otherCase(random: SeededRandom, text: string): string {
  switch (random.int(3)) {
    case 0:
      return text.toUpperCase();
    case 1:
      return text.toLowerCase();
    default:
      // The long s and the sign of Kelvin, which are letters to Unicode's regular expressions.
      return text.replaceAll(/s/gi, 'ſ').replaceAll(/k/gi, '\u212a');
  }
}

/** The same text as another device would write it, or one that only looks like it. */
export function variant(random: SeededRandom, text: string): string {
  switch (random.int(8)) {
    case 0:
    case 1:
      return otherCase(random, text);
    case 2:
      return someText(random, 2) + text;
    case 3:
      return text + someText(random, 2);
    case 4:
      return someText(random, 2) + text + someText(random, 2);
    case 5:
      return text.slice(1);
    case 6:
      return text.replace(/[-/]/, random.pick(['/', '–', '―', '_']));
    default:
      return text;
  }
}

/** Ranges with addresses of theirs. */
export const ranges: readonly (readonly [range: string, ...inside: string[]])[] = [
  ['10.0.0.0/8', '10.9.8.7', '::ffff:10.1.2.3'],
  ['10.0.0.1', '10.0.0.1'],
  ['192.168.128.0/17', '192.168.200.1'],
  ['0.0.0.0/0', '8.8.8.8'],
  ['192.0.2.128/31', '192.0.2.129'],
  ['2001:db8::/32', '2001:db8:1::5', '2001:DB8::'],
  ['fe80::/10', 'fe80::1', 'fe80::1%eth0'],
  ['::1/128', '::1', '0:0:0:0:0:0:0:1'],
  ['2001:db8:0:8000::/49', '2001:db8:0:8001::9'],
];

/** Instants, and other texts that are none. */
export const dates = [
  '2026-11-21T23:05:00.000+08:00',
  '2026-11-21 23:05:00',
  '2026-01-01',
  '2024-12-30T00:00:59Z',
  '2021-01-03T12:30:00Z',
  'yesterday',
  '2026-13-45T00:00:00Z',
] as const;

/** Numbers as a rule writes them. */
export const numbers = [
  '0',
  '22',
  '-1',
  '1.5',
  '4624',
  '0x16',
  '1e3',
  '007',
  '9007199254740993',
  '18446744073709551615',
] as const;

/** Numbers as devices write them in JSON: some that are the same, some that JavaScript can not keep. */
export const jsonNumbers =
  '0 -0 22 22.0 2.2e1 220E-1 -1 1.5 15e-1 4624 1000 1e3 7 9007199254740992 9007199254740993 18446744073709551615 5e-324 1e400 -1e999'.split(
    ' ',
  );
