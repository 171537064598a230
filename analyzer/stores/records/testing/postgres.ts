import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { openRecords } from '../open.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
const binaries = '/usr/lib/postgresql/15/bin';

export const postgresIsInstalled = existsSync(join(binaries, 'initdb'));

export interface TestPostgres {
  /** A connection string of a new, empty database in the cluster. */
  createDatabase(): Promise<string>;
  /** The same with every table: a copy of one that was migrated, for migrating takes longer than most tests. */
  createMigrated(): Promise<string>;
  stop(): Promise<void>;
}

/** Postgres refuses to run as root; Debian's package brings the user `postgres`. */
async function postgresUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([
    run('id', ['-u', 'postgres']),
    run('id', ['-g', 'postgres']),
  ]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function untilReady(connectionString: string, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isAlive() || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** A throw-away cluster on a free port of the loopback. Nothing kills the server itself, so it need not wait for disks. */
export async function startPostgres(): Promise<TestPostgres> {
  const user = await postgresUser();
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const cluster = join(folder, 'cluster');
  const initialise = ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'];
  await run(join(binaries, 'initdb'), [...initialise, '--locale=C.UTF-8'], {
    cwd: folder,
    ...user,
  });
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'shared_buffers=32MB',
    'max_connections=60',
    'fsync=off',
  ];
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', cluster, '-p', String(port), '-k', folder, ...settings.flatMap((each) => ['-c', each])],
    { cwd: folder, stdio: 'ignore', ...user },
  );
  const address = `postgres://postgres@127.0.0.1:${port}`;
  await untilReady(`${address}/postgres`, () => server.exitCode === null);
  let databases = 0;
  let template: Promise<string> | undefined;

  async function createDatabase(from?: string): Promise<string> {
    databases += 1;
    const name = `test_${databases}`;
    const client = new pg.Client({ connectionString: `${address}/postgres` });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}${from === undefined ? '' : ` TEMPLATE ${from}`}`);
    await client.end();
    return name;
  }

  async function createTemplate(): Promise<string> {
    const name = await createDatabase();
    const records = await openRecords({ kind: 'postgres', connectionString: `${address}/${name}` });
    await records.stop();
    return name;
  }

  return {
    createDatabase: async () => `${address}/${await createDatabase()}`,
    async createMigrated() {
      template ??= createTemplate();
      return `${address}/${await createDatabase(await template)}`;
    },
    async stop() {
      // SIGINT is Postgres' fast shutdown: it does not wait for clients.
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
