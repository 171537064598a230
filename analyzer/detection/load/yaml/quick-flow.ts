import type { YamlEntry, YamlNode } from './nodes.ts';
import { plainScalar, textScalar } from './plain-scalar.ts';
import { char, isSpaceOrBreak, leave } from './quick-chars.ts';
import { readQuoted, trimmedEnd } from './quick-scalars.ts';

interface Read<T> {
  node: T;
  /** After the last character. */
  end: number;
}

const maxDepth = 8;

/** `[a, b]` or `{a: b}`, all on one line. */
export function readFlow(text: string, at: number, depth = 0): Read<YamlNode> {
  if (depth > maxDepth) leave();
  return text.charCodeAt(at) === char.openBracket
    ? readList(text, at, depth)
    : readMap(text, at, depth);
}

function readList(text: string, at: number, depth: number): Read<YamlNode> {
  const members: YamlNode[] = [];
  let next = skipSpaces(text, at + 1);
  while (text.charCodeAt(next) !== char.closeBracket) {
    const member = readValue(text, next, depth);
    members.push(member.node);
    next = afterMember(text, member.end, char.closeBracket);
  }
  return { node: { kind: 'list', at, members }, end: next + 1 };
}

function readMap(text: string, at: number, depth: number): Read<YamlNode> {
  const entries: YamlEntry[] = [];
  const keys = new Set<string>();
  let next = skipSpaces(text, at + 1);
  while (text.charCodeAt(next) !== char.closeBrace) {
    const key = readValue(text, next, maxDepth);
    const colon = skipSpaces(text, key.end);
    const blank = text.charCodeAt(colon + 1) === char.space;
    if (text.charCodeAt(colon) !== char.colon || !blank || key.node.kind !== 'scalar') leave();
    const value = readValue(text, skipSpaces(text, colon + 1), depth);
    const { text: name } = key.node;
    if (keys.has(name)) leave();
    keys.add(name);
    entries.push({ key: name, at: next, value: value.node });
    next = afterMember(text, value.end, char.closeBrace);
  }
  return { node: { kind: 'map', at, entries }, end: next + 1 };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === char.space) at += 1;
  return at;
}

/** To the next member, or to the closing bracket. */
function afterMember(text: string, end: number, close: number): number {
  const at = skipSpaces(text, end);
  const code = text.charCodeAt(at);
  if (code === close) return at;
  if (code !== char.comma) leave();
  return skipSpaces(text, at + 1);
}

function readValue(text: string, at: number, depth: number): Read<YamlNode> {
  const code = text.charCodeAt(at);
  if (code === char.openBracket || code === char.openBrace) return readFlow(text, at, depth + 1);
  if (code === char.quote || code === char.doubleQuote) {
    const { value, end } = readQuoted(text, at);
    // A colon right after it would make it a key.
    if (text.charCodeAt(end) === char.colon && !isSpaceOrBreak(text.charCodeAt(end + 1))) leave();
    return { node: textScalar(at, value), end };
  }
  return readPlain(text, at);
}

/** Letters, digits and what can not be an indicator begin a plain scalar here; the rest is for the full parser. */
const plainStart = /[\p{L}\p{N}_./\\+$^<~=();-]/u;

function readPlain(text: string, at: number): Read<YamlNode> {
  const first = text.charAt(at);
  if (!plainStart.test(first)) leave();
  if (first === '-' && !/[\p{L}\p{N}_./]/u.test(text.charAt(at + 1))) leave();
  let end = at;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === char.comma || code === char.closeBracket || code === char.closeBrace) break;
    if (code === char.colon && text.charCodeAt(end + 1) === char.space) break;
    if (refused(text, end, code)) leave();
  }
  return { node: plainScalar(at, text.slice(at, trimmedEnd(text, at, end))), end };
}

/** A break, an opening bracket, a comment, or a colon that ends the text or stands before a bracket. */
function refused(text: string, at: number, code: number): boolean {
  switch (code) {
    case char.newline:
    case char.tab:
    case char.openBracket:
    case char.openBrace:
      return true;
    case char.hash:
      return text.charCodeAt(at - 1) === char.space;
    case char.colon:
      return !/[^\s,[\]{}]/.test(text.charAt(at + 1));
    default:
      return false;
  }
}
