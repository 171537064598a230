import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { drillScript } from './drill-script.ts';
import type { DrillFigures, PlayersTask } from './drill-players.ts';
import { benchNode, type BenchNode } from './drill-node.ts';

const targetMs = 1_000;
const targetShare = 0.95;

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function tell(name: string, times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const within = sorted.filter((ms) => ms <= targetMs).length / Math.max(1, sorted.length);
  print({
    name: `drill: ${name}`,
    unit: 'ms',
    value: Math.round(percentile(sorted, 0.5)),
    p95: Math.round(percentile(sorted, 0.95)),
    p99: Math.round(percentile(sorted, 0.99)),
    max: Math.round(sorted.at(-1) ?? 0),
    count: sorted.length,
    withinTarget: Math.round(within * 10_000) / 10_000,
    targetMs,
  });
  return within;
}

/** What the players came to, and what it cost the platform. */
interface Load extends DrillFigures {
  /** Of the process, without the thread of the players as far as that can be told apart. */
  cpuMs: number;
  playersCpuMs: number;
  rssBytes: number;
  loopP99Ms: number;
}

/** The players have a thread of their own, as they would have machines of their own: the loop measured is the platform's. */
async function play({ url, drillId, director, players }: BenchNode, wanted: number): Promise<Load> {
  const task: PlayersTask = { node: { url, drillId, director, players }, wanted };
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const before = process.cpuUsage();
  const worker = new Worker(new URL('./drill-players.worker.ts', import.meta.url), {
    workerData: task,
  });
  let playersCpu = { user: 0, system: 0 };
  const timer = setInterval(() => {
    worker.cpuUsage().then(
      (used) => (playersCpu = used),
      () => undefined,
    );
  }, 1_000);
  try {
    const figures = await new Promise<DrillFigures>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    const { user, system } = process.cpuUsage(before);
    const playersCpuMs = (playersCpu.user + playersCpu.system) / 1_000;
    return {
      ...figures,
      cpuMs: (user + system) / 1_000 - playersCpuMs,
      playersCpuMs,
      rssBytes: process.memoryUsage().rss,
      loopP99Ms: Math.round(loop.percentile(99) / 1e6),
    };
  } finally {
    clearInterval(timer);
    loop.disable();
    await worker.terminate();
  }
}

function report(load: Load, wanted: number): boolean {
  const shown = tell('shown to the player after it was due', load.shownMs);
  const acted = tell('round trip of an action', load.actedMs);
  const refused = load.actedMs.length - (load.answers['201'] ?? 0);
  const complete = load.shownMs.length === wanted && refused === 0;
  print({
    name: 'drill: load',
    unit: 's',
    value: Math.round(load.wallMs / 100) / 10,
    cpu_s: Math.round(load.cpuMs / 100) / 10,
    players_cpu_s: Math.round(load.playersCpuMs / 100) / 10,
    cpu_ms_per_action: Math.round(load.cpuMs / Math.max(1, load.actedMs.length)),
    rss_mib: Math.round(load.rssBytes / 1024 / 1024),
    loopDelayP99Ms: load.loopP99Ms,
    shown: load.shownMs.length,
    wanted,
    refused,
    answers: load.answers,
  });
  return complete && shown >= targetShare && acted >= targetShare;
}

/**
 * `xiaodun bench drill [--players N] [--injects N] [--rate N] [--minutes N]`: a drill over HTTP on SQLite. Every player listens
 * to server-sent events and acts on each inject; a rate of 60 lets a minute of the script pass in a second. One JSON line per
 * measurement; resolves to 1 when less than 95 % are within a second, or anything is missing.
 */
export async function benchDrill(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      players: { type: 'string', default: '200' },
      injects: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '240' },
    },
  });
  const [players, injects, rate, minutes] = [
    Number(values.players),
    Number(values.injects),
    Number(values.rate),
    Number(values.minutes),
  ];
  if (![players, injects, rate, minutes].every((each) => Number.isSafeInteger(each) && each > 0)) {
    throw new Error('bench drill: --players, --injects, --rate and --minutes are whole numbers');
  }
  const dir = await mkdtemp(join(tmpdir(), 'xiaodun-bench-drill-'));
  try {
    const script = drillScript({ players, injects, rate, minutes });
    const node = await benchNode(dir, script);
    try {
      const load = await play(node, script.deliveries);
      return report(load, script.deliveries) ? 0 : 1;
    } finally {
      await node.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
