import { appendFileSync } from 'node:fs';
import { pino } from 'pino';
import { createDuckdbEventStore } from '../duckdb/duckdb-event-store.ts';
import { event } from './event-fixtures.ts';

/**
 * Appends and seals as fast as it can until it is killed. Each acknowledged batch is noted in a file after the
 * acknowledgement, by a write that the kernel keeps when the process dies.
 */
const [dir = '', ackFile = '', round = '0'] = process.argv.slice(2);
const start = Date.parse('2026-03-01T00:00:00.000Z') + Number(round) * 20 * 86_400_000;
let now = start;
const store = await createDuckdbEventStore({
  dir,
  reserveMiB: 0,
  time: { now: () => now },
  log: pino({ level: 'silent' }),
});
for (let batch = 0; ; batch += 1) {
  // Every 6 batches are a day, so that a kill often falls into a seal.
  now = start + batch * 4 * 3_600_000;
  const at = new Date(now).toISOString();
  const ids = Array.from({ length: 200 }, (_, row) => `r${round}-b${batch}-${row}`);
  await store.append(ids.map((id) => event(id, at, { 'unit.id': 'u1' })));
  appendFileSync(ackFile, `${ids[0]}\n`);
  if (batch === 1) process.send?.('ready');
  if (batch % 6 === 5) void store.sealUntil(new Date(now + 86_400_000)).catch(() => undefined);
}
