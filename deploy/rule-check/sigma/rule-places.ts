import { readFileSync } from 'node:fs';
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
} from 'yaml';
import { keysOf, type Place } from '../places.ts';

interface ReadFile {
  path: string;
  lines: LineCounter;
  documents: readonly Document[];
}

function read(path: string): ReadFile {
  const lines = new LineCounter();
  try {
    const text = readFileSync(path, 'utf8');
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false });
    return { path, lines, documents: Array.isArray(documents) ? documents : [] };
  } catch {
    return { path, lines, documents: [] };
  }
}

/** The key of a member of a map, or a member of a list; aliases are not followed. */
function child(node: unknown, key: string): { at: Node; value: unknown } | undefined {
  if (isSeq(node)) {
    const at = node.items[Number(key)] as Node | undefined;
    return at && { at, value: at };
  }
  if (!isMap(node)) return undefined;
  for (const { key: name, value } of node.items) {
    if (isScalar(name) && String(name.source ?? name.value) === key) return { at: name, value };
  }
  return undefined;
}

function offsetOf(document: Document, keys: readonly string[]): number | undefined {
  let value: unknown = document.contents;
  let offset: number | undefined;
  for (const key of keys) {
    const found = child(value, key);
    if (!found) break;
    offset = found.at.range?.[0];
    ({ value } = found);
  }
  return offset;
}

/**
 * Finds members of rules, by their keys. The file is read once more, but only for a rule that has a fault, and one
 * after another: what was read last is kept.
 */
export function createRulePlaces(): (path: string, line: number, pointer: string) => Place {
  let last: ReadFile | undefined;
  return (path, line, pointer) => {
    if (last?.path !== path) last = read(path);
    const { documents, lines } = last;
    const lineOf = ({ contents }: Document): number =>
      lines.linePos(contents?.range?.[0] ?? 0).line;
    const document = documents.find((each) => isMap(each.contents) && lineOf(each) === line);
    const offset = document && offsetOf(document, keysOf(pointer));
    if (offset === undefined) return { line, column: 1 };
    const place = lines.linePos(offset);
    return { line: place.line, column: place.col };
  };
}
