import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openSpool } from '../../../collector/spool/spool.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import type { Event } from '../../../collector/events/event.ts';
import type { DetectedEvent } from '../../alerts/alerts.ts';
import { manyRulesDocument } from '../../detection/testing/many-rules.ts';
import { createPipeline } from '../pipeline.ts';

export interface ReloadLoadOptions {
  /** An empty folder for rules and spool. */
  folder: string;
  rules: number;
  lines: number;
  /** Lines offered per second; the pipeline works them off as it can. */
  linesPerSecond: number;
  reloads: number;
  seed: number;
}

/** What became of the lines; all of the faults are 0 when every line was seen by one rule set and counted once. */
export interface ReloadLoadReport {
  stored: number;
  faults: {
    /** Lines that no rule set saw. */
    missed: number;
    /** Lines that two rule sets saw, or one saw twice. */
    twice: number;
    /** Lines that an older rule set saw after a newer one had begun. */
    disordered: number;
    /** Lines at which the count of their group was not the number of its lines so far. */
    miscounted: number;
    /** Threads that were lost on the way. */
    threadsLost: number;
  };
  /** Rule sets that saw lines, the first included. */
  generations: number;
  /** Longest time that reading, compiling and swapping took, milliseconds. */
  slowestReloadMs: number;
  /** From the first line offered to the last one stored. */
  linesPerSecond: number;
}

/** Groups that lines are counted by; each has a hundredth of them. */
const hosts = 100;
const documentsPerFile = 100;
const offerEveryMs = 20;
const startMs = Date.parse('2026-11-21T00:00:00.000Z');

/** Matches every line, under an id that says which rule set it belongs to. */
const generationRule = (generation: number): string => `title: Generation ${generation}
id: generation-${generation}
logsource: {}
detection:
  selection:
    event.original|contains: 'number='
  condition: selection
`;

/** Counts the lines of each host; never changed, so its windows must go on. */
const counting = `title: Any line
id: any-line
name: any_line
logsource: {}
detection:
  selection:
    event.original|contains: 'number='
  condition: selection
x-xiaodun: {silent: true}
---
title: Lines of a host
id: lines-of-host
correlation:
  type: event_count
  rules: [any_line]
  group-by: [host.name]
  timespan: 1d
  condition: {gte: 1}
`;

async function writeMany(folder: string, file: number, seed: number): Promise<void> {
  const documents = Array.from({ length: documentsPerFile }, (_, index) =>
    manyRulesDocument(file * documentsPerFile + index, seed),
  );
  await writeFile(join(folder, `many-${file}.yml`), documents.join('---\n'));
}

function lineText(number: number): string {
  const at = new Date(startMs + number).toISOString();
  return `<13>1 ${at} host-${number % hosts} app - - - number=${number} GET /index.html 200`;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps count of what each line was seen by, from detections in the order in which they are stored. */
function createJudge(lines: number) {
  const seen = new Uint8Array(lines);
  const perHost = new Uint32Array(hosts);
  const generations = new Set<number>();
  const faults = { disordered: 0, miscounted: 0 };
  let newest = 0;

  const seenBy = (number: number, generation: number): void => {
    seen[number] = (seen[number] ?? 0) + 1;
    generations.add(generation);
    if (generation < newest) faults.disordered += 1;
    newest = Math.max(newest, generation);
  };
  const counted = (host: number, value: number): void => {
    const count = (perHost[host] ?? 0) + 1;
    perHost[host] = count;
    if (value !== count) faults.miscounted += 1;
  };
  return {
    take({ event, detection }: DetectedEvent): void {
      const number = Number(/number=(\d+)/.exec(event['event.original'])?.[1]);
      const generation = /^generation-(\d+)$/.exec(detection.ruleId)?.[1];
      if (generation !== undefined) seenBy(number, Number(generation));
      else if (detection.correlation) counted(number % hosts, detection.correlation.value);
    },
    report() {
      const all = perHost.reduce((sum, count) => sum + count, 0);
      return {
        generations: generations.size,
        faults: {
          missed: seen.filter((times) => times === 0).length,
          twice: seen.filter((times) => times > 1).length,
          disordered: faults.disordered,
          miscounted: faults.miscounted + Math.abs(lines - all),
        },
      };
    },
  };
}

/** Lines at a steady rate through a whole pipeline, while thousands of rules are read anew again and again. */
export async function runReloadUnderLoad(options: ReloadLoadOptions): Promise<ReloadLoadReport> {
  const rules = join(options.folder, 'rules');
  await mkdir(rules);
  const files = Math.ceil(options.rules / documentsPerFile);
  for (let file = 0; file < files; file += 1) await writeMany(rules, file, options.seed);
  await writeFile(join(rules, 'generation.yml'), generationRule(0));
  await writeFile(join(rules, 'counting.yml'), counting);

  const deps = { time: systemTime, log: pino({ enabled: false }), metrics: new Registry() };
  const spool = await openSpool({
    folder: join(options.folder, 'spool'),
    maxBytes: 256 * 1024 * 1024,
    ...deps,
  });
  const done = { offered: 0, stored: 0 };
  const judge = createJudge(options.lines);
  const pipeline = createPipeline({
    spool,
    events: {
      append: async (events: readonly Event[]) => {
        done.stored += events.length;
        return { stored: events.length, duplicates: 0 };
      },
    },
    alerts: { record: async (batch) => batch.forEach((each) => judge.take(each)) },
    sources: { seen: () => undefined, dropped: () => undefined },
    rulePaths: { rules: [rules] },
    enrichment: { defaultUnitId: 'home', owners: new Map() },
    nodeId: 'n1',
    timeZone: 'Asia/Shanghai',
    options: { lingerMs: 5 },
    ...deps,
  });
  await pipeline.start();
  const startedAt = performance.now();

  const offerAll = async (): Promise<void> => {
    while (done.offered < options.lines) {
      const due = ((performance.now() - startedAt) / 1_000) * options.linesPerSecond;
      while (done.offered < Math.min(due, options.lines)) {
        const raw = Buffer.from(lineText(done.offered));
        const line = {
          receivedAt: startMs,
          transport: 'udp',
          sourceAddress: '192.0.2.1',
          raw,
        } as const;
        if (!pipeline.offer(line)) break;
        done.offered += 1;
      }
      await pause(offerEveryMs);
    }
  };

  let slowestReloadMs = 0;
  const reloadAll = async (): Promise<void> => {
    for (let reload = 1; reload <= options.reloads; reload += 1) {
      const share = (options.lines * reload) / (options.reloads + 1);
      while (done.offered < share) await pause(offerEveryMs);
      // A part of the rules changes for good; the last generation must still see lines.
      for (let file = 0; file < files; file += 4)
        await writeMany(rules, file, options.seed + reload);
      await writeFile(join(rules, 'generation.yml'), generationRule(reload));
      const began = performance.now();
      await pipeline.reloadRules();
      slowestReloadMs = Math.max(slowestReloadMs, performance.now() - began);
    }
  };

  try {
    await Promise.all([offerAll(), reloadAll()]);
    while (done.stored < options.lines && pipeline.stats().failure === undefined)
      await pause(offerEveryMs);
    const seconds = (performance.now() - startedAt) / 1_000;
    await pipeline.stop();
    const { faults, generations } = judge.report();
    return {
      stored: done.stored,
      faults: { ...faults, threadsLost: pipeline.stats().threadRestarts },
      generations,
      slowestReloadMs: Math.round(slowestReloadMs),
      linesPerSecond: Math.round(options.lines / seconds),
    };
  } finally {
    await pipeline.stop(0);
    await spool.stop();
  }
}
