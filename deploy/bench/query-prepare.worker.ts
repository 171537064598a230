import { DuckDBInstance } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDuckdbEventStore } from '../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import { textTokens } from '../../analyzer/stores/events/text-tokens.ts';
import { daySql } from './query-events.ts';

const dayMs = 86_400_000;

/** Puts one generated day into the store's database, which no store has open. */
async function generate(dir: string, day: number, rows: number): Promise<void> {
  const table = `events_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '_')}`;
  const instance = await DuckDBInstance.create(join(dir, 'events.duckdb'), {
    memory_limit: '512MB',
  });
  const connection = await instance.connect();
  await connection.run(`INSERT INTO "${table}" BY NAME ${daySql(day, rows)}`);
  const sample = await connection.runAndReadAll(
    `SELECT "event.original", tokens FROM "${table}" LIMIT 500`,
  );
  for (const [original, tokens] of sample.getRows()) {
    if (` ${textTokens(String(original)).join(' ')} ` !== tokens) {
      throw new Error(`generated words differ from the store's: ${String(original)}`);
    }
  }
  connection.closeSync();
  instance.closeSync();
}

/** Fills a store with `days` sealed days and an open one, through the store's own table and sealing. */
async function prepare(dir: string, events: number, days: number, today: number): Promise<void> {
  await mkdir(dir, { recursive: true });
  const rows = Math.round(events / (days + 1));
  const log = pino({ level: 'silent' });
  for (let back = days; back >= 0; back -= 1) {
    const day = today - back * dayMs;
    const open = () =>
      createDuckdbEventStore({ dir, reserveMiB: 0, log, time: { now: () => day } });
    let store = await open();
    // The first event makes the table of the day.
    const at = new Date(day).toISOString();
    await store.append([
      {
        '@timestamp': at,
        'event.id': `first-${day}`,
        'event.ingested': at,
        'event.original': 'first',
      },
    ]);
    await store.stop();
    await generate(dir, day, rows);
    store = await open();
    if (back > 0) await store.sealUntil(new Date(day + dayMs));
    await store.stop();
    process.stderr.write(`day ${days - back + 1} of ${days + 1}\r`);
  }
}

const [dir = '', events = '', days = '', today = ''] = process.argv.slice(2);
await prepare(dir, Number(events), Number(days), Number(today));
