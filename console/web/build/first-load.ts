import { gzipSync } from 'node:zlib';

/** What this needs to know of a chunk that the bundler wrote. */
export interface BuiltFile {
  fileName: string;
  kind: 'chunk' | 'asset';
  content: string | Uint8Array;
  isEntry: boolean;
  /** The module a lazy chunk starts from, if any. */
  facade?: string | undefined;
  /** Chunks loaded with this one. */
  imports: readonly string[];
}

export interface FirstLoad {
  gzipBytes: number;
  files: readonly { fileName: string; gzipBytes: number }[];
}

function reach(files: ReadonlyMap<string, BuiltFile>, from: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(files.get(name)?.imports ?? []));
  }
  return seen;
}

/**
 * Sums the gzip size of everything the browser fetches before the first page shows: the entry, the
 * lazy chunks named in `firstPages` (module path endings), what these import, and all styles.
 */
export function measureFirstLoad(
  built: readonly BuiltFile[],
  firstPages: readonly string[],
): FirstLoad {
  const byName = new Map(built.map((file) => [file.fileName, file]));
  const roots = built
    .filter(
      ({ isEntry, facade }) =>
        isEntry || firstPages.some((page) => facade?.split('?')[0]?.endsWith(page) === true),
    )
    .map(({ fileName }) => fileName);
  const needed = reach(byName, roots);
  const files = built
    .filter(({ fileName }) => needed.has(fileName) || fileName.endsWith('.css'))
    .map(({ fileName, content }) => ({ fileName, gzipBytes: gzipSync(content).byteLength }));
  return { files, gzipBytes: files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) };
}
