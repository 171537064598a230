import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { cachedYaml } from './yaml-cache.ts';

/** A file of YAML: what it says, and where it says it. */
export interface YamlFile {
  value: unknown;
  /** `:line:column` of the part that the keys lead to, or of the nearest that is there; '' when none is. */
  placeOf(keys: readonly unknown[]): string;
}

/** A text that is not YAML, with the place of each fault. */
export class YamlError extends Error {
  readonly code = 'NOT_YAML';
  readonly faults: readonly { place: string; text: string }[];

  constructor(faults: readonly { place: string; text: string }[]) {
    super(faults.map(({ place, text }) => `${place} ${text}`).join('\n'));
    this.faults = faults;
  }
}

function placeIn(document: Document, lines: LineCounter, keys: readonly unknown[]): string {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true) as { range?: number[] } | undefined;
    const start = node?.range?.[0];
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return `:${line}:${col}`;
  }
  return '';
}

/** Reads one file of YAML. @throws {YamlError} when it is none; the error of the file system when there is no such file. */
export function readYamlFile(file: string | URL): YamlFile {
  const text = readFileSync(file, 'utf8');
  let parsed: { document: Document; lines: LineCounter } | undefined;
  const parse = () => {
    if (parsed) return parsed;
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    if (document.errors.length === 0) return (parsed = { document, lines });
    throw new YamlError(
      document.errors.map(({ message, linePos }) => {
        const [at] = linePos ?? [];
        return {
          place: at ? `:${at.line}:${at.col}` : '',
          text: message.split(/ at line |\n/u, 1)[0] ?? 'is not YAML',
        };
      }),
    );
  };
  const path = file instanceof URL ? file.pathname : file;
  return {
    value: cachedYaml(path, text, () => parse().document.toJS() as unknown),
    placeOf(keys) {
      const { document, lines } = parse();
      return placeIn(document, lines, keys);
    },
  };
}
