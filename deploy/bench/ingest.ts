import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DetectedEvent } from '../../analyzer/alerts/alerts.ts';
import { createPipeline } from '../../analyzer/pipeline/pipeline.ts';
import { createDuckdbEventStore } from '../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import { parseSourceConfig } from '../../collector/sources/source-config.ts';
import { createSyslogTcp } from '../../collector/sources/syslog-tcp/index.ts';
import { SyslogTcpConfig } from '../../collector/sources/syslog-tcp/schema.ts';
import { createSyslogUdp } from '../../collector/sources/syslog-udp/index.ts';
import { SyslogUdpConfig } from '../../collector/sources/syslog-udp/schema.ts';
import { openSpool } from '../../collector/spool/spool.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { rulesToMeasure } from './bench-rules.ts';
import { startProfile, type HotFunction } from './profile.ts';

interface Options {
  events: number;
  seconds: number;
  rules: string;
  ruleCount: number;
  udpRate: number;
  tcpRate: number;
  threads: number;
  ignoreLogsource: boolean;
  profile: boolean;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '200000' },
      seconds: { type: 'string', default: '60' },
      rules: { type: 'string', default: here('../../rules/detection') },
      'rule-count': { type: 'string', default: '300' },
      'udp-rate': { type: 'string', default: '10000' },
      'tcp-rate': { type: 'string', default: '0' },
      threads: { type: 'string', default: '1' },
      'ignore-logsource': { type: 'boolean', default: false },
      'no-profile': { type: 'boolean', default: false },
    },
  });
  return {
    events: Math.min(10_000_000, Number(values.events)),
    seconds: Math.min(3_600, Number(values.seconds)),
    rules: values.rules,
    ruleCount: Number(values['rule-count']),
    udpRate: Number(values['udp-rate']),
    tcpRate: Number(values['tcp-rate']),
    threads: Number(values.threads),
    ignoreLogsource: values['ignore-logsource'],
    profile: !values['no-profile'],
  };
}

/** A node's receiving half in a folder of its own, on loopback. */
async function startNode(folder: string, options: Options, rules: string[], profiled: boolean) {
  const log = pino({ level: 'error' }, pino.destination(2));
  const metrics = new Registry();
  const deps = { time: systemTime, log, metrics };
  const spool = await openSpool({
    folder: join(folder, 'spool'),
    maxBytes: 512 * 1024 ** 2,
    ...deps,
  });
  const events = await createDuckdbEventStore({
    dir: join(folder, 'events'),
    memoryLimitMiB: 128,
    ...deps,
  });
  let detections = 0;
  const pipeline = createPipeline({
    spool,
    events,
    // What alerts do with detections is measured elsewhere; here they are counted.
    alerts: {
      record: async (batch: readonly DetectedEvent[]) => void (detections += batch.length),
    },
    sources: { seen() {}, dropped() {} },
    rulePaths: {
      rules,
      pipelines: here('../../rules/detection/pipelines'),
      ignoreLogsource: options.ignoreLogsource,
    },
    enrichment: { defaultUnitId: 'bench', owners: new Map() },
    nodeId: 'bench',
    timeZone: 'Asia/Shanghai',
    ...deps,
    options: {
      threads: options.threads,
      ...(profiled ? { workerUrl: new URL('./profiled-ingest.worker.ts', import.meta.url) } : {}),
    },
  });
  await pipeline.start();
  const { sink } = pipeline;
  const loopback = { port: 0, host: '127.0.0.1' };
  const tcp = createSyslogTcp(parseSourceConfig(SyslogTcpConfig, loopback), { sink, ...deps });
  const udpConfig = parseSourceConfig(SyslogUdpConfig, { port: 0, hosts: ['127.0.0.1'] });
  const udp = createSyslogUdp(udpConfig, { sink, ...deps });
  await tcp.start();
  await udp.start();
  return {
    ports: { tcp: tcp.port(), udp: udp.port() },
    counts() {
      const { stages } = pipeline.stats();
      const outOf = (name: string) => stages.find((stage) => stage.name === name)?.out ?? 0;
      return { taken: outOf('receive'), stored: outOf('store') };
    },
    rules: () => pipeline.rules().rules.length,
    detections: () => detections,
    async stop() {
      await tcp.stop();
      await udp.stop();
      await pipeline.stop();
      await spool.stop();
      await events.stop();
    },
  };
}

type Node = Awaited<ReturnType<typeof startNode>>;

function sendLines(transport: 'tcp' | 'udp', port: number, options: Options): Promise<number> {
  const rate = transport === 'udp' ? options.udpRate : options.tcpRate;
  const args = [transport, port, options.events, rate, options.seconds].map(String);
  const sender = fileURLToPath(new URL('./syslog-sender.ts', import.meta.url));
  const child = spawn(process.execPath, [sender, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(Number(text)) : reject(new Error(`sender ${code}`)),
    );
  });
}

/** Waits until everything that came in is stored; what has not come in a second after the end is lost (UDP). */
async function settled(node: Node, sent: number, before: number): Promise<number> {
  let last = -1;
  let quietSince = performance.now();
  for (;;) {
    const { taken, stored } = node.counts();
    if (stored - before >= sent) return performance.now();
    if (taken !== last) {
      last = taken;
      quietSince = performance.now();
    } else if (stored >= taken && performance.now() - quietSince > 1_000) return quietSince;
    await pause(20);
  }
}

interface Measured {
  wall_s: number;
  cpu_s: number;
  rss_mib: number;
}

function print(name: string, unit: string, value: number, measured?: Measured, more = {}): void {
  console.log(JSON.stringify({ name, unit, value, ...measured, ...more }));
}

const round = (n: number, digits = 2) => Math.round(n * 10 ** digits) / 10 ** digits;

async function measure(node: Node, transport: 'tcp' | 'udp', options: Options): Promise<void> {
  const before = node.counts().stored;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let rss = 0;
  const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 100);
  delay.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const sent = await sendLines(transport, node.ports[transport], options);
  const ended = await settled(node, sent, before);
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  delay.disable();
  const stored = node.counts().stored - before;
  const measured = {
    wall_s: round((ended - started) / 1_000),
    cpu_s: round((user + system) / 1e6),
    rss_mib: Math.round(rss / 1024 ** 2),
  };
  const name = `ingest ${transport}`;
  const perCpu = Math.round(stored / measured.cpu_s);
  print(name, 'events/cpu_s', perCpu, measured, { rules: node.rules(), events: stored });
  print(`${name} rate`, 'events/s', Math.round(stored / measured.wall_s), measured);
  print(`${name} lost`, 'events', sent - stored, measured);
  print(`${name} main loop delay p99`, 'ms', round(delay.percentile(99) / 1e6), measured);
  print(`${name} main loop delay max`, 'ms', round(delay.max / 1e6), measured);
}

async function profileRun(options: Options, rules: string[], folder: string): Promise<void> {
  const node = await startNode(folder, options, rules, true);
  const main = await startProfile();
  const events = Math.min(options.events, 100_000);
  const sent = await sendLines('tcp', node.ports.tcp, { ...options, events });
  await settled(node, sent, 0);
  const channel = new BroadcastChannel('bench-profile');
  const thread = new Promise<HotFunction[]>((resolve) => {
    channel.addEventListener('message', (event) =>
      resolve((event as MessageEvent<HotFunction[]>).data),
    );
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel between threads
  channel.postMessage('stop');
  const found = { 'ingest thread': await thread, 'main thread': await main.hottest(3) };
  channel.close();
  for (const [where, functions] of Object.entries(found)) {
    for (const { name, place, percent } of functions) {
      print(`ingest hottest, ${where}`, '% of its busy time', percent, undefined, {
        function: name,
        place,
      });
    }
  }
  await node.stop();
}

/**
 * `xiaodun bench ingest [--events N] [--seconds S] [--rules PATH] [--rule-count N] [--udp-rate N] [--tcp-rate N]
 * [--threads N] [--ignore-logsource] [--no-profile]`: syslog over loopback → parsed → Sigma rules → stored in DuckDB.
 * The sender is another process and not in the figures.
 */
export async function benchIngest(args: string[]): Promise<void> {
  const options = readOptions(args);
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-bench-'));
  try {
    const rules = await rulesToMeasure(options.rules, options.ruleCount, join(folder, 'rules'));
    for (const transport of ['tcp', 'udp'] as const) {
      const node = await startNode(join(folder, transport), options, rules, false);
      await measure(node, transport, options);
      print(`ingest ${transport} detections`, 'detections', node.detections());
      await node.stop();
    }
    if (options.profile) await profileRun(options, rules, join(folder, 'profile'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
