import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { identityRules } from '../assets/inventory/identity-rules.ts';
import { recordObservations } from '../assets/inventory/record-observations.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { readKnowledge } from './knowledge.ts';
import type { NewPlan } from './plans/plans.ts';
import { sweepRunRules } from './rules.ts';
import { createSweeping, officerAt, type Sweeping } from './testing/sweeping.ts';

const officer = officerAt('schoolA');
const { presence, ...others } = identityRules();
const impatient = { ...others, presence: { ...presence, missesBeforeGone: 2, daysBeforeGone: 0 } };
let nets = 0;

describe.each(bothEngines)('sweeps on $title', ({ skip, title, open }) => {
  /** What starts several threads and asks the second database nothing new. */
  /** Some seconds each: on one engine. */
  const long = title === 'SQLite';
  let opened: OpenedRecords;
  let folder: string;
  let sweeping: Sweeping;
  let time: ReturnType<typeof createDrivenTime>;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    await insertTestUnits(opened.records.db);
  }, 60_000);
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-sweeps-'));
    time = createDrivenTime();
    sweeping = await createSweeping(opened.records, folder, { time, identity: impatient });
    await sweeping.jobs.start();
    nets += 1;
  });
  afterEach(async () => {
    await sweeping?.jobs.stop(5_000);
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Pairs of loopback addresses: anything wider answers everywhere there and is seen to be aliased. */
  const plan = (pairs: number, more: Partial<NewPlan> = {}): NewPlan => ({
    unitId: 'schoolA',
    name: 'Loopback',
    authorisedBy: 'The headmaster',
    authorisedUntil: '2026-12-31',
    authorisationReference: '2026-7',
    note: '',
    prefixes: Array.from({ length: pairs }, (_, n) => ({ prefix: `127.9.${nets}.${2 * n}/31` })),
    exclusions: [],
    ...more,
  });
  const row = (id: string) =>
    opened.records.db
      .selectFrom('sweeps')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  const until = (id: string, state: string) =>
    expect.poll(async () => (await row(id)).state, { timeout: 30_000, interval: 30 }).toBe(state);
  const underWay = (id: string) =>
    expect
      .poll(async () => (await row(id)).found, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(0);

  it.skipIf(skip)('tells its progress and fills the inventory', async () => {
    const heard = new Set<string>();
    sweeping.live.subscribe((message) => {
      if (message.topic === 'sweep') heard.add(message.change);
    });
    const planId = await sweeping.plans.create(plan(3), officer);
    const id = await sweeping.sweeps.start(planId, { ports: [9] }, officer);
    await until(id, 'finished');
    expect(await row(id)).toMatchObject({ found: 6, found_new: 6, resumed: 0, phase: 'services' });
    expect([...heard]).toEqual(
      expect.arrayContaining(['queued', 'running', 'progress', 'finished']),
    );
    const hosts = await opened.records.db
      .selectFrom('sweep_hosts')
      .selectAll()
      .where('sweep_id', '=', id)
      .execute();
    expect(hosts).toHaveLength(6);
    expect(hosts.every((host) => host.asset_id !== null && host.why !== '')).toBe(true);
    const ports = await opened.records.db
      .selectFrom('asset_services')
      .select(['port', 'state'])
      .where('source_ref', '=', id)
      .where('port', '=', 9)
      .execute();
    expect(ports).toEqual(Array.from({ length: 6 }, () => ({ port: 9, state: 'closed' })));
  });

  it.skipIf(skip)('stops when a person says so, and goes on from there', async () => {
    const planId = await sweeping.plans.create(plan(100), officer);
    const id = await sweeping.sweeps.start(
      planId,
      { rate: 60, budget: 1_000, ports: [9] },
      officer,
    );
    await expect(sweeping.sweeps.start(planId, {}, officer)).rejects.toMatchObject({
      code: 'SWEEP_UNDER_WAY',
    });
    await underWay(id);
    await sweeping.sweeps.stop(id, officer);
    await until(id, 'stopped');
    const stopped = await row(id);
    expect(stopped).toMatchObject({ reason: 'BY_PERSON' });
    expect(stopped.probes).toBeLessThan(400);
    await expect(sweeping.sweeps.stop(id, officer)).rejects.toMatchObject({ code: 'SWEEP_STATE' });
    await opened.records.db
      .updateTable('sweeps')
      .set({ rate: 2_000 })
      .where('id', '=', id)
      .execute();
    await sweeping.sweeps.resume(id, officer);
    await until(id, 'finished');
    expect(await row(id)).toMatchObject({ found: 200, reason: null });
  });

  if (long) {
    it('stops when the plan changes, ends or expires', async () => {
      const changes: [string, (planId: string) => Promise<unknown>][] = [
        ['PLAN_CHANGED', (planId) => sweeping.plans.change(planId, 1, { note: 'other' }, officer)],
        ['PLAN_ENDED', (planId) => sweeping.plans.end(planId, 'enough', officer)],
        ['PLAN_EXPIRED', async () => time.advance(400 * 86_400)],
      ];
      for (const [reason, change] of changes) {
        nets += 1;
        const planId = await sweeping.plans.create(plan(100), officer);
        const id = await sweeping.sweeps.start(planId, { rate: 60, budget: 1_000 }, officer);
        await underWay(id);
        await change(planId);
        await until(id, 'withdrawn');
        expect(await row(id)).toMatchObject({ reason });
        expect((await row(id)).probes).toBeLessThan(300);
        await expect(sweeping.sweeps.resume(id, officer)).rejects.toMatchObject({
          code: 'SWEEP_STATE',
        });
      }
    });
  }

  it.skipIf(skip)('does not begin without leave', async () => {
    const planId = await sweeping.plans.create(plan(1, { authorisedFrom: '2026-12-01' }), officer);
    await expect(sweeping.sweeps.start(planId, {}, officer)).rejects.toMatchObject({
      code: 'PLAN_NOT_AUTHORISED',
      fields: { reason: 'PLAN_NOT_YET' },
    });
    const other = await sweeping.plans.create(
      plan(0, { prefixes: [{ prefix: `127.8.${nets}.0/31` }] }),
      officer,
    );
    await expect(sweeping.sweeps.start(other, { prefixIds: ['x'] }, officer)).rejects.toMatchObject(
      {
        code: 'PREFIX_NOT_IN_PLAN',
      },
    );
    await expect(sweeping.sweeps.start(other, { rate: 1e9 }, officer)).rejects.toMatchObject({
      code: 'BAD_SETTINGS',
    });
  });

  if (long) {
    it('runs by its schedule, once at a time', async () => {
      const planId = await sweeping.plans.create(plan(1), officer);
      await expect(
        sweeping.sweeps.schedule(planId, { enabled: true, everySeconds: 60 }, officer),
      ).rejects.toMatchObject({ code: 'BAD_SETTINGS' });
      await sweeping.sweeps.schedule(planId, { enabled: true, everySeconds: 86_400 }, officer);
      const ofPlan = () =>
        opened.records.db.selectFrom('sweeps').selectAll().where('plan_id', '=', planId).execute();
      await sweeping.jobs.enqueue('sweep-schedule', { planId });
      await expect
        .poll(async () => (await ofPlan()).length, { timeout: 20_000 })
        .toBeGreaterThan(0);
      const [sweep] = await ofPlan();
      expect(sweep).toMatchObject({ scheduled: 1, created_by: 'officer' });
      await until(sweep!.id, 'finished');
      await sweeping.sweeps.unschedule(planId, officer);
      await sweeping.jobs.enqueue('sweep-schedule', { planId });
      await expect
        .poll(
          async () =>
            (await sweeping.jobs.stats()).find((one) => one.name === 'sweep-schedule')?.waiting ??
            0,
        )
        .toBe(0);
    });
  }

  it.skipIf(skip)(
    'counts a machine as gone only when it was asked in vain often enough',
    async () => {
      // TEST-NET-1: nobody answers, and nothing leaves this machine for long.
      const address = `192.0.2.${nets}`;
      const planId = await sweeping.plans.create(
        plan(0, { prefixes: [{ prefix: `${address}/32` }] }),
        officer,
      );
      await opened.records.transaction((trx) =>
        recordObservations(trx, 'schoolA', [
          { source: 'sweep', ref: 'earlier', lastAt: '2026-01-01T00:00:00Z', addresses: [address] },
          {
            source: 'neighbour',
            ref: 'r',
            lastAt: '2026-01-01T00:00:00Z',
            addresses: [`198.51.100.${nets}`],
            macs: ['48:7a:da:00:00:99'],
          },
        ]),
      );
      const asset = () =>
        opened.records.db
          .selectFrom('assets')
          .selectAll()
          .where('name', '=', address)
          .executeTakeFirstOrThrow();
      for (const presence of ['present', 'gone']) {
        const id = await sweeping.sweeps.start(planId, { budget: 50 }, officer);
        await until(id, 'finished');
        if ((await row(id)).found > 0) return; // A proxy of the test machine answers for everybody.
        expect(await asset()).toMatchObject({ presence });
      }
      const changes = await opened.records.db
        .selectFrom('asset_changes')
        .select('kind')
        .where('asset_id', '=', (await asset()).id)
        .orderBy('id')
        .execute();
      expect(changes.map((one) => one.kind)).toEqual(['new', 'gone']);
      await opened.records.transaction((trx) =>
        recordObservations(trx, 'schoolA', [
          { source: 'capture', ref: 'c', lastAt: '2026-02-01T00:00:00Z', addresses: [address] },
        ]),
      );
      expect(await asset()).toMatchObject({ presence: 'present', misses: 0 });
    },
  );

  it.skipIf(skip)('knows what polls, leases and DNS know, of the unit and below', async () => {
    const at = '2026-03-02T00:00:00.000Z';
    const observe = (unit: string, more: object) =>
      opened.records.transaction((trx) =>
        recordObservations(trx, unit, [{ source: 'lease', ref: 'l', lastAt: at, ...more }]),
      );
    await observe('schoolB', { addresses: ['10.77.0.1'], macs: ['48:7a:da:77:00:01'] });
    await observe('schoolB', { source: 'dns', addresses: ['2001:db8:77::2'], hostnames: ['www'] });
    await observe('directSchool', { addresses: ['10.78.0.1'] });
    const known = [];
    const rules = sweepRunRules().knowledge;
    for await (const one of readKnowledge(opened.records.db, 'county', at, rules)) known.push(one);
    expect(known).toContainEqual({
      address: '10.77.0.1',
      source: 'lease',
      mac: '48:7a:da:77:00:01',
    });
    expect(known).toContainEqual({ address: '2001:db8:77::2', source: 'dns', name: 'www' });
    expect(known.map((one) => one.address)).not.toContain('10.78.0.1');
    // A name alone shows no machine.
    const named = await opened.records.db
      .selectFrom('assets')
      .select('id')
      .where('unit_id', '=', 'schoolB')
      .execute();
    expect(named).toHaveLength(1);
  });
});
