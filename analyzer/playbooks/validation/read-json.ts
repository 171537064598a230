import { at, type Faults } from '../fault.ts';
import { isReserved } from './names.ts';

interface Level {
  kind: 'object' | 'array';
  path: string;
  keys: Set<string>;
  index: number;
  /** The member that is being read. */
  key: string;
}

/** End of the string that begins at `from`: the text is known to be JSON, so there is one. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

const childPath = (level: Level | undefined): string => {
  if (!level) return '';
  return at(level.path, level.kind === 'array' ? level.index : level.key);
};

function noteKey(level: Level, key: string, faults: Faults): void {
  level.key = key;
  const path = at(level.path, key);
  if (isReserved(key)) {
    faults.add(path, 'RESERVED_NAME', `${key} is a property of every object and no name here.`);
  }
  if (level.keys.has(key)) faults.add(path, 'DUPLICATE_KEY', `${key} is there twice.`);
  level.keys.add(key);
}

/**
 * Finds in the text of a JSON value what `JSON.parse` passes over in silence: a member named twice (the second would win),
 * a member named as a property of every object, nesting deeper than anybody writes. One pass, no recursion.
 */
function scan(text: string, maxDepth: number, faults: Faults): void {
  const levels: Level[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    const mark = text[at];
    if (mark === '"') {
      const end = endOfString(text, at);
      // Only names of members are of interest, and they are short.
      last = end - at < 500 ? text.slice(at, end + 1) : '';
      at = end;
    } else if (mark === '{' || mark === '[') {
      const path = childPath(level);
      if (levels.length >= maxDepth) {
        faults.add(path, 'TOO_DEEP', `It is nested more than ${maxDepth} deep.`);
        return;
      }
      const kind = mark === '{' ? 'object' : 'array';
      levels.push({ kind, path, keys: new Set(), index: 0, key: '' });
    } else if (mark === '}' || mark === ']') {
      levels.pop();
    } else if (mark === ',' && level) {
      level.index += 1;
    } else if (mark === ':' && level && last !== '') {
      noteKey(level, JSON.parse(last) as string, faults);
    }
  }
}

/**
 * Parses the text of a playbook. Answers undefined when it is no JSON object, is too large or too deep, or says two things
 * at one place: nothing of it could be looked at further.
 */
export function readJson(
  text: string,
  limits: { bytes: number; depth: number },
  faults: Faults,
): Record<string, unknown> | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.bytes) {
    faults.add('', 'TOO_LARGE', `It has ${bytes} bytes; at most ${limits.bytes} are read.`);
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    faults.add('', 'NOT_JSON', `It is no JSON: ${(error as Error).message}`);
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.add('', 'NOT_JSON', 'It is no JSON object.');
    return undefined;
  }
  const before = faults.count;
  scan(text, limits.depth, faults);
  return faults.count === before ? (value as Record<string, unknown>) : undefined;
}
