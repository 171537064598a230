import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackageError } from '../errors.ts';
import type { PackageFacts } from '../facts.ts';
import type { ChildAnswer, ChildRequest } from './messages.ts';
import { loadReadingRules, type ReadingRules } from './rules.ts';

/** Reads one package in a process of its own, with bounds of time and memory. Nothing of the package is ever executed. */
export interface PackageReader {
  /**
   * @param name as uploaded; the last part of the path when left out.
   * @throws {PackageError}
   */
  read(path: string, options?: { name?: string; signal?: AbortSignal }): Promise<PackageFacts>;
  /** The same as JSON bytes, for whoever only stores them: parsing megabytes would hold up an event loop. */
  readBytes(path: string, options?: { name?: string; signal?: AbortSignal }): Promise<Buffer>;
  /** Ends what is being read; those who wait get STOPPED. */
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('child.ts', import.meta.url));
/** The checkout: code and modules that the process may load. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** How often the memory of the process is looked at. */
const WATCH_MS = 100;
/** Lists are bounded by rules; facts of the largest apps have some megabytes. */
const MAX_ANSWER_BYTES = 67_108_864;
const MAX_COMPLAINT = 2_000;

function flags(path: string, rules: ReadingRules): string[] {
  return [
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    `--max-old-space-size=${rules.limits.process.heapMebibytes}`,
    '--max-semi-space-size=8',
    // Reads the code and the package; writes nothing, starts nothing, loads no native module.
    '--permission',
    `--allow-fs-read=${root}*`,
    // With what stands beside it under the same name: a v4 signature (.idsig).
    `--allow-fs-read=${path}*`,
  ];
}

/** Resident memory in MiB; undefined where there is no /proc. */
async function residentMebibytes(pid: number): Promise<number | undefined> {
  try {
    const [, pages = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return (Number(pages) * 4_096) / 1_048_576;
  } catch {
    return undefined;
  }
}

function failed(code: PackageError['code'], detail: string): PackageError {
  return new PackageError(code, detail);
}

/** Why a process ended without an answer. */
function endOf(status: number | null, signal: string | null, complaint: string): PackageError {
  if (/heap out of memory|allocation failed/iu.test(complaint)) {
    return failed('OUT_OF_MEMORY', 'reading the package needs more memory than is allowed');
  }
  const [line = ''] = complaint.split('\n').filter((one) => /error/iu.test(one));
  const how = signal === null ? `with status ${status}` : `by ${signal}`;
  return failed('CRASHED', `the reading process ended ${how}${line && `: ${line.slice(0, 200)}`}`);
}

interface Running {
  child: ChildProcess;
  end(error: PackageError): void;
}

/** One process: gives the bytes that it prints, or says why it was ended. */
function runChild(
  request: ChildRequest,
  running: Set<Running>,
  { signal, onStart }: { signal: AbortSignal | undefined; onStart: (pid: number) => void },
): Promise<Buffer> {
  const { process: limits } = request.rules.limits;
  return new Promise((resolvePromise, reject) => {
    const child = spawn(process.execPath, [...flags(request.path, request.rules), script], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nothing of the platform's environment: no secrets for a process that looks at strangers' files.
      env: { MALLOC_ARENA_MAX: '2' },
    });
    const pieces: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    let error: PackageError | undefined;
    const entry: Running = {
      child,
      end(reason) {
        error ??= reason;
        child.kill('SIGKILL');
      },
    };
    running.add(entry);
    if (child.pid !== undefined) onStart(child.pid);
    const timer = setTimeout(
      () => entry.end(failed('OUT_OF_TIME', `reading took more than ${limits.seconds} s`)),
      limits.seconds * 1_000,
    );
    const watch = setInterval(() => {
      void residentMebibytes(child.pid ?? 0).then((used) => {
        if (used === undefined || used <= limits.residentMebibytes) return;
        const detail = `reading takes more than ${limits.residentMebibytes} MiB of memory`;
        entry.end(failed('OUT_OF_MEMORY', detail));
      });
    }, WATCH_MS);
    const onAbort = () => entry.end(failed('STOPPED', 'reading was stopped'));
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > MAX_ANSWER_BYTES) entry.end(failed('OVER_LIMIT', 'the facts are too many'));
      else pieces.push(piece);
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      complaint = (complaint + piece).slice(-MAX_COMPLAINT);
    });
    child.on('error', (cause) => {
      error ??= new PackageError('CRASHED', 'the reading process can not be started', cause);
    });
    child.on('close', (status, by) => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', onAbort);
      running.delete(entry);
      if (error) reject(error);
      else if (status === 0 && bytes > 0) resolvePromise(Buffer.concat(pieces));
      else reject(endOf(status, by, complaint));
    });
    // A process that died early closes the pipe; why it died is told by `close`.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(request));
    if (signal?.aborted) onAbort();
  });
}

const factsStart = Buffer.from('{"kind":"facts","facts":');

interface PackageReaderDeps {
  /** Limits and lists; read from rules/ at the first use when left out. */
  rules?: () => ReadingRules;
  /** Told of each process, for those who measure it. */
  onStart?: (pid: number) => void;
}

/** Makes a reader; costs nothing until the first package. */
export function createPackageReader({
  rules = loadReadingRules,
  onStart = () => undefined,
}: PackageReaderDeps = {}): PackageReader {
  const running = new Set<Running>();
  const waiting: (() => void)[] = [];
  let loaded: ReadingRules | undefined;
  let busy = 0;
  let stopped = false;

  /** A place that becomes free goes to the one who waits longest. */
  async function inTurn<T>(most: number, work: () => Promise<T>): Promise<T> {
    if (busy < most) busy += 1;
    else {
      await new Promise<void>((resume) => {
        waiting.push(resume);
      });
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  }

  async function readBytes(
    path: string,
    { name = basename(path), signal }: { name?: string; signal?: AbortSignal } = {},
  ): Promise<Buffer> {
    loaded ??= rules();
    const request = { path: resolve(path), name, rules: loaded };
    const answer = await inTurn(loaded.limits.process.atOnce, async () => {
      if (stopped) throw failed('STOPPED', 'the platform is stopping');
      return await runChild(request, running, { signal, onStart });
    });
    if (answer.subarray(0, factsStart.length).equals(factsStart)) {
      return answer.subarray(factsStart.length, -1);
    }
    const told = JSON.parse(answer.toString('utf8')) as ChildAnswer;
    if (told.kind === 'failed') throw failed(told.code, told.message);
    return Buffer.from(JSON.stringify(told.facts));
  }

  return {
    readBytes,
    async read(path, options) {
      return JSON.parse((await readBytes(path, options)).toString('utf8')) as PackageFacts;
    },
    async stop() {
      stopped = true;
      // Those who wait get their turn as the places become free, and are told then.
      for (const { end } of running) end(failed('STOPPED', 'the platform is stopping'));
    },
  };
}
