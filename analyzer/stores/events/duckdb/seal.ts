import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EventStoreError } from '../errors.ts';
import { hotNames } from '../event-row.ts';
import type { Engine } from './engine.ts';
import { digestFile, syncDir, syncFile } from './files.ts';
import {
  column,
  dayFiles,
  fileOf,
  indexedAddressFields,
  seqBase,
  text,
  type DayFile,
} from './layout.ts';
import type { DuckdbSeal } from './manifest-file.ts';
import type { OpenPart } from './parts.ts';

/** Small row groups let a search for few rows skip the rest; larger ones make long scans faster. Measured. */
const rowGroups: Readonly<Record<DayFile, number>> = {
  events: 2_048,
  terms: 32_768,
  counts: 8_192,
};

/** The finest interval that the counts file answers. */
export const countsSeconds = 60;

function termsSql(part: OpenPart): string {
  const seq = `(${seqBase(part.day)} + rowid)`;
  const words =
    `SELECT unnest(words) AS term, (seq << 12) | generate_subscripts(words, 1) AS p ` +
    `FROM (SELECT string_split(trim(tokens), ' ') AS words, ${seq} AS seq FROM "${part.table}")`;
  const addresses = indexedAddressFields.map(
    (field) =>
      `SELECT ${text(`=${field}=`)} || ${column(field)}, ${seq} << 12 ` +
      `FROM "${part.table}" WHERE ${column(field)} IS NOT NULL`,
  );
  const all = [words, ...addresses].join(' UNION ALL ');
  return `SELECT term, p FROM (${all}) WHERE term <> '' AND term <> '|' ORDER BY term, p`;
}

function contentSql(part: OpenPart, kind: DayFile): string {
  switch (kind) {
    case 'events': {
      const names = [...hotNames, 'other', 'addresses', 'irregular'].map(column).join(', ');
      return `SELECT ${names}, ${seqBase(part.day)} + rowid AS seq FROM "${part.table}"`;
    }
    case 'terms':
      return termsSql(part);
    case 'counts': {
      const ms = countsSeconds * 1000;
      return (
        `SELECT "@timestamp" - "@timestamp" % ${ms} AS minute, "unit.id" AS unit, count(*)::BIGINT AS events ` +
        `FROM "${part.table}" GROUP BY ALL ORDER BY ALL`
      );
    }
  }
}

async function writeFile(
  engine: Engine,
  part: OpenPart,
  kind: DayFile,
  path: string,
): Promise<void> {
  // On a reading connection: appends to later days go on meanwhile.
  await engine.read(
    `COPY (${contentSql(part, kind)}) TO ${text(path)} ` +
      `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroups[kind]}, PARQUET_VERSION V2)`,
  );
}

async function countRows(engine: Engine, path: string): Promise<number> {
  const [row] = await engine.read(
    `SELECT count(*), count("event.id") FROM read_parquet(${text(path)})`,
  );
  const [all, ids] = (row ?? []).map(Number);
  return all !== undefined && all === ids ? all : -1;
}

/**
 * Writes the files of a day under temporary names, counts the rows again, fsyncs, renames. The table is untouched:
 * until the manifest names the day, a crash leaves files that the next start throws away.
 */
export async function sealDay(engine: Engine, dir: string, part: OpenPart): Promise<DuckdbSeal> {
  const digests = { events: '', terms: '', counts: '' };
  let sm3 = '';
  let bytes = 0;
  for (const kind of dayFiles) {
    const path = join(dir, fileOf(part.day, kind));
    const temporary = `${path}.tmp`;
    await writeFile(engine, part, kind, temporary);
    if (kind === 'events') {
      const rows = await countRows(engine, temporary);
      if (rows !== part.rows) {
        throw new EventStoreError(
          'EVENT_STORE_CORRUPT',
          `${temporary} has ${rows} of ${part.rows} rows.`,
        );
      }
    }
    await syncFile(temporary);
    const hashed = await digestFile(temporary);
    digests[kind] = hashed.sha256;
    if (kind === 'events') sm3 = hashed.sm3;
    bytes += (await stat(temporary)).size;
    await rename(temporary, path);
  }
  await syncDir(dir);
  return {
    kind: 'seal',
    day: part.day,
    file: fileOf(part.day, 'events'),
    rows: part.rows,
    first: new Date(part.first).toISOString(),
    last: new Date(part.last).toISOString(),
    sha256: digests.events,
    sm3,
    bytes,
    irregular: String(part.irregular),
    terms: { file: fileOf(part.day, 'terms'), sha256: digests.terms },
    counts: { file: fileOf(part.day, 'counts'), sha256: digests.counts },
  };
}
