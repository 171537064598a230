import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CaptureError } from '../errors.ts';
import type { CaptureFacts } from '../facts.ts';
import type { ReadingBounds } from '../rules.ts';
import { createCollector, type ReadAnswer, type ReadRequest } from './messages.ts';

export interface CaptureReader {
  /**
   * Reads the capture in a process of its own. Faults of the capture are in the answer; throws CaptureError when the process
   * had to be killed, the reason of the signal when it was aborted, and the error of `content`.
   */
  read(content: Readable, signal?: AbortSignal): Promise<CaptureFacts>;
}

const script = fileURLToPath(new URL('./child.ts', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The process may end by itself first and tell what it has. */
const graceMs = 5_000;
const watchMs = 250;
const maxStderr = 2_000;

function start({ reading }: ReadingBounds): ChildProcess {
  return fork(script, [], {
    // What is in a capture comes from strangers: the process may read the program and nothing else.
    execArgv: [
      `--max-old-space-size=${reading.heapMebibytes}`,
      '--permission',
      `--allow-fs-read=${root}`,
    ],
    env: {},
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  });
}

/** Resident memory by Linux; undefined where there is no such file. */
async function residentMebibytes(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/mu.exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1_024;
}

export function createCaptureReader(rules: ReadingBounds): CaptureReader {
  const { reading } = rules;
  const killed = (code: 'CAPTURE_TOO_LONG' | 'CAPTURE_TOO_COMPLEX', message: string) =>
    new CaptureError(code, message, 0, null);

  return {
    read(content, signal) {
      return new Promise((resolve, reject) => {
        const child = start(rules);
        const collect = createCollector();
        let facts: CaptureFacts | undefined;
        let failure: unknown;
        let stderr = '';
        const kill = (reason: unknown) => {
          failure ??= reason;
          child.kill('SIGKILL');
        };
        const onAbort = () => kill(signal?.reason ?? new Error('aborted'));
        signal?.addEventListener('abort', onAbort, { once: true });
        const tooLong = `Reading took longer than ${reading.seconds} seconds and was stopped.`;
        const timer = setTimeout(
          () => kill(killed('CAPTURE_TOO_LONG', tooLong)),
          reading.seconds * 1_000 + graceMs,
        );
        const lookAtMemory = async () => {
          const used = await residentMebibytes(child.pid ?? 0);
          if (used === undefined || used <= reading.residentMebibytes) return;
          const text = `Reading needed more than ${reading.residentMebibytes} MiB and was stopped.`;
          kill(killed('CAPTURE_TOO_COMPLEX', text));
        };
        const watch = setInterval(() => void lookAtMemory(), watchMs);
        child.stderr?.on('data', (piece: Buffer) => {
          stderr = (stderr + piece.toString()).slice(-maxStderr);
        });
        child.on('message', (answer: ReadAnswer) => {
          facts = collect(answer) ?? facts;
        });
        child.on('error', (error) => {
          failure ??= error;
        });
        child.on('close', (code) => {
          clearTimeout(timer);
          clearInterval(watch);
          signal?.removeEventListener('abort', onAbort);
          content.destroy();
          if (failure !== undefined) reject(failure);
          else if (facts) resolve(facts);
          else if (/heap out of memory/iu.test(stderr)) {
            const text = `Reading needed more than ${reading.heapMebibytes} MiB and was stopped.`;
            reject(killed('CAPTURE_TOO_COMPLEX', text));
          } else reject(new Error(`The process that reads captures ended with ${code}: ${stderr}`));
        });
        // A process that has read enough closes its input: that is no error of ours.
        child.stdin?.on('error', () => content.destroy());
        content.on('error', (error: Error) => kill(error));
        child.send({ kind: 'read', rules } satisfies ReadRequest, (error) => {
          if (error) failure ??= error;
          else if (child.stdin) content.pipe(child.stdin);
        });
        if (signal?.aborted === true) onAbort();
      });
    },
  };
}
