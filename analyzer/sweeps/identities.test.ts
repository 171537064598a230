import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { openRecords } from '../stores/records/open.ts';
import type { Records } from '../stores/records/records.ts';
import { createSweeping, officerAt } from './testing/sweeping.ts';

function hasDropbear(): boolean {
  try {
    execFileSync('dropbearkey', ['-h'], { stdio: 'ignore' });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
  return true;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '::');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('identities that a sweep reads', () => {
  let folder: string;
  let records: Records | undefined;
  let server: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-identities-'));
  });
  afterEach(async () => {
    if (server?.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'close');
    }
    await records?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.skipIf(!hasDropbear())(
    'join the two families of one machine by its host key',
    async () => {
      const file = join(folder, 'key');
      execFileSync('dropbearkey', ['-t', 'ed25519', '-f', file], { stdio: 'ignore' });
      const port = await freePort();
      const listen = ['-p', `127.7.7.1:${port}`, '-p', `[::1]:${port}`];
      server = spawn('dropbear', ['-F', '-E', '-r', file, '-P', join(folder, 'pid'), ...listen], {
        stdio: 'ignore',
      });
      records = await openRecords({ kind: 'sqlite', path: join(folder, 'records.sqlite') });
      await insertTestUnits(records.db);
      const { plans, sweeps, jobs } = await createSweeping(records, folder, { sshPorts: [port] });
      const officer = officerAt('schoolA');
      const planId = await plans.create(
        {
          unitId: 'schoolA',
          name: 'Both families',
          authorisedBy: 'The headmaster',
          authorisedUntil: '2026-12-31',
          authorisationReference: '',
          note: '',
          prefixes: [{ prefix: '127.7.7.0/31' }, { prefix: '::1/128' }],
          exclusions: [],
        },
        officer,
      );
      const id = await sweeps.start(planId, { ports: [port], budget: 200 }, officer);
      await jobs.start();
      const { db } = records;
      try {
        await expect
          .poll(
            async () =>
              (
                await db
                  .selectFrom('sweeps')
                  .select('state')
                  .where('id', '=', id)
                  .executeTakeFirst()
              )?.state,
            { timeout: 30_000 },
          )
          .toBe('finished');
      } finally {
        await jobs.stop(5_000);
      }
      const hosts = await db.selectFrom('sweep_hosts').select(['address', 'asset_id']).execute();
      const assetOf = (address: string) => hosts.find((one) => one.address === address)?.asset_id;
      expect(assetOf('::1')).toBeDefined();
      const merges = await db.selectFrom('asset_merges').selectAll().execute();
      expect(merges).toHaveLength(1);
      expect(merges[0]).toMatchObject({ basis: 'strong-identifier', undone_at: null });
      expect(merges[0]?.evidence).toContain('ssh-ed25519 SHA256:');
      const kept = await db
        .selectFrom('asset_identifiers')
        .select('value')
        .where('asset_id', '=', merges[0]?.kept_id ?? '')
        .where('kind', 'in', ['ipv4', 'ipv6'])
        .orderBy('value')
        .execute();
      expect(kept.map((one) => one.value)).toEqual(['127.7.7.1', '::1']);
      const sweep = await db
        .selectFrom('sweeps')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      expect(sweep?.phase).toBe('identities');
      expect(sweep?.probes).toBeLessThanOrEqual(200);
    },
    60_000,
  );
});
