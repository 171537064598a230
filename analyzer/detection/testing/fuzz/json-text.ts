import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';
import { isWritten, type Written } from './rule-document.ts';

/** What a line of JSON holds; numbers as they are to be written. */
export type JsonValue = string | boolean | null | Written | readonly JsonValue[] | JsonRecord;
export type JsonRecord = { readonly [key: string]: JsonValue };

export function isRecord(value: JsonValue): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isWritten(value);
}

const blanks = ['', '', '', ' ', '\t', '  ', '\r\n'] as const;

/** A text with some of its characters as escapes, which mean the same. */
function escapedText(text: string, random: SeededRandom): string {
  const plain = JSON.stringify(text);
  if (random.chance(0.85)) return plain;
  const units = Array.from({ length: text.length }, (_, at) => text.charAt(at));
  const escaped = units.map((unit) => {
    if (unit === '/' && random.chance(0.5)) return '\\/';
    if (random.chance(0.7)) return JSON.stringify(unit).slice(1, -1);
    const code = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${random.chance(0.5) ? code : code.toUpperCase()}`;
  });
  return `"${escaped.join('')}"`;
}

/**
 * The line of JSON for an event. With `random`, as any program may write it: blanks, escapes, a key that stands twice
 * (the last counts). Half pairs are always escapes: a line is UTF-8.
 */
export function jsonText(value: JsonValue, random?: SeededRandom): string {
  const blank = (): string => (random === undefined ? '' : random.pick(blanks));
  const escapes = random?.chance(0.5) === true ? random : undefined;
  const text = (each: string): string =>
    escapes === undefined ? JSON.stringify(each) : escapedText(each, escapes);
  const write = (each: JsonValue): string => {
    if (isWritten(each)) return each.written;
    if (typeof each === 'string') return text(each);
    if (isRecord(each)) return record(each);
    if (typeof each !== 'object' || each === null) return String(each);
    return `[${each.map((member) => blank() + write(member) + blank()).join(',')}]`;
  };
  const record = (each: JsonRecord): string => {
    const entries = Object.entries(each).flatMap(([key, member]) => {
      const entry = `${blank()}${text(key)}${blank()}:${blank()}${write(member)}${blank()}`;
      return random?.chance(0.01) === true ? [`${text(key)}:"twice"`, entry] : [entry];
    });
    return `{${entries.join(',')}${blank()}}`;
  };
  return write(value);
}
