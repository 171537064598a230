import { spawn } from 'node:child_process';
import { isIP } from 'node:net';
import { ProbeError, type ProbeErrorCode } from '../errors.ts';
import { createNmapXml, type NmapHost } from './nmap-xml.ts';

export interface NmapRun {
  /** Options of this program, never text of a person; targets come over standard input. */
  args: readonly string[];
  /** Literal addresses of one family. */
  targets: readonly string[];
  /** Killed after this. */
  deadlineMs: number;
  told: (host: NmapHost) => void;
  signal?: AbortSignal;
  /** Name or path of the program. */
  program?: string;
}

/** nmap speaks English and finds nothing in the environment that changes what it does (NMAPDIR, NMAP_ARGS). */
const environment = {
  LC_ALL: 'C',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};
const maxErrorText = 4_096;
/** Per target, and at least so much: a run that prints more is not what was asked for. */
const maxOutputPerTarget = 16_384;
const minOutput = 1_048_576;

const noRights = /requires? root|root privileges|Operation not permitted|raw socket|dnet: failed/iu;

function failure(stderr: string, code: number | null): ProbeError {
  const said = stderr.trim().split('\n', 3).join(' ').slice(0, 300);
  if (noRights.test(stderr)) {
    return new ProbeError('NMAP_NO_RIGHTS', `nmap may not send raw packets: ${said}`);
  }
  return new ProbeError('NMAP_FAILED', `nmap ended with ${code ?? 'a signal'}: ${said}`);
}

/**
 * Runs nmap once: argument list without a shell, targets over standard input (`-iL -`), XML read while it comes.
 * Resolves after its end, also after an abort. Rejects with a ProbeError: missing, no rights, broken output, too slow, failed.
 */
export async function runNmap(run: NmapRun): Promise<void> {
  const wrong = run.targets.find((target) => isIP(target) === 0 || target.includes('%'));
  if (wrong !== undefined) throw new ProbeError('BAD_QUESTION', `${wrong} is no address`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(run.program ?? 'nmap', [...run.args, '-oX', '-', '-iL', '-'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let fault: ProbeError | undefined;
  let stderr = '';
  let output = 0;
  const stop = (code?: ProbeErrorCode, message = '') => {
    if (code) fault ??= new ProbeError(code, message);
    child.kill('SIGKILL');
    // What it may have started holds the pipes: nobody waits for that.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const onAbort = () => stop();
  const timer = setTimeout(
    () => stop('NMAP_TIMEOUT', `nmap did not end within ${run.deadlineMs} ms`),
    run.deadlineMs,
  );
  run.signal?.addEventListener('abort', onAbort, { once: true });
  const xml = createNmapXml(run.told);
  const most = Math.max(minOutput, run.targets.length * maxOutputPerTarget);
  const read = (work: () => void) => {
    if (fault) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      fault = error;
      stop();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text.length;
    if (output > most) stop('NMAP_BROKEN_OUTPUT', `nmap printed over ${most} bytes`);
    else read(() => xml.write(text));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, maxErrorText);
  });
  child.on('error', (error: NodeJS.ErrnoException) => {
    fault ??=
      error.code === 'ENOENT'
        ? new ProbeError('NMAP_MISSING', 'nmap is not installed.', { cause: error })
        : new ProbeError('NMAP_FAILED', `nmap did not start: ${error.message}`, { cause: error });
    settle(null);
  });
  child.on('close', (code) => settle(code));
  // It may end before it has read all of its targets.
  child.stdin.on('error', () => {});
  child.stdin.end(`${run.targets.join('\n')}\n`);

  function settle(code: number | null): void {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', onAbort);
    if (run.signal?.aborted) return resolve();
    if (code !== 0)
      fault =
        fault?.code === 'NMAP_BROKEN_OUTPUT' && stderr !== ''
          ? failure(stderr, code)
          : (fault ?? failure(stderr, code));
    else read(() => xml.close());
    if (fault) reject(fault);
    else resolve();
  }
  return promise;
}
