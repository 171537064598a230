import { usage } from './command.ts';

interface Bench {
  name: string;
  what: string;
  load(): Promise<(args: string[]) => Promise<number | void>>;
}

const benches: readonly Bench[] = [
  {
    name: 'ingest',
    what: 'UDP and TCP syslog → parsed → Sigma rules → stored, events per CPU-second',
    load: async () => (await import('../bench/ingest.ts')).benchIngest,
  },
  {
    name: 'detect',
    what: 'Sigma rules over JSON lines, beside rsigma-eval: events per CPU-second, load time, memory',
    load: async () => (await import('../bench/detect.ts')).benchDetect,
  },
  {
    name: 'query',
    what: 'count, histogram, address and free text over millions of events in DuckDB',
    load: async () => (await import('../bench/query.ts')).benchQuery,
  },
  {
    name: 'notices',
    what: 'board and list of notices over 2,000 schools and 50,000 notices, SQLite and Postgres',
    load: async () => (await import('../bench/notices.ts')).benchNotices,
  },
  {
    name: 'assess',
    what: '10,000 systems × 211 items × 5 objects scored from the store under all packs',
    load: async () => (await import('../bench/assess.ts')).benchAssess,
  },
  {
    name: 'drill',
    what: '200 players and 1,000 injects at 60 times the speed: shown after due, round trip of actions',
    load: async () => (await import('../bench/drill.ts')).benchDrill,
  },
  {
    name: 'sweep',
    what: '48,955 TCP connects without privileges beside a bare net.connect loop: time and memory',
    load: async () => (await import('../bench/sweep.ts')).benchSweep,
  },
  {
    name: 'vet',
    what: 'one APK read in a process of its own: time and memory, beside androguard where Python has it',
    load: async () => (await import('../bench/vet.ts')).benchVet,
  },
  {
    name: 'correlate',
    what: 'a million correlation keys: matches per CPU-second, memory, disk, reading them again',
    load: async () => (await import('../bench/correlate.ts')).benchCorrelate,
  },
  {
    name: 'memory',
    what: 'resident memory of a whole node, idle and at 1,000 lines a second',
    load: async () => (await import('../bench/memory.ts')).benchMemory,
  },
];

/** `bench NAME [options]` prints one JSON line per measurement; `bench --list` names them. */
export async function bench(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--list') {
    for (const one of benches) console.log(JSON.stringify({ name: one.name, what: one.what }));
    return 0;
  }
  const wanted = benches.find((one) => one.name === name);
  if (!wanted) return usage(`bench ${benches.map((one) => one.name).join('|')} | bench --list`);
  const run = await wanted.load();
  return (await run(rest)) ?? 0;
}
