import { connect } from 'node:net';
import type { Step, StepReason } from './result.ts';

/** Errors that speak of this machine and not of the other one. */
const ownFaults: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
]);

export function reasonOf(error: unknown): { reason: StepReason; own: boolean } {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (ownFaults.has(code)) return { reason: 'no-route-here', own: true };
  if (code === 'ECONNREFUSED') return { reason: 'refused', own: false };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { reason: 'reset', own: false };
  return { reason: 'no-answer', own: false };
}

export function stepOfError(error: unknown, startedMs: number): Step {
  const { reason, own } = reasonOf(error);
  return { passed: own ? null : false, reason, millis: Math.round(performance.now() - startedMs) };
}

/** One TCP connection, closed at once. */
export function reach(address: string, port: number, timeoutMs: number): Promise<Step> {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs });
    const end = (step: Step) => {
      socket.destroy();
      resolve(step);
    };
    socket.once('connect', () =>
      end({ passed: true, reason: null, millis: Math.round(performance.now() - started) }),
    );
    socket.once('timeout', () => end(stepOfError(undefined, started)));
    socket.once('error', (error) => end(stepOfError(error, started)));
  });
}
