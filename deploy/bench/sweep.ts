import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readPrefixFile } from '../../collector/sweeps/known-files.ts';
import { whyNoBed, withBed, type PipedChild } from '../checks/oracles/ipv6-bed.ts';
import { inheritedEnvironment, oraclesFolder } from '../config/environment.ts';
import { nodeEnvironment, nodeFlags } from '../node-flags.ts';

const addressesWanted = 9_791;
const ports = [445, 80, 22, 443, 3389];
const targetRatio = 1.1;
const targetMib = 150;
const timeoutMs = 800;
/** Nobody's user id on every Linux: it may connect and nothing else. */
const nobody = '65534';

interface Figures {
  wall_s: number;
  cpu_s: number;
  rss_mib: number;
  sent: number;
  open?: number;
  refused?: number;
  silent?: number;
  failed?: number;
}

const none: Partial<Figures> = {};

type Start = (program: string, args: readonly string[]) => PipedChild;

/** The first addresses of every prefix of a plan: most are silent, as in a real sweep. */
async function planned(plan: string): Promise<string[]> {
  const prefixes = await readPrefixFile(join(plan, 'known', 'prefixes.csv'));
  const each = Math.ceil(addressesWanted / prefixes.length);
  return prefixes
    .flatMap(({ prefix }) => {
      const network = prefix.replace('::/64', '::');
      return Array.from({ length: each }, (_, at) => `${network}${(at + 1).toString(16)}`);
    })
    .slice(0, addressesWanted);
}

/** Where no network can be built: this machine refuses every one of them at once, which is the hardest on the processor. */
function loopback(): string[] {
  return Array.from({ length: addressesWanted }, (_, at) => `127.1.${at >> 8}.${at & 255}`);
}

async function measure(
  start: Start,
  mode: string,
  input: string,
  inFlight: number,
): Promise<Figures> {
  const script = fileURLToPath(new URL('./sweep-connects.ts', import.meta.url));
  const settings = Object.entries(nodeEnvironment()).map(([name, value]) => `${name}=${value}`);
  const program = [process.execPath, ...nodeFlags(), script, mode, `${inFlight}`, `${timeoutMs}`];
  const dropped =
    process.getuid?.() === 0 ? ['setpriv', `--reuid=${nobody}`, '--clear-groups'] : [];
  const child = start('env', [...settings, ...dropped, ...program]);
  child.stdin.end(input);
  const printed = await text(child.stdout);
  if (printed === '') throw new Error(`bench sweep: the ${mode} process did not report`);
  return JSON.parse(printed) as Figures;
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Both in turn, so that what else the machine does falls on both. */
async function compare(start: Start, addresses: string[], where: string, asked: Asked) {
  const input = JSON.stringify({ addresses, ports });
  const runs: Record<'bare' | 'prober', Figures[]> = { bare: [], prober: [] };
  for (let round = 0; round < asked.rounds; round += 1) {
    for (const mode of ['bare', 'prober'] as const) {
      runs[mode].push(await measure(start, mode, input, asked.inFlight));
    }
  }
  const of = (mode: 'bare' | 'prober', key: 'wall_s' | 'cpu_s' | 'rss_mib') =>
    Math.round(median(runs[mode].map((run) => run[key])) * 100) / 100;
  const connects = addresses.length * ports.length;
  const line = (mode: 'bare' | 'prober', more: object) => {
    const name = `sweep: ${connects} TCP connects as nobody, ${where}, ${mode}`;
    const figures = { cpu_s: of(mode, 'cpu_s'), wall_s: of(mode, 'wall_s') };
    const rss = { rss_mib: of(mode, 'rss_mib') };
    const { sent, open, refused, silent, failed } = runs[mode].at(-1) ?? none;
    const counts = { sent, open, refused, silent, failed };
    const value = { name, unit: 's', value: figures.wall_s, ...figures, ...rss };
    console.log(JSON.stringify({ ...value, ...counts, ...more }));
  };
  line('bare', {});
  const ratio = Math.round((of('prober', 'wall_s') / of('bare', 'wall_s')) * 1_000) / 1_000;
  line('prober', {
    peer: 'bare net.connect loop',
    ratio,
    target: { ratio: targetRatio, rss_mib: targetMib },
  });
  return ratio <= targetRatio && of('prober', 'rss_mib') <= targetMib;
}

interface Asked {
  rounds: number;
  inFlight: number;
}

/**
 * `bench sweep [--rounds N] [--in-flight N]`: 48,955 connection attempts by the TCP prober and by a bare net.connect loop in turn, both without
 * privileges, over a campus in network namespaces where one can be built and over loopback. Resolves to 1 beyond 1.1 × the loop or 150 MiB.
 */
export async function benchSweep(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      'in-flight': { type: 'string', default: '4000' },
    },
  });
  const asked = { rounds: Number(values.rounds), inFlight: Number(values['in-flight']) };
  if (![asked.rounds, asked.inFlight].every((value) => Number.isSafeInteger(value) && value > 0)) {
    throw new Error('bench sweep: --rounds and --in-flight are whole numbers');
  }
  const here: Start = (program, more) =>
    spawn(program, more, { stdio: ['pipe', 'pipe', 'inherit'], env: inheritedEnvironment() });
  const overLoopback = await compare(here, loopback(), 'loopback', asked);
  const oracles = resolve(oraclesFolder());
  const plan = join(oracles, 'ipv6', 'seed1');
  const why = existsSync(plan) ? whyNoBed(oracles) : `there is no ${plan}`;
  if (why !== undefined) {
    console.log(JSON.stringify({ name: 'sweep: campus in network namespaces', skipped: why }));
    return overLoopback ? 0 : 1;
  }
  const overWire = await withBed(oracles, plan, 'b', async (bed) =>
    compare(bed.spawn, await planned(plan), 'campus in namespaces', asked),
  );
  return overLoopback && overWire ? 0 : 1;
}
