import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

let names: ReadonlyMap<number, string> | undefined;

/** `ethernetCsmacd` for 6; undefined for numbers newer than our copy of the registry. */
export function ifTypeName(type: number): string | undefined {
  if (!names) {
    const file = readFileSync(new URL('./if-types.yaml', import.meta.url), 'utf8');
    const entries = Object.entries(parse(file) as Record<string, string>);
    names = new Map(entries.map(([number, name]) => [Number(number), name]));
  }
  return names.get(type);
}
