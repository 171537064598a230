import { expect, test } from 'vitest';
import { ByteLineSplitter } from './byte-lines.ts';

function split(chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new ByteLineSplitter({
    line: (bytes, start, end) => lines.push(bytes.toString('utf8', start, end)),
    tooLong: () => lines.push('(too long)'),
  });
  for (const chunk of chunks) splitter.add(Buffer.from(chunk));
  splitter.end();
  return lines;
}

test('splits lines wherever chunks end, with either line end, and counts the last', () => {
  const text = 'one\r\ntwo\n\n教务处\nlast';
  const wanted = ['one', 'two', '', '教务处', 'last'];
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(split(chunks)).toEqual(wanted);
  }
});

test('skips a line that is too long, and goes on behind it', () => {
  const long = 'x'.repeat(1_000_000);
  expect(
    split([long, long, long, long, long, 'x\nnext\n', `${'y'.repeat(4_200_000)}\nend`]),
  ).toEqual(['(too long)', 'next', '(too long)', 'end']);
});
