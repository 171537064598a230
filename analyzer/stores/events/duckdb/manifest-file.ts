import { open, readFile, truncate } from 'node:fs/promises';
import { linkEntry, type Linked, type SealEntry, type TombstoneEntry } from '../manifest.ts';

/** A sealed day also lists its helper files and what it knows of the day, hashed with the rest. */
export interface DuckdbSeal extends SealEntry {
  /** Bytes of the three files together. */
  bytes: number;
  irregular: string;
  terms: { file: string; sha256: string };
  counts: { file: string; sha256: string };
}

export type DuckdbEntry = Linked<DuckdbSeal> | Linked<TombstoneEntry>;

/** One line of the file as read; `entry` is absent when it is not JSON of ours. */
export interface ManifestLine {
  line: number;
  entry?: DuckdbEntry;
}

function parseLine(text: string, line: number): ManifestLine {
  try {
    const entry = JSON.parse(text) as DuckdbEntry;
    const known = entry.kind === 'seal' || entry.kind === 'tombstone';
    return known && typeof entry.day === 'string' ? { line, entry } : { line };
  } catch {
    return { line };
  }
}

/**
 * Reads the manifest. A last line without its line end was torn by a crash before it was acknowledged:
 * with `repair` it is cut off.
 */
export async function readManifest(path: string, repair: boolean): Promise<ManifestLine[]> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < content.length && repair) await truncate(path, end);
  const lines = content.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((text, at) => parseLine(text, at + 1));
}

/** Appends one link and fsyncs it before resolving. */
export async function appendManifest<T extends DuckdbSeal | TombstoneEntry>(
  path: string,
  entry: T,
  before: DuckdbEntry | undefined,
): Promise<Linked<T>> {
  const link = linkEntry(entry, before);
  const file = await open(path, 'a');
  try {
    await file.appendFile(`${JSON.stringify(link)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return link;
}
