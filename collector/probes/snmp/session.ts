import { isIP } from 'node:net';
import snmp from 'net-snmp';
import type { ResponseInvalid, Session, Varbind } from 'net-snmp';
import { toUser, type Credentials } from './credentials.ts';
import { SnmpError } from './errors.ts';
import { guardedDgram, type SourceWatch } from './guarded-dgram.ts';

export interface SnmpTarget {
  /** A literal address; names are resolved (and checked) by the caller. IPv6 may carry a `%zone`. */
  address: string;
  port: number;
  credentials: Credentials;
}

export interface SessionLimits {
  /** How long one request waits for its answer. */
  timeoutMs: number;
  /** Further tries of a lost get or getNext; a bulk is instead asked smaller by the walk. */
  retries: number;
}

export interface SessionCounts {
  requests: number;
  varbinds: number;
  timeouts: number;
  brokenReplies: number;
}

/** One device, one request at a time. All methods throw `SnmpError`. */
export interface SnmpSession {
  readonly target: SnmpTarget;
  readonly counts: SessionCounts;
  /** Max-repetitions that this device answered lately; the walk lowers and raises it. 0 = GETNEXT only. */
  repetitions: number;
  readonly startRepetitions: number;
  get(oids: readonly string[]): Promise<Varbind[]>;
  getNext(oids: readonly string[]): Promise<Varbind[]>;
  /** One list of rows per OID asked. Not retried. */
  getBulk(oids: readonly string[], maxRepetitions: number): Promise<Varbind[][]>;
  close(): void;
}

const unreachableCodes = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EINVAL',
  'EACCES',
]);

interface Faults {
  watch: SourceWatch;
  /** Set by net-snmp's `error` event: a datagram that is not SNMP. */
  broken?: Error;
}

function describe(target: SnmpTarget): string {
  return isIP(target.address.split('%')[0] ?? '') === 6
    ? `[${target.address}]:${target.port}`
    : `${target.address}:${target.port}`;
}

function timedOut(target: SnmpTarget, limits: SessionLimits, faults: Faults): SnmpError {
  const where = describe(target);
  if (faults.broken) {
    return new SnmpError('BROKEN_REPLY', `${where} sent a broken reply: ${faults.broken.message}`);
  }
  if (faults.watch.lastStranger !== undefined) {
    const { lastStranger } = faults.watch;
    return new SnmpError(
      'WRONG_SOURCE',
      `${where} was asked but ${lastStranger} answered; the answer was dropped.`,
    );
  }
  return new SnmpError('TIMEOUT', `${where} did not answer within ${limits.timeoutMs} ms.`);
}

function fromInvalid(target: SnmpTarget, error: ResponseInvalid): SnmpError {
  const where = describe(target);
  const codes = snmp.ResponseInvalidCode;
  if (error.code === codes['EAuthFailure'] || error.code === codes['ECouldNotDecrypt']) {
    return new SnmpError(
      'WRONG_CREDENTIALS',
      `${where} refused the SNMPv3 user: ${error.message}.`,
    );
  }
  return new SnmpError('BROKEN_REPLY', `${where}: ${error.message}`, { cause: error });
}

function translate(
  target: SnmpTarget,
  limits: SessionLimits,
  faults: Faults,
  error: Error,
): SnmpError {
  if (error instanceof SnmpError) return error;
  const where = describe(target);
  if (error instanceof snmp.RequestTimedOutError) return timedOut(target, limits, faults);
  if (error instanceof snmp.RequestFailedError) {
    const code = error.status === snmp.ErrorStatus['TooBig'] ? 'TOO_BIG' : 'DEVICE_ERROR';
    return new SnmpError(code, `${where} answered with an error: ${error.message}`);
  }
  if (error instanceof snmp.ResponseInvalidError) {
    return fromInvalid(target, error);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && unreachableCodes.has(code)) {
    return new SnmpError('UNREACHABLE', `${where} cannot be reached (${code}).`, { cause: error });
  }
  if (error.message === 'Socket forcibly closed') {
    return new SnmpError('STOPPED', `The session to ${where} was closed.`);
  }
  return new SnmpError('BROKEN_REPLY', `${where}: ${error.message}`, { cause: error });
}

function openSocket(target: SnmpTarget, limits: SessionLimits, faults: Faults): Session {
  const { address, port, credentials } = target;
  const options = {
    port,
    retries: 0,
    timeout: limits.timeoutMs,
    transport: isIP(address.split('%')[0] ?? '') === 6 ? ('udp6' as const) : ('udp4' as const),
    dgramModule: guardedDgram(address, port, faults.watch),
  };
  const session =
    credentials.version === '2c'
      ? snmp.createSession(address, credentials.community, {
          ...options,
          version: snmp.Version2c,
        })
      : snmp.createV3Session(address, toUser(credentials), {
          ...options,
          version: snmp.Version3,
          ...(credentials.context === undefined ? {} : { context: credentials.context }),
        });
  // Without a listener a garbage datagram would end the process.
  session.on('error', (error: Error) => {
    faults.broken = error;
  });
  return session;
}

/** Opens a UDP socket for one device. Throws BAD_TARGET for credentials that cannot work. */
export function openSession(
  target: SnmpTarget,
  limits: SessionLimits,
  startRepetitions = 10,
): SnmpSession {
  if (isIP(target.address.split('%')[0] ?? '') === 0) {
    throw new SnmpError('BAD_TARGET', `${target.address} is not an IP address.`);
  }
  const faults: Faults = { watch: { strangers: 0 } };
  let inner: Session | undefined = openSocket(target, limits, faults);
  let tail: Promise<unknown> = Promise.resolve();
  const counts: SessionCounts = { requests: 0, varbinds: 0, timeouts: 0, brokenReplies: 0 };

  function once<T>(send: (session: Session, done: (e: Error | null, v?: T) => void) => void) {
    return new Promise<T>((resolve, reject) => {
      if (!inner) {
        reject(new SnmpError('STOPPED', 'The session is closed.'));
        return;
      }
      delete faults.broken;
      delete faults.watch.lastStranger;
      counts.requests++;
      send(inner, (error, value) => {
        if (error || value === undefined) {
          const failure = translate(target, limits, faults, error ?? new Error('empty answer'));
          if (failure.code === 'TIMEOUT') counts.timeouts++;
          if (failure.code === 'BROKEN_REPLY') counts.brokenReplies++;
          reject(failure);
        } else {
          resolve(value);
        }
      });
    });
  }

  /** Requests of one session queue up: the ids of net-snmp are random and could collide. */
  function queued<T>(work: () => Promise<T>): Promise<T> {
    const run = tail.then(work, work);
    tail = run.catch(() => undefined);
    return run;
  }

  async function retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const lost = error instanceof SnmpError && error.code === 'TIMEOUT';
        if (!lost || attempt >= limits.retries) throw error;
      }
    }
  }

  function count(varbinds: Varbind[]): Varbind[] {
    counts.varbinds += varbinds.length;
    return varbinds;
  }

  return {
    target,
    counts,
    repetitions: startRepetitions,
    startRepetitions,
    get: (oids) =>
      queued(() =>
        retried(async () => count(await once<Varbind[]>((s, done) => s.get([...oids], done)))),
      ),
    getNext: (oids) =>
      queued(() =>
        retried(async () => count(await once<Varbind[]>((s, done) => s.getNext([...oids], done)))),
      ),
    getBulk: (oids, repetitions) =>
      queued(async () => {
        const rows = await once<Varbind[][]>((s, done) =>
          s.getBulk([...oids], 0, repetitions, done),
        );
        for (const row of rows) counts.varbinds += row.length;
        return rows;
      }),
    close() {
      inner?.close();
      inner = undefined;
    },
  };
}
