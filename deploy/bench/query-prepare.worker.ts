import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDuckdbEventStore } from '../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import { Engine } from '../../analyzer/stores/events/duckdb/engine.ts';
import { textTokens } from '../../analyzer/stores/events/text-tokens.ts';
import { daySql } from './query-events.ts';

const dayMs = 86_400_000;

function tableOf(day: number): string {
  return `events_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

async function openEngine(dir: string): Promise<Engine> {
  return await Engine.open({
    path: join(dir, 'events.duckdb'),
    temporaryDir: join(dir, 'temporary'),
    memoryLimitMiB: 512,
    threads: 2,
  });
}

/** Puts one generated day into the store's database, which no store has open. */
async function generate(dir: string, day: number, rows: number): Promise<void> {
  const engine = await openEngine(dir);
  await engine.write(`INSERT INTO "${tableOf(day)}" BY NAME ${daySql(day, rows)}`);
  const sample = await engine.read(
    `SELECT "event.original", tokens FROM "${tableOf(day)}" LIMIT 500`,
  );
  for (const [original, tokens] of sample) {
    if (` ${textTokens(String(original)).join(' ')} ` !== tokens) {
      throw new Error(`generated words differ from the store's: ${String(original)}`);
    }
  }
  engine.close();
}

/** What an earlier run had begun of a day. */
async function dropDay(dir: string, day: number): Promise<void> {
  const engine = await openEngine(dir);
  await engine.write(`DROP TABLE IF EXISTS "${tableOf(day)}"`);
  engine.close();
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** Fills a store with `days` sealed days and an open one, through the store's own table and sealing. Stopped, it goes on at the next run. */
async function prepare(dir: string, events: number, days: number, today: number): Promise<void> {
  await mkdir(dir, { recursive: true });
  const rows = Math.round(events / (days + 1));
  const log = pino({ level: 'silent' });
  for (let back = days; back >= 0; back -= 1) {
    const day = today - back * dayMs;
    const done = join(dir, `prepared-${rows}-${tableOf(day)}`);
    if (await isThere(done)) continue;
    await dropDay(dir, day);
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
    await writeFile(done, '');
    process.stderr.write(`day ${days - back + 1} of ${days + 1}\r`);
  }
}

const [dir = '', events = '', days = '', today = ''] = process.argv.slice(2);
await prepare(dir, Number(events), Number(days), Number(today));
