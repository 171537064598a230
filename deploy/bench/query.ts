import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { createDuckdbEventStore } from '../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../analyzer/stores/events/event-store.ts';
import { systemTime } from '../../collector/time/time-source.ts';

const dayMs = 86_400_000;
const today = Date.parse('2026-06-30T00:00:00.000Z');
const now = today + dayMs;
const days = 30;
const runs = 11;
const targetMs = 150;

/** The questions of a working day; each answers how many things it found. */
const questions: readonly { name: string; ask(store: EventStore): Promise<number> }[] = [
  {
    name: 'count by unit over 24 h',
    ask: async (store) => {
      const { units } = await store.aggregate(last(1), {
        units: { kind: 'terms', field: 'unit.id', size: 100 },
      });
      return units.kind === 'terms' ? units.buckets.length : 0;
    },
  },
  {
    name: 'count by unit over 24 h across two days',
    ask: async (store) => {
      const range = { from: iso(today - dayMs / 2), to: iso(today + dayMs / 2) };
      const { units } = await store.aggregate(
        { range },
        { units: { kind: 'terms', field: 'unit.id', size: 100 } },
      );
      return units.kind === 'terms' ? units.buckets.length : 0;
    },
  },
  { name: 'histogram over 30 days', ask: (store) => histogram(store, last(days), 21_600) },
  {
    name: 'histogram of one unit over 30 days',
    ask: (store) => histogram(store, { ...last(days), units: ['unit-7'] }, 21_600),
  },
  {
    name: 'one address over 30 days: newest 100',
    ask: (store) =>
      found(store, last(days), { kind: 'equals', field: 'source.ip', value: '10.7.2.17' }),
  },
  {
    name: 'one address over 30 days: histogram',
    ask: (store) =>
      histogram(
        store,
        { ...last(days), filters: [{ kind: 'equals', field: 'source.ip', value: '10.7.2.17' }] },
        21_600,
      ),
  },
  {
    name: 'free text over 7 days: frequent phrase, newest 100',
    ask: (store) => found(store, last(7), { kind: 'text', text: '认证成功' }),
  },
  {
    name: 'free text over 7 days: rare word, newest 100',
    ask: (store) => found(store, last(7), { kind: 'text', text: '100.7.0.33' }),
  },
  {
    name: 'free text over 7 days: word that no event has',
    ask: (store) => found(store, last(7), { kind: 'text', text: 'zzyzx' }),
  },
  {
    name: 'free text over 7 days: histogram of an attack',
    ask: (store) =>
      histogram(store, { ...last(7), filters: [{ kind: 'text', text: 'SQL注入' }] }, 3_600),
  },
];

type Query = Parameters<EventStore['aggregate']>[0];
type Filters = NonNullable<Query['filters']>;

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function last(count: number): { range: { from: string; to: string } } {
  return { range: { from: iso(now - count * dayMs), to: iso(now) } };
}

async function found(store: EventStore, query: Query, filter: Filters[number]): Promise<number> {
  const page = await store.search({ ...query, filters: [filter], limit: 100 });
  return page.events.length;
}

async function histogram(
  store: EventStore,
  query: Query,
  intervalSeconds: number,
): Promise<number> {
  const { bars } = await store.aggregate(query, {
    bars: { kind: 'date-histogram', field: '@timestamp', intervalSeconds },
  });
  return bars.kind === 'date-histogram' ? bars.buckets.reduce((sum, bar) => sum + bar.count, 0) : 0;
}

async function measure(
  store: EventStore,
  { name, ask }: (typeof questions)[number],
  events: number,
): Promise<boolean> {
  const times: number[] = [];
  let results = await ask(store);
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now();
    results = await ask(store);
    times.push(performance.now() - from);
  }
  const used = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const median = times[Math.floor(runs / 2)] ?? 0;
  print({
    name: `query: ${name}`,
    unit: 'ms',
    value: round(median),
    min: round(times[0] ?? 0),
    max: round(times.at(-1) ?? 0),
    results,
    events,
    cpu_s: round((used.user + used.system) / 1e6 / runs),
    wall_s: round((performance.now() - start) / 1000),
    rss_mib: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    ...(events <= 10_000_000 ? { target: targetMs } : {}),
  });
  return median <= targetMs;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

/** Generation runs in a process of its own, so that its memory does not count. */
async function prepared(dir: string, events: number): Promise<void> {
  const marker = join(dir, `prepared-${events}`);
  try {
    await access(marker);
    return;
  } catch {
    const script = fileURLToPath(new URL('./query-prepare.worker.ts', import.meta.url));
    const start = performance.now();
    const child = fork(script, [dir, String(events), String(days), String(today)]);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error('bench query: the events could not be generated');
    await writeFile(marker, '');
    print({
      name: 'query: generate and seal',
      unit: 's',
      value: round((performance.now() - start) / 1000),
      events,
    });
  }
}

/**
 * `xiaodun bench query [--events N] [--dir DIR]`: one JSON line per question with the median of 11 runs. `--dir` keeps
 * the events for the next run. Resolves to the exit code: 0, or 1 when a median misses its target at up to 10 million.
 */
export async function benchQuery(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { events: { type: 'string', default: '10000000' }, dir: { type: 'string' } },
  });
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1_000)
    throw new Error('bench query: --events is at least 1000');
  const dir = values.dir ?? (await mkdtemp(join(tmpdir(), 'xiaodun-bench-query-')));
  try {
    await prepared(dir, events);
    const log = pino({ level: 'silent' });
    const store = await createDuckdbEventStore({ dir, reserveMiB: 0, time: systemTime, log });
    let met = true;
    for (const question of questions) met = (await measure(store, question, events)) && met;
    print({
      name: 'query: peak memory',
      unit: 'MiB',
      value: Math.round(process.resourceUsage().maxRSS / 1024),
      events,
      target: 512,
    });
    const stats = await store.stats();
    print({
      name: 'query: bytes per event',
      unit: 'B',
      value: round(stats.bytes / stats.events),
      events,
    });
    await store.stop();
    return met || events > 10_000_000 ? 0 : 1;
  } finally {
    if (values.dir === undefined) await rm(dir, { recursive: true, force: true });
  }
}
