import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drillScript } from './drill-script.ts';
import { playDrill, type DrillFigures } from './drill-players.ts';
import { benchNode } from './drill-node.ts';

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

function report(figures: DrillFigures, wanted: number): boolean {
  const shown = tell('shown to the player after it was due', figures.shownMs);
  const acted = tell('round trip of an action', figures.actedMs);
  const complete = figures.shownMs.length === wanted && figures.refused === 0;
  print({
    name: 'drill: load',
    unit: 's',
    value: Math.round(figures.wallMs / 100) / 10,
    cpu_s: Math.round(figures.cpuMs / 100) / 10,
    rss_mib: Math.round(figures.rssBytes / 1024 / 1024),
    loopDelayP99Ms: figures.loopP99Ms,
    shown: figures.shownMs.length,
    wanted,
    refused: figures.refused,
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
      const figures = await playDrill(node, script.deliveries);
      return report(figures, script.deliveries) ? 0 : 1;
    } finally {
      await node.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
