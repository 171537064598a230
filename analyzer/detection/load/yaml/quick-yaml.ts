import type { YamlEntry, YamlMap, YamlNode } from './nodes.ts';
import { plainScalar } from './plain-scalar.ts';
import { char, isBreak, isSpaceOrBreak, leave, leavesSubset, lineEnd } from './quick-chars.ts';
import { readBlockScalar } from './quick-block-scalar.ts';
import { readFlow } from './quick-flow.ts';
import { plainEnd, readQuoted, trimmedEnd } from './quick-scalars.ts';

/** Deeper than any rule; deeper files go to the full parser, which says so. */
const maxDepth = 32;
/** YAML allows 1,024 characters. */
const maxKeyLength = 1_000;

export type QuickResult =
  /** One root per document; undefined for an empty one. */
  | { kind: 'read'; roots: (YamlNode | undefined)[] }
  /** The text is more than the subset, or not valid; `at` is an offset shortly before the reason. */
  | { kind: 'left'; at: number };

/**
 * Parses the YAML that rule files are written in: block maps and lists, scalars on one line or in a block, flow
 * collections on one line. Rule files hold little else, and the full parser takes ten times as long. It leaves as soon
 * as the text holds anything more (anchors, tags, tabs between tokens, …) or is not valid: then the full parser must
 * look, which also places faults.
 */
export function parseQuickly(text: string): QuickResult {
  const parser = new QuickParser(text);
  try {
    return { kind: 'read', roots: parser.documents() };
  } catch (error) {
    if (leavesSubset(error)) return { kind: 'left', at: parser.at };
    throw error;
  }
}

class QuickParser {
  readonly #text: string;
  /** First character of the content that is to be read next. */
  #at = 0;
  /** Its column; -1 at the end of the document. */
  #indent = -1;
  /** Where the next `---` begins, when that is what ended the document. */
  #marker: number | undefined;
  #depth = 0;
  /** Set by `#isKey`. */
  #keyEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  documents(): (YamlNode | undefined)[] {
    const roots: (YamlNode | undefined)[] = [];
    if (this.#text.includes('\r') || this.#text.includes('\ufeff')) leave();
    this.#seek(0);
    for (let first = true; ; first = false) {
      if (this.#indent >= 0) {
        roots.push(this.#block(-1));
        if (this.#indent >= 0) leave();
      } else if (!first) {
        roots.push(undefined);
      }
      if (this.#marker === undefined) return roots;
      this.#endLine(this.#marker + 3);
    }
  }

  /** Goes to the next content at or after the beginning of a line. */
  #seek(lineStart: number): void {
    const text = this.#text;
    this.#marker = undefined;
    for (let start = lineStart; start < text.length; start = lineEnd(text, start) + 1) {
      let at = start;
      while (text.charCodeAt(at) === char.space) at += 1;
      const first = text.charCodeAt(at);
      if (at >= text.length || first === char.newline || first === char.hash) continue;
      if (first === char.tab) leave();
      this.#at = at;
      this.#indent = at - start;
      if (this.#indent === 0) this.#seeMarker(start, first);
      return;
    }
    this.#indent = -1;
  }

  /** A `---` ends the document; `...` and directives are rare. */
  #seeMarker(at: number, first: number): void {
    const text = this.#text;
    if (first === char.percent) leave();
    if (first !== char.dash && first !== char.dot) return;
    if (!isSpaceOrBreak(text.charCodeAt(at + 3))) return;
    if (text.startsWith('...', at)) leave();
    if (!text.startsWith('---', at)) return;
    this.#indent = -1;
    this.#marker = at;
  }

  /** Nothing but a comment may follow on the line; goes on to the next. */
  #endLine(from: number): void {
    const text = this.#text;
    let at = from;
    while (text.charCodeAt(at) === char.space) at += 1;
    const next = text.charCodeAt(at);
    if (!isBreak(next) && !(next === char.hash && at > from)) leave();
    this.#seek(lineEnd(text, at) + 1);
  }

  #isDash(at: number): boolean {
    return this.#text.charCodeAt(at) === char.dash && isSpaceOrBreak(this.#text.charCodeAt(at + 1));
  }

  /** The value at the present content, which stands deeper than `parent`. */
  #block(parent: number): YamlNode {
    this.#depth += 1;
    if (this.#depth > maxDepth) leave();
    const node = this.#isDash(this.#at)
      ? this.#list(this.#indent)
      : this.#isKey(this.#at)
        ? this.#map(this.#indent)
        : this.#inline(this.#at, parent);
    this.#depth -= 1;
    return node;
  }

  #list(indent: number): YamlNode {
    const at = this.#at;
    const members: YamlNode[] = [];
    while (this.#indent === indent && this.#isDash(this.#at)) {
      members.push(this.#afterDash(this.#at, indent));
    }
    if (this.#indent > indent) leave();
    return { kind: 'list', at, members };
  }

  /** Maps and lists may begin on the line of the dash: `- a: 1`. */
  #afterDash(dash: number, indent: number): YamlNode {
    const text = this.#text;
    let at = dash + 1;
    while (text.charCodeAt(at) === char.space) at += 1;
    const next = text.charCodeAt(at);
    if (isBreak(next) || next === char.hash) return this.#below(dash + 1, at, indent, false);
    if (!this.#isDash(at) && !this.#isKey(at)) return this.#inline(at, indent);
    this.#at = at;
    this.#indent = indent + at - dash;
    return this.#block(indent);
  }

  #map(indent: number): YamlMap {
    const at = this.#at;
    const entries: YamlEntry[] = [];
    while (this.#indent === indent) {
      if (this.#isDash(this.#at) || !this.#isKey(this.#at)) leave();
      entries.push(this.#entry(this.#at, indent));
    }
    if (this.#indent > indent || hasRepeatedKey(entries)) leave();
    return { kind: 'map', at, entries };
  }

  #entry(at: number, indent: number): YamlEntry {
    const text = this.#text;
    const end = this.#keyEnd;
    const first = text.charCodeAt(at);
    const quoted = first === char.quote || first === char.doubleQuote;
    const key = quoted ? readQuoted(text, at).value : text.slice(at, trimmedEnd(text, at, end));
    return { key, at, value: this.#afterColon(end + 1, indent) };
  }

  #afterColon(from: number, indent: number): YamlNode {
    const text = this.#text;
    let at = from;
    while (text.charCodeAt(at) === char.space) at += 1;
    const next = text.charCodeAt(at);
    if (isBreak(next) || next === char.hash) return this.#below(from, at, indent, true);
    return this.#inline(at, indent);
  }

  /** A value on the lines after its key or dash; nothing there is null. */
  #below(emptyAt: number, from: number, indent: number, ofKey: boolean): YamlNode {
    this.#seek(lineEnd(this.#text, from) + 1);
    if (this.#indent > indent) return this.#block(indent);
    if (ofKey && this.#indent === indent && this.#isDash(this.#at)) {
      this.#depth += 1;
      if (this.#depth > maxDepth) leave();
      const list = this.#list(indent);
      this.#depth -= 1;
      return list;
    }
    return plainScalar(emptyAt, '');
  }

  /** Whether a key and its colon stand here; `#keyEnd` is the place of the colon then. */
  #isKey(at: number): boolean {
    const text = this.#text;
    const first = text.charCodeAt(at);
    let end: number;
    if (first === char.quote || first === char.doubleQuote) {
      end = readQuoted(text, at).end;
      while (text.charCodeAt(end) === char.space) end += 1;
    } else {
      if (!mayBeginPlain(text, at)) return false;
      end = plainEnd(text, at);
    }
    if (end - at > maxKeyLength) return false;
    this.#keyEnd = end;
    return text.charCodeAt(end) === char.colon && isSpaceOrBreak(text.charCodeAt(end + 1));
  }

  /** A scalar or flow collection that begins here; the lines of its parent begin at column `indent`. */
  #inline(at: number, indent: number): YamlNode {
    const text = this.#text;
    const first = text.charCodeAt(at);
    switch (first) {
      case char.pipe:
      case char.greater: {
        const block = readBlockScalar(text, at, indent);
        this.#seek(block.end);
        return block.node;
      }
      case char.quote:
      case char.doubleQuote: {
        const { value, end } = readQuoted(text, at);
        this.#endLine(end);
        return { kind: 'scalar', at, value, text: value };
      }
      case char.openBracket:
      case char.openBrace: {
        const flow = readFlow(text, at);
        this.#endLine(flow.end);
        return flow.node;
      }
      default:
        if (!mayBeginPlain(text, at)) leave();
        return this.#plain(at, indent);
    }
  }

  /** May go on over further lines, which are folded. */
  #plain(at: number, indent: number): YamlNode {
    const text = this.#text;
    let stop = plainEnd(text, at);
    let value = text.slice(at, trimmedEnd(text, at, stop));
    for (;;) {
      const next = text.charCodeAt(stop);
      if (next === char.colon) leave();
      this.#seek(lineEnd(text, stop) + 1);
      if (this.#indent <= indent) return plainScalar(at, value);
      const adjacent = this.#at - this.#indent === stop + 1;
      if (next === char.hash || !adjacent || this.#isDash(this.#at)) leave();
      stop = plainEnd(text, this.#at);
      value += ` ${text.slice(this.#at, trimmedEnd(text, this.#at, stop))}`;
    }
  }
}

function hasRepeatedKey(entries: readonly YamlEntry[]): boolean {
  if (entries.length < 2) return false;
  return new Set(entries.map((entry) => entry.key)).size < entries.length;
}

/** Indicators begin something else; `-`, `?` and `:` only before a blank. */
function mayBeginPlain(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first === char.dash || first === char.question || first === char.colon) {
    return !isSpaceOrBreak(text.charCodeAt(at + 1));
  }
  return !indicators.has(first);
}

const indicators: ReadonlySet<number> = new Set(
  Array.from('#&*!|>\'"%@`[]{},', (each) => each.charCodeAt(0)),
);
