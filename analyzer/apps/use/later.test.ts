import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFixture, type AppsFixture } from '../testing/apps-fixture.ts';
import { fullFacts, fullUse } from '../testing/sample-facts.ts';
import { inUse, proposed, reviewed } from '../testing/use-steps.ts';
import type { AppUseState } from './state.ts';

let node: AppsFixture;
beforeAll(async () => {
  node = await appsFixture();
});
afterAll(() => node.dispose());

const state = async (id: string) => (await node.cases.find(id))?.state as AppUseState;
const refused = (reason: string) =>
  expect.objectContaining({ code: 'ACTION_ILLEGAL', fields: expect.objectContaining({ reason }) });
const failing = (code: string) => expect.objectContaining({ code });

describe('a reason for a review', () => {
  test('reaches everybody who uses the app: a new version, a lost filing, a bulletin', async () => {
    const { appId, filingId } = await node.filed();
    const a = await inUse(node, appId);
    const b = await inUse(node, appId, fullUse, 'schoolB');
    const packageId = await node.package({ unitId: 'providerA', appId, version: '2.0' });
    const changes = [{ zh: '新增权限：READ_CONTACTS', en: 'New permissions: READ_CONTACTS' }];
    await node.triggers.packageRead({ packageId, appId, changes });
    await node.triggers.packageRead({ packageId, appId, changes });
    expect(await node.triggers.run()).toBe(2);
    expect(await node.triggers.run()).toBe(0);
    for (const id of [a, b]) {
      const { triggers, ...rest } = await state(id);
      expect(rest).toMatchObject({ state: 'RE_REVIEW' });
      expect(triggers).toMatchObject([{ kind: 'version', urgent: false }]);
    }
    await node.act(filingId, 'province', 'suspend', { reason: '网信通报' });
    await node.triggers.run();
    expect((await state(a)).triggers.at(-1)).toMatchObject({ kind: 'filing-lost', urgent: true });
    const clocks = (await node.cases.find(a))?.clocks ?? [];
    expect(clocks.find(({ clock }) => clock === 'stop')).toMatchObject({ state: 'running' });
    await expect(node.act(a, 'schoolA', 'pass-school', reviewed)).resolves.toBeDefined();
    await expect(node.act(a, 'county', 'pass-bureau')).rejects.toEqual(refused('GATE_UNFILED'));
    await node.act(a, 'county', 'order-stop', { reason: '备案暂停' });
    expect(await state(a)).toMatchObject({ state: 'STOPPED' });

    const before = node.told.length;
    await node.triggers.report(
      { appId, unitId: 'schoolA', kind: 'complaint', reason: '家长投诉', urgent: false },
      node.person('schoolA', 'school-cio'),
    );
    await node.triggers.run();
    // A complaint of one school does not reach another one.
    expect((await state(b)).triggers.map(({ kind }) => kind)).toEqual(['version', 'filing-lost']);
    expect(node.told.length).toBe(before);
  });

  test('comes each year, and passing it begins another one', async () => {
    const { appId } = await node.filed();
    const id = await inUse(node, appId);
    node.time.advance(366 * 86_400);
    await node.triggers.run();
    expect(await state(id)).toMatchObject({ state: 'RE_REVIEW', triggers: [{ kind: 'yearly' }] });
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    await node.act(id, 'county', 'refuse-bureau', { reason: '补充说明' });
    expect(await state(id)).toMatchObject({ state: 'RE_REVIEW' });
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    await node.act(id, 'county', 'pass-bureau');
    expect(await state(id)).toMatchObject({
      state: 'IN_USE',
      triggers: [],
      inUseSince: '2026-09-01',
    });
    node.time.set('2026-09-01T09:00:00.000Z');
  });
});

describe('the black list', () => {
  test('takes filings away, bans for six months, and tells all users below', async () => {
    const creditCode = '91320000MA1EXAMP9E';
    const { appId, filingId } = await node.filed('providerB', { ...fullFacts, creditCode });
    const id = await inUse(node, appId);
    const reviewer = node.person('province', 'app-reviewer');
    const entry = {
      unitId: 'province',
      list: 'black',
      subject: 'provider',
      appId,
      reason: '泄露学生信息且整改不及时',
      revoke: true,
    } as const;
    const listed = await node.lists.add(entry, reviewer);
    await expect(node.lists.add(entry, reviewer)).rejects.toEqual(failing('ALREADY_LISTED'));
    expect((await node.cases.find(filingId))?.state.state).toBe('REVOKED');
    await node.triggers.run();
    expect(await state(id)).toMatchObject({
      state: 'RE_REVIEW',
      triggers: [{ kind: 'blacklist', urgent: true }],
    });
    await node.cases.drainOutbox();
    expect(node.told).toContainEqual(
      expect.objectContaining({ template: 'app-use.stop-now', unitId: 'schoolA' }),
    );
    await expect(node.act(id, 'schoolA', 'pass-school', reviewed)).rejects.toEqual(
      refused('GATE_BLACKLIST'),
    );
    await expect(node.open('app-filing', 'providerB', { appId })).rejects.toEqual(
      refused('GATE_PROVIDER_BAN'),
    );
    const row = await node.records.db
      .selectFrom('app_list_entries')
      .selectAll()
      .where('id', '=', listed)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ half_year: '2026H2', provider_key: creditCode });
    node.time.set('2027-02-28T08:00:00.000Z');
    await expect(node.open('app-filing', 'providerB', { appId })).rejects.toEqual(
      refused('GATE_PROVIDER_BAN'),
    );
    node.time.set('2027-03-02T08:00:00.000Z');
    await node.open('app-filing', 'providerB', { appId });
    node.time.set('2026-09-01T10:00:00.000Z');
  });

  test('of a county holds in the county, and ends when it is ended', async () => {
    const creditCode = '91320000MA1EXAMP8E';
    const { appId, filingId } = await node.filed('providerA', { ...fullFacts, creditCode });
    const below = await proposed(node, appId);
    const beside = await proposed(node, appId, fullUse, 'directSchool');
    const reviewer = node.person('county', 'app-reviewer');
    const listed = await node.lists.add(
      { unitId: 'county', list: 'black', subject: 'app', appId, reason: '广告', revoke: true },
      reviewer,
    );
    // The county did not file it, so it does not take it away.
    expect((await node.cases.find(filingId))?.state.state).toBe('FILED');
    await expect(node.act(below, 'schoolA', 'submit')).rejects.toEqual(refused('GATE_BLACKLIST'));
    await node.act(beside, 'directSchool', 'submit');
    await node.lists.end(listed, '已整改', reviewer);
    await expect(node.lists.end(listed, '已整改', reviewer)).rejects.toEqual(
      failing('LIST_ENTRY_ENDED'),
    );
    await node.act(below, 'schoolA', 'submit');
  });
});
