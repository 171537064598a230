import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { createLiveBus } from '../../live/live-bus.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../stores/records/testing/temporary-records.ts';
import { createAssets, type Assets } from '../assets.ts';
import { loadPollingRules } from '../polling-rules.ts';
import { testFacts } from '../testing/facts.ts';
import type { Observation } from './observation.ts';
import { recordObservations } from './record-observations.ts';

const target = { id: 'poll-1', unitId: 'schoolA', address: '10.1.0.1' };

describe('polled devices in the inventory', () => {
  let opened: TemporaryRecords;
  let assets: Assets;
  const time = createDrivenTime();
  beforeEach(async () => {
    opened = await temporaryRecords();
    await insertTestUnits(opened.records.db);
    const log = pino({ level: 'silent' });
    const live = createLiveBus();
    const { records } = opened;
    assets = createAssets({ records, time, live, log, rules: loadPollingRules() });
  });
  afterEach(() => opened.dispose());

  const now = () => new Date(time.now()).toISOString();
  const seen = (more: Partial<Observation>) =>
    opened.records.transaction((trx) =>
      recordObservations(trx, 'schoolA', [{ source: 'sweep', ref: 's', lastAt: now(), ...more }], {
        now: now(),
      }),
    );
  const standing = async () => {
    const rows = await opened.records.db
      .selectFrom('assets')
      .select('id')
      .where('merged_into', 'is', null)
      .execute();
    return rows.map(({ id }) => id);
  };

  it('take in what a sweep had found at their address, and are found by it afterwards', async () => {
    await seen({ addresses: [target.address] });
    const id = await assets.recordPoll(target, testFacts());
    expect(await standing()).toEqual([id]);
    const again = await seen({ addresses: [target.address] });
    expect(again.assetIds).toEqual([id]);
    const merge = await opened.records.db.selectFrom('asset_merges').selectAll().execute();
    expect(merge).toMatchObject([{ kept_id: id, basis: 'own-address' }]);
    // The next poll is of the same asset, and changes nothing about it.
    expect(await assets.recordPoll({ ...target, assetId: id }, testFacts())).toBe(id);
    expect(await standing()).toEqual([id]);
  });

  it('keep their own address when another machine answers for it, and the conflict is shown', async () => {
    const id = await assets.recordPoll(target, testFacts());
    const other = await seen({
      source: 'neighbour',
      addresses: [target.address],
      macs: ['48:7a:da:99:99:99'],
    });
    expect(other.assetIds[0]).not.toBe(id);
    const conflicts = await opened.records.db.selectFrom('asset_conflicts').selectAll().execute();
    expect(conflicts).toMatchObject([
      { kind: 'contradiction', identifier_kind: 'ipv4', value: target.address },
    ]);
    const involved = new Set(JSON.parse(conflicts[0]?.asset_ids ?? '[]') as string[]);
    expect(involved).toEqual(new Set([id, other.assetIds[0]]));
    const kept = await opened.records.db
      .selectFrom('asset_identifiers')
      .select('until_at')
      .where('asset_id', '=', id)
      .where('value', '=', target.address)
      .executeTakeFirst();
    expect(kept).toEqual({ until_at: null });
  });
});
