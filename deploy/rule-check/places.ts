import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';

export interface Place {
  line: number;
  column: number;
}

const start: Place = { line: 1, column: 1 };

/** The members that a JSON pointer names, outermost first. */
export const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

function documentOf(text: string, lines: LineCounter): Document | undefined {
  try {
    // A member named twice is a fault that the reader of the file finds; here it only has to be found again.
    return parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  } catch {
    // Nested deeper than the parser goes: its reader has said so.
    return undefined;
  }
}

function nodeAt(document: Document, keys: readonly string[]): { range?: number[] } | undefined {
  return document.getIn(keys, true) as { range?: number[] } | undefined;
}

/**
 * Finds JSON pointers in the text of a YAML or JSON file, which YAML reads too: the value, or the nearest around it when a member
 * is missing.
 */
export function createPlaces(text: string): (pointer: string) => Place {
  const lines = new LineCounter();
  let document: Document | undefined;
  let isRead = false;
  return (pointer) => {
    const keys = keysOf(pointer);
    if (keys.length === 0) return start;
    if (!isRead) document = documentOf(text, lines);
    isRead = true;
    if (!document) return start;
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const offset = nodeAt(document, keys.slice(0, depth))?.range?.[0];
      if (offset === undefined) continue;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
    return start;
  };
}

/** The same for a file; one that can not be read has its beginning only. */
export function placesIn(file: string): (pointer: string) => Place {
  try {
    return createPlaces(readFileSync(file, 'utf8'));
  } catch {
    return () => start;
  }
}
