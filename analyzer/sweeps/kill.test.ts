import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../collector/sweeps/events.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { openRecords } from '../stores/records/open.ts';
import type { Records } from '../stores/records/records.ts';
import { createSweeping, officerAt } from './testing/sweeping.ts';

const script = fileURLToPath(new URL('./testing/sweep-child.ts', import.meta.url));

/** Counts connections by the address and port that was asked. */
async function countingServer(
  asked: Map<string, number>,
): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    const key = `${socket.localAddress} ${socket.localPort}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    socket.on('error', () => undefined);
    socket.end('test\r\n');
  });
  server.listen({ host: '0.0.0.0', port: 0, backlog: 2_000 });
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('a sweep whose process is killed', () => {
  let folder: string;
  let records: Records | undefined;
  const servers: Server[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-sweep-kill-'));
  });
  afterEach(async () => {
    await records?.stop();
    for (const server of servers.splice(0)) server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = () => openRecords({ kind: 'sqlite', path: join(folder, 'records.sqlite') });

  async function journal(from: Records): Promise<JournalEntry[]> {
    const rows = await from.db.selectFrom('sweep_journal').select('entry').orderBy('seq').execute();
    return rows.map((row) => JSON.parse(row.entry) as JournalEntry);
  }

  it('goes on where its journal stands and asks nothing again that was answered', async () => {
    const asked = new Map<string, number>();
    const ports: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const { server, port } = await countingServer(asked);
      servers.push(server);
      ports.push(port);
    }
    records = await open();
    await insertTestUnits(records.db);
    const first = await createSweeping(records, folder);
    const officer = officerAt('schoolA');
    const planId = await first.plans.create(
      {
        unitId: 'schoolA',
        name: 'Loopback',
        authorisedBy: 'The headmaster',
        authorisedUntil: '2026-12-31',
        authorisationReference: '',
        note: '',
        // Pairs: in anything wider the loopback, which answers everywhere, is seen to be aliased.
        prefixes: Array.from({ length: 128 }, (_, n) => ({ prefix: `127.0.5.${2 * n}/31` })),
        exclusions: [{ prefix: '127.0.5.240/28', reason: 'not these' }],
      },
      officer,
    );
    const id = await first.sweeps.start(planId, { budget: 6_000, rate: 1_500, ports }, officer);
    await records.stop();

    const child = spawn(process.execPath, [script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (Number(line) > 0) break;
    }
    child.kill('SIGKILL');
    child.stdout.destroy();
    await once(child, 'close');

    records = await open();
    const answered = new Set<string>();
    for (const entry of await journal(records)) {
      if (entry.kind !== 'answered') continue;
      for (const [address, port] of entry.answers) answered.add(`${address} ${port}`);
    }
    const row = () =>
      records!.db.selectFrom('sweeps').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect((await row()).state).toBe('running');
    expect(answered.size).toBeGreaterThan(100);
    const before = new Map(asked);

    const again = await createSweeping(records, folder);
    await again.jobs.start();
    try {
      await expect
        .poll(async () => (await row()).state, { timeout: 30_000, interval: 50 })
        .toBe('finished');
    } finally {
      await again.jobs.stop(5_000);
    }
    const repeated = [...asked]
      .filter(([key, times]) => answered.has(key) && times > (before.get(key) ?? 0))
      .map(([key]) => key);
    expect(repeated).toEqual([]);
    const outside = [...asked.keys()].filter((key) => {
      const last = Number(key.split(' ')[0]!.split('.')[3]);
      return !key.startsWith('127.0.5.') || last >= 240;
    });
    expect(outside).toEqual([]);

    const sweep = await row();
    expect(sweep).toMatchObject({ resumed: 1, reason: null });
    const hosts = await records.db.selectFrom('sweep_hosts').selectAll().execute();
    expect(hosts).toHaveLength(sweep.found);
    expect(hosts).toHaveLength(240);
    // Each host has an asset, and every port that was asked is known of it.
    expect(hosts.every((host) => host.asset_id !== null)).toBe(true);
    const open8 = await records.db
      .selectFrom('asset_services')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'open')
      .where('port', 'in', ports)
      .executeTakeFirstOrThrow();
    expect(open8.n).toBe(hosts.length * ports.length);
    // What is over needs no journal.
    expect(await journal(records)).toEqual([]);
  }, 60_000);
});
