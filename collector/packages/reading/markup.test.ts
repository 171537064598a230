import { expect, test } from 'vitest';
import { withoutMarkup } from './markup.ts';

test('keeps the text of a page and its paragraphs', () => {
  const page =
    '<html><STYLE>p{}</STYLE><p class="a">隐私&nbsp;政策</p>\n\n<div>a &lt; b<br/>c</div><script>no()</script>';
  expect(withoutMarkup(page)).toBe('隐私 政策\na < b\nc');
});

test('takes out a script that is never closed', () => {
  expect(withoutMarkup('a<script>b')).toBe('a');
});

test.each(['<script>', '<', '<br ', '&nbsp', '\n '])(
  'reads two megabytes of %j in no more than linear time',
  (piece) => {
    const page = piece.repeat(Math.floor(2_000_000 / piece.length));
    expect(withoutMarkup(page).length).toBeLessThanOrEqual(page.length);
  },
);
