import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RuleFileError } from '../../../collector/rules/rule-file.ts';
import type { CatalogueItem } from './catalogue.ts';

/** The catalogue with what it was published as. */
export interface Catalogue {
  items: readonly CatalogueItem[];
  byKey: ReadonlyMap<string, CatalogueItem>;
  /** Over names and hashes of its files. */
  sha256: string;
  /** Files that are not as the manifest says: somebody edited them. Empty: intact. */
  edited: readonly string[];
}

export const catalogueFiles = ['level-1.json', 'level-2.json', 'level-3.json', 'level-4.json'];
export const manifestFile = 'manifest.json';

/** One hash for all files: SHA-256 over `<file> <SHA-256 of the file>` per line. */
export function catalogueHash(files: Readonly<Record<string, string>>): string {
  const lines = catalogueFiles.map((name) => `${name} ${files[name] ?? ''}\n`);
  return hash('sha256', lines.join(''));
}

function refusalOf(file: string, error: unknown): RuleFileError {
  return new RuleFileError([`${file}: ${error instanceof Error ? error.message : String(error)}`]);
}

function parseFile(file: string, text: string): CatalogueItem[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusalOf(file, error);
  }
  const rows = Array.isArray(value) ? (value as Partial<CatalogueItem>[]) : [];
  const bad = rows.findIndex(
    ({ key, level, scope, categoryZh, clause }) =>
      [key, scope, categoryZh, clause].some((one) => typeof one !== 'string') ||
      typeof level !== 'number',
  );
  if (bad >= 0) throw new RuleFileError([`${file}: /${bad} is no catalogue item`]);
  if (rows.length === 0) throw new RuleFileError([`${file}: holds no items`]);
  return rows as CatalogueItem[];
}

async function readManifest(folder: string): Promise<Record<string, string>> {
  try {
    const text = await readFile(join(folder, manifestFile), 'utf8');
    return (JSON.parse(text) as { files: Record<string, string> }).files;
  } catch {
    // Without a readable manifest nothing can be said to be as published.
    return {};
  }
}

/**
 * Reads the catalogue and compares its files with the manifest. One that somebody edited is used as it stands, and shown as edited
 * wherever it counts; one that cannot be read throws RuleFileError.
 */
export async function loadCatalogue(folder: string): Promise<Catalogue> {
  const published = await readManifest(folder);
  const hashes: Record<string, string> = {};
  const items: CatalogueItem[] = [];
  for (const name of catalogueFiles) {
    const file = join(folder, name);
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw refusalOf(file, error);
    });
    hashes[name] = hash('sha256', text);
    items.push(...parseFile(file, text));
    await nextTurn();
  }
  return {
    items,
    byKey: new Map(items.map((item) => [item.key, item])),
    sha256: catalogueHash(hashes),
    edited: catalogueFiles.filter((name) => published[name] !== hashes[name]),
  };
}
