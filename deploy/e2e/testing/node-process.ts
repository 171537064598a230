import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { nodeEnvironment, nodeFlags } from '../../node-flags.ts';
import { root } from '../../paths.ts';
import { eventually } from './platform.ts';

export interface Answer<T = unknown> {
  status: number;
  json: T;
}

/** A signed-in person at a node; answers of any status. */
export interface NodeSession {
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<T>>;
  /** Throws unless the answer is a success. */
  ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
}

/** One installation, as its own process, that can be killed and started again on its data. */
export interface NodeProcess {
  readonly url: string;
  setUpLink(): string;
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  signIn(username: string, password: string): Promise<NodeSession>;
  ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
}

export interface NodeProcessOptions {
  dataDir: string;
  port: number;
  syslogPort: number;
  /** Certificate of the node, PEM, when it serves HTTPS. */
  certificate?: string;
}

export function createNodeProcess(options: NodeProcessOptions): NodeProcess {
  const { dataDir, port, syslogPort, certificate } = options;
  const url = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';

  function send<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T> & { cookie: string }> {
    const open = certificate === undefined ? httpRequest : httpsRequest;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const json = text === undefined ? {} : { 'content-type': 'application/json' };
    const trust = certificate === undefined ? {} : { ca: certificate };
    return new Promise((resolve, reject) => {
      const request = open(
        url + path,
        { method, headers: { ...json, ...headers }, timeout: 30_000, ...trust },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(parts).toString();
            resolve({
              status: response.statusCode ?? 0,
              json: (answer.startsWith('{') || answer.startsWith('[')
                ? JSON.parse(answer)
                : {}) as T,
              cookie: response.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '',
            });
          });
        },
      );
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error('no answer')));
      request.end(text);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  return {
    url,
    setUpLink: () => /token=([^\s"]+)/.exec(output)?.[1] ?? '',
    ask: (method, path, body) => send(method, `/api/v1${path}`, body),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),

    async start() {
      output = '';
      const main = join(root, 'deploy', 'xiaodun.mjs');
      const ports = ['--port', String(port), '--syslog-port', String(syslogPort)];
      child = spawn(process.execPath, [...nodeFlags(), main, 'up', '--data', dataDir, ...ports], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...nodeEnvironment() },
      });
      child.stdout?.on('data', (chunk) => (output = (output + chunk).slice(-200_000)));
      child.stderr?.on('data', (chunk) => (output = (output + chunk).slice(-200_000)));
      const started = child;
      await eventually(
        `the node at ${dataDir} is ready`,
        async () => {
          if (started.exitCode !== null) throw new Error(`the node has ended:\n${output}`);
          const ready = await send('GET', '/readyz', undefined).then(
            ({ status }) => status === 200,
            () => false,
          );
          return ready && output.includes(' is ready: ') ? true : undefined;
        },
        120_000,
      );
    },

    async signIn(username, password) {
      const signedIn = await send<{ csrfToken: string }>('POST', '/api/v1/session', {
        username,
        password,
      });
      const { csrfToken } = signedIn.json;
      const headers = { cookie: signedIn.cookie, 'x-csrf-token': csrfToken };
      const call = <T>(method: string, path: string, body?: unknown) =>
        send<T>(method, `/api/v1${path}`, body, headers);
      return {
        call,
        async ok<T>(method: string, path: string, body?: unknown) {
          const { status, json } = await call<T>(method, path, body);
          if (status < 300) return json;
          throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
        },
      };
    },
  };
}
