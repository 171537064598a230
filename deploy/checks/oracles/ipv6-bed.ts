import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Reads its input and prints its result through pipes; what it complains of is shown. */
export type PipedChild = ChildProcessByStdio<Writable, Readable, null>;

/** A campus of one plan in network namespaces of this machine; nothing of it leaves them. */
export interface Bed {
  /** Starts a program where a scanner would stand. */
  spawn(program: string, args: readonly string[]): PipedChild;
  /** Packets that asked, as the campus counted them, by kind. */
  count(): Promise<Record<string, number>>;
  reset(): Promise<void>;
}

/** Starting takes a second or two, on a busy machine more. */
const startMs = 60_000;

const script = (oracles: string) => join(oracles, 'ipv6', 'netns-campus.sh');

/** Why no bed can be built here; undefined when one can. */
export function whyNoBed(oracles: string): string | undefined {
  if (!existsSync(script(oracles))) return 'there is no netns-campus.sh';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'nft', 'python3', 'bash', 'setsid'].filter((name) => !isInstalled(name));
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed`;
}

function isInstalled(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, name)));
}

/** Builds the campus of a plan's folder, lends it, and takes it down whatever happens. */
export async function withBed<T>(
  oracles: string,
  plan: string,
  name: string,
  work: (bed: Bed) => Promise<T>,
): Promise<T> {
  const bed = async (...args: string[]) => {
    const { stdout } = await run('bash', [script(oracles), ...args], { timeout: startMs });
    return stdout;
  };
  const tag = `${process.pid}${name}`;
  try {
    await bed('start', plan, tag);
    return await work({
      spawn: (program, args) =>
        spawn('ip', ['netns', 'exec', `cs-scan-${tag}`, program, ...args], {
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      count: async () => JSON.parse(await bed('count', tag)) as Record<string, number>,
      reset: async () => void (await bed('reset', tag)),
    });
  } finally {
    await bed('stop', tag);
  }
}
