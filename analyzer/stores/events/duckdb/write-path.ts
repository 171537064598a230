import { statfs } from 'node:fs/promises';
import { EventStoreError } from '../errors.ts';
import type { EventRow } from '../event-row.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import { irregularOf, tableColumns, type Staging } from './append.ts';
import type { Engine } from './engine.ts';
import { dayOf, tableOf, text } from './layout.ts';
import type { OpenPart, Part } from './parts.ts';
import { SeenIds } from './seen-ids.ts';

const mib = 1024 * 1024;
const checkEveryMs = 1_000;

/** Refuses appends while less than the reserve is free, so that DuckDB never meets a full disk in mid-write. */
export class DiskReserve {
  readonly #dir: string;
  readonly #reserveMiB: number;
  readonly #time: TimeSource;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #freeMiB = Number.POSITIVE_INFINITY;

  constructor(dir: string, reserveMiB: number, time: TimeSource) {
    this.#dir = dir;
    this.#reserveMiB = reserveMiB;
    this.#time = time;
  }

  async check(): Promise<void> {
    const now = this.#time.now();
    if (Math.abs(now - this.#checkedAt) >= checkEveryMs) {
      const disk = await statfs(this.#dir);
      this.#freeMiB = Math.floor((disk.bavail * disk.bsize) / mib);
      this.#checkedAt = now;
    }
    if (this.#freeMiB >= this.#reserveMiB) return;
    this.#checkedAt = Number.NEGATIVE_INFINITY;
    throw new EventStoreError(
      'EVENT_STORE_FULL',
      `Only ${this.#freeMiB} MiB are free on the disk of the event store; it keeps ${this.#reserveMiB} MiB.`,
    );
  }
}

/** Ids of one open day, filled from its table on the first append after a start. */
export async function loadSeen(engine: Engine, table: string): Promise<SeenIds> {
  const seen = new SeenIds();
  const rows = await engine.read(
    `SELECT (md5_number("event.id") & 18446744073709551615)::UBIGINT FROM "${table}"`,
  );
  for (const [key] of rows) if (typeof key === 'bigint') seen.add(key);
  return seen;
}

/** One day that takes appends. */
export interface OpenDay {
  part: OpenPart;
  seen: SeenIds | undefined;
}

export async function createOpenDay(engine: Engine, day: string): Promise<OpenDay> {
  const table = tableOf(day);
  await engine.write(`CREATE TABLE IF NOT EXISTS "${table}" (${tableColumns})`);
  const part: OpenPart = { kind: 'open', day, table, rows: 0, first: 0, last: 0, irregular: 0n };
  return { part, seen: new SeenIds() };
}

async function storedIds(engine: Engine, part: Part, ids: readonly string[]): Promise<string[]> {
  const from = part.kind === 'open' ? `"${part.table}"` : `read_parquet(${text(part.events)})`;
  const rows = await engine.read(
    `SELECT "event.id" FROM ${from} WHERE "event.id" IN (${ids.map(text).join(', ')})`,
  );
  return rows.map(([id]) => String(id));
}

export interface RowsOfDay {
  /** Where they go. */
  target: OpenDay;
  rows: readonly EventRow[];
  /** Sealed days that may hold them already: those from the rows' own day on. */
  sealed: readonly Part[];
}

function keyed(rows: readonly EventRow[]): { row: EventRow; key: bigint }[] {
  const unique = new Map(rows.map((row) => [row.id, row]));
  return [...unique.values()].map((row) => ({ row, key: SeenIds.key(row.id) }));
}

/**
 * Stores rows that are not there yet, told apart by id. An id that was surely never seen costs no look-up; one that
 * may have been is looked up in the table, and for rows of a day sealed meanwhile in the sealed files too.
 */
export async function storeRows(
  engine: Engine,
  staging: Staging,
  { target, rows, sealed }: RowsOfDay,
): Promise<number> {
  const { part } = target;
  const seen = (target.seen ??= await loadSeen(engine, part.table));
  const candidates = keyed(rows);
  const doubtful = candidates.filter(({ key }) => seen.mayHave(key)).map(({ row }) => row.id);
  const known = new Set(doubtful.length > 0 ? await storedIds(engine, part, doubtful) : []);
  for (const day of sealed) {
    const ids = candidates.map(({ row }) => row.id);
    for (const id of await storedIds(engine, day, ids)) known.add(id);
  }
  const fresh = candidates.filter(({ row }) => !known.has(row.id));
  if (fresh.length === 0) return 0;
  await staging.move(
    fresh.map(({ row }) => row),
    part.table,
  );
  for (const { row, key } of fresh) {
    seen.add(key);
    extend(part, row);
  }
  return fresh.length;
}

function extend(part: OpenPart, row: EventRow): void {
  part.first = part.rows === 0 ? row.timestamp : Math.min(part.first, row.timestamp);
  part.last = part.rows === 0 ? row.timestamp : Math.max(part.last, row.timestamp);
  part.rows += 1;
  part.irregular |= irregularOf(row);
}

export function dayOfRow(row: EventRow): string {
  return dayOf(row.ingested);
}
