import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeApk } from '../../collector/packages/making/make-apk.ts';
import { createPackageReader } from '../../collector/packages/reading/package-reader.ts';
import { oraclesFolder } from '../config/environment.ts';
import { measureAndroguard } from './vet-androguard.ts';

interface Reading {
  wallS: number;
  cpuS: number;
  rssMiB: number;
}

const POLL_MS = 4;
/** `sysconf(_SC_CLK_TCK)` of Linux on all machines that we know. */
const TICKS = 100;

/** Peak memory and processor time of a process as long as it runs, from /proc. */
function watchProcess(pid: number, found: Reading): NodeJS.Timeout {
  return setInterval(() => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const peak = Number(/VmHWM:\s+(\d+) kB/u.exec(status)?.[1] ?? 0);
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      found.rssMiB = Math.max(found.rssMiB, peak / 1024);
      found.cpuS = Math.max(found.cpuS, (Number(fields[11]) + Number(fields[12])) / TICKS);
    } catch {
      // It has ended; what was seen last counts.
    }
  }, POLL_MS);
}

async function readOnce(file: string): Promise<Reading> {
  const found: Reading = { wallS: 0, cpuS: 0, rssMiB: 0 };
  let watch: NodeJS.Timeout | undefined;
  const reader = createPackageReader({
    onStart: (pid) => {
      watch = watchProcess(pid, found);
    },
  });
  const started = performance.now();
  try {
    await reader.read(file);
    found.wallS = (performance.now() - started) / 1_000;
    return found;
  } finally {
    clearInterval(watch);
  }
}

/** Without the recorded packages: one of ours with as many classes as ApiDemos has. */
async function madeApk(folder: string): Promise<string> {
  const classes = Array.from({ length: 5_000 }, (_, at) => ({
    name: `cn.edu.example.bench.part${at % 50}.C${at}`,
    methods: [{ name: 'run', strings: [`https://host${at}.example.cn/path`] }],
  }));
  const path = join(folder, 'made.apk');
  const names = { package: 'cn.edu.example.bench', versionName: '1.0', label: 'Bench' };
  const numbers = { versionCode: 1, minSdk: 21, targetSdk: 34 };
  await writeFile(path, makeApk({ ...names, ...numbers, dex: [{ classes }] }));
  return path;
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

function print(line: object): void {
  console.log(JSON.stringify(line));
}

function middle(readings: readonly Reading[]): Reading {
  const sorted = readings.toSorted((a, b) => a.wallS - b.wallS);
  return sorted[Math.floor(sorted.length / 2)] ?? { wallS: 0, cpuS: 0, rssMiB: 0 };
}

/**
 * `bench vet [--file APK] [--rounds N] [--python PATH] [--no-peer]`: how long the process takes that reads a package, and its memory, which is
 * all above the idle platform; beside androguard doing the same on the same file.
 */
export async function benchVet(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      file: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      python: { type: 'string', default: 'python3' },
      'no-peer': { type: 'boolean', default: false },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-bench-vet-'));
  try {
    const recorded = join(resolve(oraclesFolder()), 'apk', 'apks', 'ApiDemos-debug.apk');
    const file = values.file ?? (existsSync(recorded) ? recorded : await madeApk(folder));
    const readings: Reading[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      readings.push(await readOnce(file));
    }
    const { wallS, cpuS } = middle(readings);
    const rssMiB = Math.max(...readings.map((one) => one.rssMiB));
    const { size } = await stat(file);
    const name = file.split('/').at(-1);
    const ours = {
      name: `vet ${name}`,
      unit: 's',
      value: rounded(wallS),
      cpu_s: rounded(cpuS),
      wall_s: rounded(wallS),
      rss_mib: Math.round(rssMiB),
      bytes: size,
    };
    if (values['no-peer']) {
      print(ours);
      return 0;
    }
    const peer = await measureAndroguard(file, values.python, folder);
    if (typeof peer === 'string') {
      print(ours);
      print({ name: 'androguard', unit: 's', value: null, why: peer });
    } else {
      const ratio = rounded(wallS / peer.wall_s);
      print({ ...ours, peer: `androguard ${peer.version}`, ratio });
      print({ name: 'androguard', unit: 's', value: peer.wall_s, ...peer });
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}
