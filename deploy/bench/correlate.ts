import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Event } from '../../collector/events/event.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { createCorrelator } from '../../analyzer/detection/correlation/correlator.ts';
import { loadCorrelationLimits } from '../../analyzer/detection/correlation/limits.ts';
import type { CorrelationSet } from '../../analyzer/detection/correlation/plan.ts';
import { createWindowFiles } from '../../analyzer/detection/correlation/state/window-files.ts';
import { WindowStore } from '../../analyzer/detection/correlation/window-store.ts';
import { EventView } from '../../analyzer/detection/match/event-view.ts';

const mib = 1024 ** 2;
const startMs = Date.parse('2026-11-21T08:00:00.000Z');
/** As many matches as one step of the pipeline has at most. */
const groupSize = 2_048;

function print(
  what: string,
  unit: string,
  value: number,
  more: Record<string, unknown> = {},
): void {
  console.log(JSON.stringify({ bench: `correlate ${what}`, unit, value, ...more }));
}

const correlations: CorrelationSet = {
  key: 'bench',
  counted: ['login'],
  silent: [],
  plans: [
    {
      ruleId: 'many',
      title: 'many',
      level: 'high',
      type: 'event_count',
      timespanMs: 3_600_000,
      groupBy: ['source.ip'],
      condition: [{ comparison: 'gte', value: 1_000_000_000 }],
      members: [{ id: 'login', groupFields: [['source.ip']], valueFields: [] }],
      needed: 1,
      silent: false,
      key: 'bench',
    },
  ],
};

function viewOf(n: number, ip: string): EventView {
  const at = new Date(startMs + n).toISOString();
  const event = { '@timestamp': at, 'event.ingested': at, 'source.ip': ip };
  return new EventView(event as unknown as Event);
}

function address(n: number): string {
  return `2001:db8::${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}`;
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}

function residentMib(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / mib;
}

/**
 * `xiaodun bench correlate [--keys N] [--limit N]`: one match for each of N keys (default 1,000,000), then a flood of one
 * key; memory, time, what of it is on disk, how long that held the event loop, and how long reading it again takes.
 */
export async function benchCorrelate(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { keys: { type: 'string' }, limit: { type: 'string' } },
  });
  const keys = Number(values.keys ?? 1_000_000);
  const limits = loadCorrelationLimits();
  if (values.limit !== undefined) limits.groups = Number(values.limit);
  const folder = await mkdtemp(join(tmpdir(), 'bench-correlate-'));
  const deps = { folder, time: systemTime, log: pino({ enabled: false }) };
  try {
    const before = residentMib();
    const windows = new WindowStore(limits);
    const files = createWindowFiles({ ...deps, windows });
    await files.restore();
    const correlator = createCorrelator({ correlations, windows });
    const fired = ['login'];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();

    const run = async (count: number, ipOf: (n: number) => string): Promise<number> => {
      let micros = 0;
      for (let n = 0; n < count;) {
        const started = process.cpuUsage();
        for (const end = Math.min(count, n + groupSize); n < end; n += 1) {
          correlator.accept(viewOf(n, ipOf(n)), startMs + n, fired);
        }
        const { user, system } = process.cpuUsage(started);
        micros += user + system;
        await files.save({ segment: 1, offset: n });
      }
      return Math.round(count / (micros / 1e6));
    };

    print('keys', 'matches/cpu_s', await run(keys, address), { keys });
    const stats = correlator.stats();
    print('keys held', 'windows', stats.groups, { evicted: stats.evicted });
    print('memory of windows', 'bytes/window', Math.round(stats.bytes / stats.groups));
    print('memory', 'MiB', Math.round(residentMib() - before), { windows_mib: stats.bytes / mib });
    print('flood of one key', 'matches/cpu_s', await run(200_000, () => '192.0.2.1'));
    delay.disable();
    print('event loop delay max', 'ms', Math.round(delay.max / 1e6));
    await sleep(2_000);
    await files.stop();
    print('on disk', 'MiB', Math.round((await folderBytes(folder)) / mib));

    const again = new WindowStore(limits);
    const started = performance.now();
    const reader = createWindowFiles({ ...deps, windows: again });
    await reader.restore();
    print('read again', 'ms', Math.round(performance.now() - started), {
      windows: again.stats().groups,
    });
    await reader.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
