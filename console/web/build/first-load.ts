import { gzipSync } from 'node:zlib';

/** What this needs to know of a chunk that the bundler wrote. */
export interface BuiltFile {
  fileName: string;
  kind: 'chunk' | 'asset';
  content: string | Uint8Array;
  isEntry: boolean;
  /** The module that a chunk starts from, if any; a page for an entry. */
  facade?: string | undefined;
  /** Chunks loaded with this one. */
  imports: readonly string[];
  /** Styles loaded with this one. */
  styles?: readonly string[];
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
 * Sums the gzip size of everything the browser fetches before a page shows: the entry of `page`, the lazy chunks named in
 * `firstPages` (module path endings), what these import, and their styles.
 */
export function measureFirstLoad(
  built: readonly BuiltFile[],
  page: string,
  firstPages: readonly string[] = [],
): FirstLoad {
  const byName = new Map(built.map((file) => [file.fileName, file]));
  const startsFrom = (file: BuiltFile, path: string): boolean =>
    file.facade?.split('?')[0]?.endsWith(path) === true;
  const roots = built
    .filter(
      (file) =>
        (file.isEntry && startsFrom(file, page)) ||
        (!file.isEntry && firstPages.some((each) => startsFrom(file, each))),
    )
    .map(({ fileName }) => fileName);
  const needed = reach(byName, roots);
  const styles = new Set([...needed].flatMap((name) => byName.get(name)?.styles ?? []));
  const files = built
    .filter(({ fileName }) => needed.has(fileName) || styles.has(fileName))
    .map(({ fileName, content }) => ({ fileName, gzipBytes: gzipSync(content).byteLength }));
  return { files, gzipBytes: files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) };
}
