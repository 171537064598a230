import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

/**
 * `DIR/run.json`, 0600: where a running node answers commands of its own machine, and the token that proves that the
 * asker may read the data folder. New at every start, gone after an orderly stop.
 */
const RunFileSchema = Type.Object({
  pid: Type.Integer(),
  /** Base address, loopback where the node listens there. */
  url: Type.String({ pattern: '^https?://' }),
  token: Type.String({ minLength: 32 }),
});

export type RunFile = Static<typeof RunFileSchema>;

export interface LocalAccess {
  readonly token: string;
  /** Compares in constant time. */
  accepts(token: unknown): boolean;
  /** Call once the node listens. */
  publish(address: { host: string; port: number; tls: boolean }): void;
  /** Call when it stops. */
  remove(): void;
}

function runFile(dataDir: string): string {
  return join(dataDir, 'run.json');
}

/** The wildcard addresses are no destinations. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

export function createLocalAccess(dataDir: string): LocalAccess {
  const token = randomBytes(32).toString('base64url');
  const file = runFile(dataDir);
  return {
    token,
    accepts(given) {
      if (typeof given !== 'string' || given.length !== token.length) return false;
      return timingSafeEqual(Buffer.from(given), Buffer.from(token));
    },
    publish({ host, port, tls }) {
      const url = `${tls ? 'https' : 'http'}://${reachable(host)}:${port}`;
      const content: RunFile = { pid: process.pid, url, token };
      writeFileSync(`${file}.tmp`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      renameSync(`${file}.tmp`, file);
    },
    remove() {
      rmSync(file, { force: true });
    },
  };
}

/** What the running node left for us; undefined when the file is missing or not one of ours. */
export function readRunFile(dataDir: string): RunFile | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(runFile(dataDir), 'utf8'));
    return Value.Check(RunFileSchema, content) ? content : undefined;
  } catch {
    return undefined;
  }
}
