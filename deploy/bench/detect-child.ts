import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { createEventRules, type EventRules } from '../../analyzer/detection/event-rules.ts';
import { loadRules } from '../../analyzer/detection/load-rules.ts';
import { ByteLineSplitter } from '../commands/byte-lines.ts';

/*
 * One measurement of `bench detect` in a process of its own: detect-child.ts MODE RULES EVENTS PER-RULE. Prints one
 * JSON line.
 */

/** How events reach the rules. */
type Mode =
  /** Lines of JSON, every rule sees every event. */
  | 'lines'
  /** Lines of JSON, rules see events of their log source. */
  | 'routed'
  /** Objects in memory, as the pipeline has them; parsing is not counted. */
  | 'objects';

const chunkBytes = 1_048_576;
/** Objects held at once, so that memory stays that of a stream. */
const batchSize = 2_000;

interface Tally {
  events: number;
  hits: number;
  bad: number;
  micros: number;
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function forEachChunk(path: string, use: (chunk: Buffer) => void): void {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(chunkBytes);
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
    use(chunk.subarray(0, read));
  }
  closeSync(file);
}

function matchLines(path: string, rules: EventRules): Tally {
  const tally: Tally = { events: 0, hits: 0, bad: 0, micros: 0 };
  const splitter = new ByteLineSplitter({
    line(bytes, start, end) {
      const held = rules.matchLine(bytes, start, end);
      tally.events += 1;
      if (held) tally.hits += held.length;
      else tally.bad += 1;
    },
    tooLong: () => (tally.bad += 1),
  });
  const before = cpuMicros();
  forEachChunk(path, (chunk) => splitter.add(chunk));
  splitter.end();
  tally.micros = cpuMicros() - before;
  return tally;
}

function matchObjects(path: string, rules: EventRules): Tally {
  const tally: Tally = { events: 0, hits: 0, bad: 0, micros: 0 };
  let batch: Record<string, unknown>[] = [];
  const run = (): void => {
    const before = cpuMicros();
    for (const event of batch) tally.hits += rules.match(event).length;
    tally.micros += cpuMicros() - before;
    tally.events += batch.length;
    batch = [];
  };
  const splitter = new ByteLineSplitter({
    line(bytes, start, end) {
      batch.push(JSON.parse(bytes.toString('utf8', start, end)));
      if (batch.length >= batchSize) run();
    },
    tooLong: () => (tally.bad += 1),
  });
  forEachChunk(path, (chunk) => splitter.add(chunk));
  splitter.end();
  run();
  return tally;
}

const [mode, rulePath, eventPath, perRulePath] = process.argv.slice(2) as [
  Mode,
  string,
  string,
  string?,
];
const started = performance.now();
const startedCpu = cpuMicros();
const loaded = await loadRules([rulePath]);
const rules = createEventRules(
  loaded.rules.filter((rule) => rule.kind === 'event'),
  { pipelines: [], ignoreLogsource: mode === 'lines', unknownLogsource: 'every-rule' },
);
const load = { wall: (performance.now() - started) / 1e3, cpu: (cpuMicros() - startedCpu) / 1e6 };
const tally = mode === 'objects' ? matchObjects(eventPath, rules) : matchLines(eventPath, rules);
if (perRulePath !== undefined) {
  const hits = rules.costs().filter((cost) => cost.hits > 0);
  writeFileSync(
    perRulePath,
    JSON.stringify(Object.fromEntries(hits.map((cost) => [cost.ruleId, cost.hits]))),
  );
}
console.log(
  JSON.stringify({
    rules: rules.rules.length,
    refused: loaded.faults.filter((fault) => fault.severity === 'error').length,
    events: tally.events,
    bad: tally.bad,
    hits: tally.hits,
    loadSeconds: load.wall,
    loadCpuSeconds: load.cpu,
    cpuSeconds: tally.micros / 1e6,
    perCpuSecond: Math.round(tally.events / (tally.micros / 1e6)),
    maxRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
