import {
  createSeededRandom,
  type SeededRandom,
} from '../../../../collector/random/seeded-random.ts';

/** A number as it is to stand in the file: `0x16`, `1.50`, more digits than JavaScript keeps. */
export interface Written {
  written: string;
}

/** What a YAML file holds. */
export type Plain = string | boolean | null | Written | readonly Plain[] | PlainMap;
export type PlainMap = { readonly [key: string]: Plain };

export function isWritten(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && 'written' in value;
}

function isMap(value: Plain): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isWritten(value);
}

/** A map that may hold `__proto__`. */
export function mapOf(entries: readonly (readonly [string, Plain])[]): PlainMap {
  return Object.fromEntries(entries);
}

/** Text, map or list in one line. */
function flow(value: Plain): string {
  if (isWritten(value)) return value.written;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}: ${flow(member)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** The document as YAML: maps in lines, what is within them in lines or, as `random` will, in one. */
export function toYaml(document: PlainMap, random: SeededRandom = createSeededRandom(0)): string {
  const block = (value: Plain, indent: string): string => {
    const isShort = !isMap(value) && !Array.isArray(value);
    if (isShort || Object.keys(value).length === 0 || random.chance(0.3)) return ` ${flow(value)}`;
    const lines = Array.isArray(value)
      ? value.map((member) => `${indent}- ${flow(member)}`)
      : Object.entries(value).map(
          ([key, member]) => `${indent}${JSON.stringify(key)}:${block(member, `${indent}  `)}`,
        );
    return `\n${lines.join('\n')}`;
  };
  return `${block(document, '').trimStart()}\n`;
}
