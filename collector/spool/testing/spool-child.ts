/**
 * A process for the kill test: admits numbered lines, prints `ack <n>` when one is on disk, stores what it
 * reads in SQLite (primary key = record id) and commits. Arguments: folder, first number.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { systemTime } from '../../time/time-source.ts';
import { decodeRecord, recordId } from '../record.ts';
import { openSpool, type Spool } from '../spool.ts';

export function openStore(folder: string): DatabaseSync {
  const store = new DatabaseSync(join(folder, 'store.sqlite'));
  store.exec('pragma busy_timeout = 5000');
  store.exec('create table if not exists lines (id text primary key, raw text not null)');
  return store;
}

/** Stores the next batch under its record ids; false when there is none. */
export async function storeBatch(spool: Spool, store: DatabaseSync): Promise<boolean> {
  const batch = await spool.read(64);
  if (!batch) return false;
  const insert = store.prepare('insert or ignore into lines values (?, ?)');
  store.exec('begin');
  for (const offset of batch.offsets) {
    const line = decodeRecord(batch.bytes, offset);
    insert.run(recordId('n1', batch.segment, batch.base + offset), line.raw.toString());
  }
  store.exec('commit');
  await spool.commit(batch.end);
  return true;
}

async function admitForever(spool: Spool, first: number): Promise<never> {
  for (let n = first; ; n += 4) {
    const lines = [n, n + 1, n + 2, n + 3].map((value) => ({
      receivedAt: Date.now(),
      transport: 'tcp' as const,
      sourceAddress: '192.0.2.1',
      raw: Buffer.from(`line ${value} ${'x'.repeat(value % 700)}`),
    }));
    await spool.admit(lines);
    process.stdout.write(`ack ${n + 3}\n`);
  }
}

async function main(folder: string, first: number): Promise<void> {
  const spool = await openSpool({
    folder,
    maxBytes: 64 * 1024 * 1024,
    segmentBytes: 256 * 1024,
    time: systemTime,
    log: pino({ enabled: false }),
    metrics: new Registry(),
  });
  const store = openStore(folder);
  void admitForever(spool, first);
  for (;;) {
    if (!(await storeBatch(spool, store))) {
      await new Promise<void>((resolve) => spool.whenReadable(resolve));
    }
  }
}

if (process.argv[1]?.endsWith('spool-child.ts')) {
  await main(process.argv[2] ?? '.', Number(process.argv[3] ?? 0));
}
