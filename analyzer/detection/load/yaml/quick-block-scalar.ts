import type { YamlScalar } from './nodes.ts';
import { textScalar } from './plain-scalar.ts';
import { char, isBreak, leave, lineEnd } from './quick-chars.ts';

interface Header {
  folded: boolean;
  strip: boolean;
  /** Beginning of the next line. */
  end: number;
}

/** `|`, `>`, each perhaps with `-`, and a comment; `+` and a digit are rare. */
function readHeader(text: string, at: number): Header {
  const strip = text.charCodeAt(at + 1) === char.dash;
  const start = at + (strip ? 2 : 1);
  let end = start;
  while (text.charCodeAt(end) === char.space) end += 1;
  const next = text.charCodeAt(end);
  if (!isBreak(next) && !(next === char.hash && end > start)) leave();
  const folded = text.charCodeAt(at) === char.greater;
  return { folded, strip, end: lineEnd(text, end) + 1 };
}

/** The lines of the scalar without their indent, an empty one as ''; `end` is where the first other line begins. */
function readLines(text: string, from: number, parent: number): { lines: string[]; end: number } {
  const lines: string[] = [];
  let indent = -1;
  let widestBlank = 0;
  let start = from;
  while (start < text.length) {
    const stop = lineEnd(text, start);
    let at = start;
    while (text.charCodeAt(at) === char.space) at += 1;
    if (at >= stop) {
      widestBlank = Math.max(widestBlank, at - start);
      if (indent >= 0 && widestBlank > indent) leave();
      lines.push('');
    } else {
      if (text.charCodeAt(at) === char.tab) leave();
      const column = at - start;
      if (column <= parent) break;
      if (indent < 0) indent = column;
      if (column < indent || widestBlank > indent) leave();
      lines.push(text.slice(start + indent, stop));
    }
    start = stop + 1;
  }
  return { lines, end: start };
}

/** One break between texts is a blank, more are one less; lines that are set in further keep theirs: full parser. */
function fold(lines: readonly string[]): string {
  let folded = '';
  let breaks = 0;
  for (const line of lines) {
    if (line.startsWith(' ')) leave();
    if (line === '') {
      breaks += 1;
      continue;
    }
    const joint = breaks > 0 ? '\n'.repeat(breaks) : ' ';
    folded += folded === '' && breaks === 0 ? line : joint + line;
    breaks = 0;
  }
  return folded;
}

/** A block scalar whose header stands at `at`, under a parent whose lines begin at column `parent`. */
export function readBlockScalar(
  text: string,
  at: number,
  parent: number,
): { node: YamlScalar; end: number } {
  if (parent < 0) leave();
  const header = readHeader(text, at);
  const { lines, end } = readLines(text, header.end, parent);
  while (lines.at(-1) === '') lines.pop();
  const body = header.folded ? fold(lines) : lines.join('\n');
  return { node: textScalar(at, body === '' || header.strip ? body : `${body}\n`), end };
}
