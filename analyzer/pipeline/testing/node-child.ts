/**
 * The receiving half of a node for the kill test: HTTP-like admissions with acknowledgements on standard output, the real
 * threads, the real DuckDB store. Arguments: folder, first number (negative: only drain, then print what is stored).
 * Rules are in `<folder>/rules`, what they find is appended to `<folder>/detections`.
 */
import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openSpool } from '../../../collector/spool/spool.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { createDuckdbEventStore } from '../../stores/events/duckdb/duckdb-event-store.ts';
import type { DetectedEvent } from '../../alerts/alerts.ts';
import { createPipeline } from '../pipeline.ts';

const [folder = '.', firstText = '0'] = process.argv.slice(2);
const first = Number(firstText);
const deps = { time: systemTime, log: pino({ enabled: false }), metrics: new Registry() };
const spool = await openSpool({
  folder: join(folder, 'spool'),
  maxBytes: 64 * 1024 * 1024,
  segmentBytes: 128 * 1024,
  ...deps,
});
const events = await createDuckdbEventStore({ dir: join(folder, 'events'), ...deps });
const rules = join(folder, 'rules');
await mkdir(rules, { recursive: true });

/** On disk before it returns, as alerts are. */
async function record(found: readonly DetectedEvent[]): Promise<void> {
  const rows = found.map(({ event, detection }) => [
    event['event.id'],
    detection.ruleId,
    event['host.name'],
    detection.correlation?.value,
  ]);
  appendFileSync(join(folder, 'detections'), rows.map((row) => `${row.join(' ')}\n`).join(''));
}

const pipeline = createPipeline({
  spool,
  events,
  alerts: { record },
  sources: { seen: () => undefined, dropped: () => undefined },
  rulePaths: { rules: [rules] },
  correlation: { folder: join(folder, 'correlation'), journalBytes: 16 * 1024 },
  enrichment: { defaultUnitId: 'home', owners: new Map() },
  nodeId: 'n1',
  timeZone: 'Asia/Shanghai',
  options: { lingerMs: 5 },
  ...deps,
});
await pipeline.start();

async function admitForever(): Promise<void> {
  const lines = 8;
  for (let n = first; ; n += lines) {
    const group = Array.from({ length: lines }, (_, index) => ({
      receivedAt: Date.now(),
      transport: 'http' as const,
      sourceAddress: '192.0.2.1',
      raw: Buffer.from(
        `<13>1 ${new Date().toISOString()} host${(n + index) % 3} app - - - number=${n + index}`,
      ),
    }));
    await pipeline.sink.admit(group);
    process.stdout.write(`ack ${n + lines - 1}\n`);
  }
}

/** Prints every stored line, so that the parent can count. */
async function printStored(): Promise<void> {
  await pipeline.stop(60_000);
  const range = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
  let cursor: string | undefined;
  do {
    const page = await events.search({ range, limit: 1_000, ...(cursor ? { cursor } : {}) });
    for (const event of page.events) {
      const number = /number=(\d+)/.exec(event['event.original'])?.[1];
      process.stdout.write(`stored ${number} ${event['event.id']}\n`);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  await spool.stop();
  await events.stop();
}

if (first < 0) await printStored();
else await admitForever();
