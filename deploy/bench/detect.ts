import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { getCompileCacheDir } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { nodeEnvironment, nodeFlags } from '../node-flags.ts';
import { root } from '../paths.ts';

/*
 * Our matcher beside rsigma-eval on the same rules and events, one core each, in turns. The recipe (event generator,
 * lists of rules, source of the rival) is a folder with gen_events.py, mkrules.py and rust/.
 */

const run = promisify(execFile);
const child = fileURLToPath(new URL('detect-child.ts', import.meta.url));

/** What is asked of us at each size: times rsigma, seconds to load, MiB. */
const targets: Readonly<Record<string, { ratio: number }>> = {
  '300': { ratio: 0.8 },
  '2000': { ratio: 1 },
};
const targetLoadSeconds = 1;
const targetMib = 250;

interface Options {
  recipe: string;
  events: number;
  rounds: number;
  sizes: string[];
  rival: string | undefined;
}

interface Measurement {
  perCpuSecond: number;
  hits: number;
  loadSeconds: number;
  maxRssMib: number;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      recipe: { type: 'string', default: join(root, '..', 'shared', 'bench', 'sigma') },
      events: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '3' },
      size: { type: 'string', multiple: true, default: ['300', '2000'] },
      rival: { type: 'string' },
    },
  });
  const built = join(values.recipe, 'rust', 'target', 'release', 'sigmabench');
  return {
    recipe: resolve(values.recipe),
    events: Number(values.events),
    rounds: Number(values.rounds),
    sizes: values.size,
    rival: values.rival ?? (existsSync(built) ? built : undefined),
  };
}

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

/** One core, where the system can pin a process. */
async function pinned(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, number>> {
  const pin = existsSync('/usr/bin/taskset') ? ['taskset', '-c', '1'] : [];
  const [file = command, ...rest] = [...pin, command, ...args];
  const { stdout } = await run(file, rest, { env: { ...inherited(), ...env } });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}

/** A child finds its tools and our compiled code, and runs as `npm run xiaodun` would. */
function inherited(): Record<string, string> {
  const compiled = getCompileCacheDir();
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...nodeEnvironment(),
    ...(compiled !== undefined && { NODE_COMPILE_CACHE: dirname(compiled) }),
  };
}

async function ours(mode: string, rules: string, events: string, perRule?: string) {
  const flags = nodeFlags().filter((flag) => flag !== '--optimize-for-size');
  const args = [...flags, child, mode, rules, events];
  const found = await pinned(process.execPath, [...args, ...(perRule ? [perRule] : [])]);
  return found as unknown as Measurement;
}

async function theirs(rival: string, rules: string, events: string, perRule: string) {
  const list = join(rules, 'list.txt');
  const found = await pinned(rival, ['rsigma', list, events], { PER_RULE: perRule });
  return {
    perCpuSecond: found['ev_per_s_cpu'] ?? 0,
    hits: found['hits'] ?? 0,
    loadSeconds: found['load_s'] ?? 0,
    maxRssMib: found['rss_mib'] ?? 0,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function differences(
  ours: string,
  theirs: string,
): { rule: string; ours: number; theirs: number }[] {
  const [a, b] = [ours, theirs].map((path): Record<string, number> =>
    JSON.parse(readFileSync(path, 'utf8')),
  );
  const ids = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return ids
    .map((rule) => ({ rule, ours: a?.[rule] ?? 0, theirs: b?.[rule] ?? 0 }))
    .filter((each) => each.ours !== each.theirs);
}

function report(size: string, who: string, all: readonly Measurement[]): number {
  const best = Math.max(...all.map((each) => each.perCpuSecond));
  print({
    name: `detect: ${size} rules, ${who}`,
    unit: 'events/CPU-s',
    value: best,
    median: median(all.map((each) => each.perCpuSecond)),
    hits: all[0]?.hits,
    loadSeconds: Math.min(...all.map((each) => each.loadSeconds)),
    maxRssMib: Math.max(...all.map((each) => each.maxRssMib)),
  });
  return best;
}

async function benchSize(size: string, options: Options, folder: string, events: string) {
  const rules = join(folder, size);
  await run('python3', [join(options.recipe, 'mkrules.py'), size, rules]);
  const [own, rival] = [join(folder, 'own.json'), join(folder, 'rival.json')];
  const lines: Measurement[] = [];
  const rivals: Measurement[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    lines.push(await ours('lines', rules, events, own));
    if (options.rival !== undefined) rivals.push(await theirs(options.rival, rules, events, rival));
  }
  const best = report(size, 'JSON lines, every rule sees every event', lines);
  const others = [await ours('routed', rules, events)];
  report(size, 'JSON lines, routed by log source', others);
  report(size, 'objects in memory, routed by log source', [await ours('objects', rules, events)]);
  const loadSeconds = Math.min(...lines.map((each) => each.loadSeconds));
  const maxRssMib = Math.max(...lines.map((each) => each.maxRssMib));
  let good = loadSeconds <= targetLoadSeconds && maxRssMib <= targetMib;
  if (rivals.length > 0) {
    const ratio = best / report(size, 'rsigma-eval', rivals);
    const differing = differences(own, rival);
    const target = targets[size]?.ratio ?? 0;
    good &&= ratio >= target && differing.length === 0;
    print({
      name: `detect: ${size} rules, times rsigma`,
      unit: 'ratio',
      value: Math.round(ratio * 100) / 100,
      target,
    });
    print({
      name: `detect: ${size} rules, rules whose hits differ`,
      unit: 'rules',
      value: differing.length,
      differing,
    });
  }
  return good;
}

/** `bench detect`: exit 1 when a target is missed; without a built rival only our own figures. */
export async function benchDetect(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!existsSync(join(options.recipe, 'gen_events.py'))) {
    console.error(`xiaodun: ${options.recipe}: there is no recipe; name its folder with --recipe.`);
    return 1;
  }
  if (options.rival === undefined) {
    console.error(
      'xiaodun: no rival is built; name its program with --rival to have it run beside ours.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-detect-'));
  try {
    const events = join(folder, 'events.ndjson');
    await run('python3', [join(options.recipe, 'gen_events.py'), String(options.events), events]);
    let good = true;
    for (const size of options.sizes)
      good = (await benchSize(size, options, folder, events)) && good;
    return good ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
