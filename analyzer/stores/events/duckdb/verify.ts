import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealCheck } from '../event-store.ts';
import { brokenLink, type Linked } from '../manifest.ts';
import { manifestName } from './catalogue.ts';
import { digestFile } from './files.ts';
import { readManifest, type DuckdbEntry, type DuckdbSeal } from './manifest-file.ts';

async function digestOf(path: string): Promise<{ sha256: string; sm3: string } | undefined> {
  try {
    await stat(path);
  } catch {
    return undefined;
  }
  return digestFile(path);
}

/** What is wrong with the files of a sealed day, if anything. */
async function fileFault(dir: string, seal: Linked<DuckdbSeal>): Promise<string | undefined> {
  const digests = await digestOf(join(dir, seal.file));
  if (!digests) return `file ${seal.file} is missing`;
  if (digests.sha256 !== seal.sha256)
    return `file ${seal.file} was changed: SHA-256 does not match`;
  if (digests.sm3 !== seal.sm3) return `file ${seal.file} was changed: SM3 does not match`;
  for (const helper of [seal.terms, seal.counts]) {
    const found = await digestOf(join(dir, helper.file));
    if (!found) return `file ${helper.file} is missing`;
    if (found.sha256 !== helper.sha256)
      return `file ${helper.file} was changed: SHA-256 does not match`;
  }
  return undefined;
}

async function strayFiles(dir: string, known: ReadonlySet<string>): Promise<string[]> {
  const names = await readdir(dir);
  return names.filter((name) => name.endsWith('.events.parquet') && !known.has(name)).sort();
}

/**
 * Walks the manifest from its first link: every link's own hash and its tie to the link before, then the content of
 * every day that was not deleted since. Works on a stopped store's folder as well.
 */
export async function* verifyFolder(dir: string): AsyncGenerator<SealCheck> {
  const lines = await readManifest(join(dir, manifestName), false);
  const deleted = new Set(
    lines.flatMap(({ entry }) => (entry?.kind === 'tombstone' ? [entry.day] : [])),
  );
  const known = new Set<string>();
  let before: DuckdbEntry | undefined;
  for (const { line, entry } of lines) {
    if (!entry) {
      yield {
        kind: 'broken',
        day: before?.day ?? '',
        reason: `manifest line ${line} cannot be read`,
      };
      continue;
    }
    known.add(entry.file);
    yield await checkEntry(dir, entry, before, deleted);
    before = entry;
  }
  for (const file of await strayFiles(dir, known)) {
    yield { kind: 'broken', day: file.slice(0, 10), reason: `file ${file} is not in the manifest` };
  }
}

async function checkEntry(
  dir: string,
  entry: DuckdbEntry,
  before: DuckdbEntry | undefined,
  deleted: ReadonlySet<string>,
): Promise<SealCheck> {
  const { day } = entry;
  const broken = brokenLink(entry, before);
  if (broken !== undefined) return { kind: 'broken', day, reason: broken };
  if (entry.kind === 'tombstone') return { kind: 'tombstone', day, reason: entry.reason };
  const fault = deleted.has(day) ? undefined : await fileFault(dir, entry);
  return fault === undefined
    ? { kind: 'ok', day, rows: entry.rows }
    : { kind: 'broken', day, reason: fault };
}
