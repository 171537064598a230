import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Engine } from './engine.ts';
import { removeFile, syncDir } from './files.ts';
import { dayOfTable, fileOf, tableOf } from './layout.ts';
import { readManifest, type DuckdbEntry, type DuckdbSeal } from './manifest-file.ts';
import type { Linked } from '../manifest.ts';
import type { OpenPart, Part, SealedPart } from './parts.ts';

export const manifestName = 'manifest.jsonl';

export function sealedPart(dir: string, seal: DuckdbSeal): SealedPart {
  return {
    kind: 'sealed',
    day: seal.day,
    rows: seal.rows,
    first: Date.parse(seal.first),
    last: Date.parse(seal.last),
    irregular: BigInt(seal.irregular),
    events: join(dir, seal.file),
    terms: join(dir, seal.terms.file),
    counts: join(dir, seal.counts.file),
    bytes: seal.bytes,
  };
}

/** What a table knows of itself, after a restart or a failed write. */
export async function readOpenPart(engine: Engine, day: string): Promise<OpenPart> {
  const table = tableOf(day);
  const [row] = await engine.read(
    `SELECT count(*), min("@timestamp"), max("@timestamp"), coalesce(bit_or(irregular), 0) FROM "${table}"`,
  );
  const [rows, first, last, irregular] = row ?? [];
  return {
    kind: 'open',
    day,
    table,
    rows: Number(rows ?? 0),
    first: Number(first ?? 0),
    last: Number(last ?? 0),
    irregular: BigInt(String(irregular ?? 0)),
  };
}

export async function openDays(engine: Engine): Promise<string[]> {
  const rows = await engine.read(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND NOT temporary`,
  );
  return rows.flatMap(([name]) => dayOfTable(String(name)) ?? []).sort();
}

function lastStates(entries: readonly DuckdbEntry[]): Map<string, DuckdbEntry> {
  return new Map(entries.map((entry) => [entry.day, entry]));
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Files of a day, whether or not all three are there. */
export function filesOfDay(dir: string, day: string): string[] {
  return (['events', 'terms', 'counts'] as const).map((kind) => join(dir, fileOf(day, kind)));
}

async function clearLeftovers(
  dir: string,
  states: ReadonlyMap<string, DuckdbEntry>,
  open: readonly string[],
) {
  const names = await readdir(dir);
  const goes = names.filter((name) => {
    if (name.endsWith('.parquet.tmp')) return true;
    if (!name.endsWith('.parquet')) return false;
    const day = name.slice(0, 10);
    const state = states.get(day);
    // Written, but the crash came before the manifest knew: the table still has everything.
    return state?.kind === 'tombstone' || (!state && open.includes(day));
  });
  for (const name of goes) await removeFile(join(dir, name));
  if (goes.length > 0) await syncDir(dir);
}

export interface Catalogue {
  parts: Part[];
  /** Last link of the manifest. */
  head: DuckdbEntry | undefined;
}

/**
 * Brings tables, files and manifest to one state after any crash:
 * a day named by the manifest is sealed and its table goes; a day not named is open and its files go;
 * a deleted day's files go. Nothing that was acknowledged is lost in either case.
 */
export async function recover(engine: Engine, dir: string, log: Logger): Promise<Catalogue> {
  const lines = await readManifest(join(dir, manifestName), true);
  const entries = lines.flatMap(({ entry }) => entry ?? []);
  if (entries.length < lines.length)
    log.error({ dir }, 'event manifest has lines that cannot be read');
  const states = lastStates(entries);
  const tables = await openDays(engine);
  await clearLeftovers(dir, states, tables);
  const parts: Part[] = [];
  for (const day of tables) {
    const state = states.get(day);
    const sealed = state?.kind === 'seal' && (await exists(join(dir, state.file)));
    if (sealed) await engine.write(`DROP TABLE "${tableOf(day)}"`);
    else parts.push(await readOpenPart(engine, day));
  }
  for (const state of states.values()) {
    if (state.kind !== 'seal' || parts.some((part) => part.day === state.day)) continue;
    if (await complete(dir, state)) parts.push(sealedPart(dir, state));
    else
      log.error(
        { day: state.day },
        'files of a sealed day are missing; its events cannot be searched',
      );
  }
  return { parts, head: entries.at(-1) };
}

async function complete(dir: string, seal: Linked<DuckdbSeal>): Promise<boolean> {
  for (const file of [seal.file, seal.terms.file, seal.counts.file]) {
    if (!(await exists(join(dir, file)))) return false;
  }
  return true;
}
