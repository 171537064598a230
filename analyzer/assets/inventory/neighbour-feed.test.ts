import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import { createEmbeddedJobs } from '../../stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import { newId } from '../../stores/records/new-id.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../stores/records/testing/temporary-records.ts';
import { identityRules } from './identity-rules.ts';
import { createNeighbourFeed, type NeighbourFeed } from './neighbour-feed.ts';

describe('neighbours of polled devices', () => {
  let opened: TemporaryRecords;
  let jobs: Jobs;
  let feed: NeighbourFeed;
  const time = createDrivenTime();
  let reviews = 0;
  beforeEach(async () => {
    opened = await temporaryRecords();
    const { records } = opened;
    await insertTestUnits(records.db);
    const log = pino({ level: 'silent' });
    jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry() });
    feed = createNeighbourFeed({
      records,
      jobs,
      time,
      rules: identityRules,
      review: async () => void (reviews += 1),
    });
    await records.db
      .insertInto('assets')
      .values({
        id: 'router',
        unit_id: 'schoolA',
        name: 'router',
        named_by_person: 0,
        kind: 'router',
        state: 'up',
        interfaces_up: 1,
        interfaces_total: 1,
        created_at: now(),
        updated_at: now(),
      })
      .execute();
  });
  afterEach(async () => {
    await jobs.stop(1_000);
    await opened.dispose();
  });

  const now = () => new Date(time.now()).toISOString();
  const binding = (ip: string, mac: string) =>
    opened.records.db
      .insertInto('asset_neighbours')
      .values({
        id: newId(time.now()),
        asset_id: 'router',
        unit_id: 'schoolA',
        if_index: 1,
        port_if_index: null,
        ip,
        mac,
        family: ip.includes(':') ? 'ipv6' : 'ipv4',
        first_seen_at: now(),
        last_seen_at: now(),
        until_at: null,
      })
      .execute();
  const hosts = async () => {
    const rows = await opened.records.db
      .selectFrom('assets')
      .select(['name', 'origin'])
      .where('id', '<>', 'router')
      .where('merged_into', 'is', null)
      .orderBy('name')
      .execute();
    return rows.map((row) => `${row.name} ${row.origin}`);
  };

  it('become machines of the inventory, one for both families', async () => {
    await binding('10.0.0.5', '48:7a:da:00:00:05');
    await binding('2001:db8::5', '48:7a:da:00:00:05');
    await binding('fe80::5', '48:7a:da:00:00:06');
    expect(await feed.run()).toBe(3);
    expect(await hosts()).toEqual(['10.0.0.5 neighbour', 'fe80::5 neighbour']);
  });

  it('are read once, with the seconds around the last look again', async () => {
    await binding('10.0.0.5', '48:7a:da:00:00:05');
    await feed.run();
    time.advance(600);
    expect(await feed.run()).toBe(1);
    time.advance(600);
    expect(await feed.run()).toBe(0);
    await binding('10.0.0.6', '48:7a:da:00:00:06');
    expect(await feed.run()).toBe(1);
    expect(await hosts()).toHaveLength(2);
  });

  it('are read by the repeating job', async () => {
    await binding('10.0.0.5', '48:7a:da:00:00:05');
    await feed.start();
    time.advance(identityRules().neighbours.everySeconds);
    await jobs.start();
    await jobs.enqueue('assets.neighbours', {});
    await expect.poll(() => reviews, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await hosts()).toHaveLength(1);
  });
});
