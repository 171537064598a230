import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFixture, ownBasis, type AppsFixture } from '../testing/apps-fixture.ts';
import { fullFacts, fullUse } from '../testing/sample-facts.ts';
import * as steps from '../testing/use-steps.ts';
import type { AppUseState } from './state.ts';

type Tail = Parameters<typeof steps.proposed> extends [unknown, ...infer Rest] ? Rest : never;

const { reviewed } = steps;
let node: AppsFixture;
beforeAll(async () => {
  node = await appsFixture();
});
afterAll(() => node.dispose());

const state = async (id: string) => (await node.cases.find(id))?.state as AppUseState;
const refused = (reason: string) =>
  expect.objectContaining({ code: 'ACTION_ILLEGAL', fields: expect.objectContaining({ reason }) });
const failing = (code: string) => expect.objectContaining({ code });
const proposed = (...given: Tail) => steps.proposed(node, ...given);
const atBureau = (...given: Tail) => steps.atBureau(node, ...given);
const minutes = (id: string, unit: string) => steps.minutes(node, id, unit);

describe('a use', () => {
  test('is proposed, reviewed, decided and passed; a refusal comes back and is passed with a mended version', async () => {
    const { appId } = await node.filed();
    const id = await proposed(appId);
    expect(await state(id)).toMatchObject({ state: 'SCHOOL_PROPOSED', unitId: 'schoolA' });
    await node.act(id, 'schoolA', 'submit');
    await expect(
      node.act(id, 'schoolA', 'pass-school', { ...reviewed, links: false }),
    ).rejects.toEqual(refused('REVIEW_NOT_PASSED'));
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    const decision = { meeting: '校长办公会', on: '2026-09-01', adopted: true };
    await expect(node.act(id, 'schoolA', 'decide-collectively', decision)).rejects.toEqual(
      refused('MINUTES_NEEDED'),
    );
    await node.act(id, 'schoolA', 'decide-collectively', {
      ...decision,
      minutes: await minutes(id, 'schoolA'),
    });
    expect(await state(id)).toMatchObject({ state: 'BUREAU_REVIEW', bureauUnitIds: ['county'] });

    await node.act(id, 'county', 'refuse-bureau', { reason: '登录页默认勾选同意' });
    expect(await state(id)).toMatchObject({ state: 'SCHOOL_REVIEW', bureausPassed: 0 });
    const fixed = await node.package({ unitId: 'providerA', appId, version: '1.1' });
    await node.triggers.packageRead({ packageId: fixed, appId, changes: [] });
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    // The school decided already; only the authority looks again.
    expect(await state(id)).toMatchObject({ state: 'BUREAU_REVIEW', packageId: fixed });
    await node.act(id, 'county', 'pass-bureau', { text: '已整改' });
    const after = await state(id);
    expect(after).toMatchObject({ state: 'IN_USE', inUseSince: '2026-09-01' });
    expect(after.bureauSteps.map(({ passed, unitId }) => [passed, unitId])).toEqual([
      [false, 'county'],
      [true, 'county'],
    ]);
    expect(after.bureauSteps[1]?.gates).toContainEqual({ rule: 'unfiled', applies: true });
    const clocks = (await node.cases.find(id))?.clocks ?? [];
    expect(clocks.filter((clock) => clock.state === 'running').map(({ clock }) => clock)).toEqual([
      'yearly',
    ]);
  });

  test('goes no further with an app that is not filed', async () => {
    const appId = await node.ledger.create(
      { unitId: 'schoolA', name: '未备案应用', facts: fullFacts },
      node.person('schoolA', 'school-security-officer'),
    );
    const id = await proposed(appId);
    await node.act(id, 'schoolA', 'submit');
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    const decision = { meeting: '校长办公会', on: '2026-09-01', adopted: true };
    const file = await minutes(id, 'schoolA');
    await expect(
      node.act(id, 'schoolA', 'decide-collectively', { ...decision, minutes: file }),
    ).rejects.toMatchObject({ fields: { reason: 'GATE_UNFILED', rules: ['unfiled'] } });
    await node.act(id, 'schoolA', 'decide-collectively', { ...decision, adopted: false });
    expect(await state(id)).toMatchObject({ state: 'STOPPED', decision: { adopted: false } });
  });

  test.each([
    ['ads', { ads: true }, {}, 'GATE_UNIFIED_ADS'],
    ['games', { games: true }, {}, 'GATE_UNIFIED_GAMES'],
    ['fees', { fee: 'in-app' as const }, {}, 'GATE_UNIFIED_FEE'],
    ['biometrics without an argument', { biometrics: true }, {}, 'GATE_BIOMETRICS_ARGUED'],
    [
      'a tie to grades',
      {},
      { nature: 'recommended' as const, tiedToGrades: true },
      'GATE_RECOMMENDED_FREE',
    ],
    ['a charge', {}, { nature: 'voluntary' as const, charged: true }, 'GATE_STUDENT_FEE'],
  ])('is refused with %s', async (_name, facts, use, reason) => {
    const { appId } = await node.filed('providerA', { ...fullFacts, ...facts });
    const id = await proposed(appId, { ...fullUse, ...use });
    await expect(node.act(id, 'schoolA', 'submit')).rejects.toEqual(refused(reason));
    await node.act(id, 'schoolA', 'change-facts', {
      facts: { ...fullUse, nature: 'recommended', biometricsArgued: true, argument: '已论证' },
    });
    await node.act(id, 'schoolA', 'submit');
  });

  test('needs leads decided by a person before it is passed', async () => {
    const { appId } = await node.filed();
    const packageId = await node.package({
      unitId: 'providerA',
      appId,
      version: '3.0',
      verdicts: { '4.1': 'SUSPECT' },
    });
    await node.triggers.packageRead({ packageId, appId, changes: [] });
    const id = await atBureau(appId);
    await expect(node.act(id, 'county', 'pass-bureau')).rejects.toEqual(
      refused('GATE_LEADS_DECIDED'),
    );
    const decision = {
      item: '4.1',
      reason: '已查',
      evidence: [{ kind: 'observation', text: '真机' }],
    };
    await node.act(id, 'county', 'decide-item', {
      ...decision,
      verdict: 'problem',
      rectification: '删除权限',
    });
    await expect(node.act(id, 'county', 'pass-bureau')).rejects.toEqual(
      refused('GATE_NO_PROBLEMS'),
    );
    await node.act(id, 'county', 'decide-item', { ...decision, verdict: 'compliant' });
    await node.act(id, 'county', 'pass-bureau');
  });

  test('of an own development has all 31 items decided by the authority', async () => {
    const own = { ...fullFacts, development: 'own' as const, platforms: ['web' as const] };
    const appId = await node.ledger.create(
      { unitId: 'schoolB', name: '自研平台', origin: 'own', facts: own },
      node.person('schoolB', 'school-security-officer'),
    );
    const id = await atBureau(appId, fullUse, 'schoolB');
    await expect(node.act(id, 'county', 'pass-bureau')).rejects.toEqual(
      refused('GATE_OWN_ITEMS_DECIDED'),
    );
    await node.decideAll(id, 'county');
    await node.act(id, 'county', 'pass-bureau');
    expect(await state(id)).toMatchObject({ state: 'IN_USE' });
  });

  test('is of an app that one may know of, once, and by no provider', async () => {
    const hidden = await node.app('providerB', fullFacts, '未公开');
    await expect(proposed(hidden)).rejects.toEqual(failing('APP_UNKNOWN'));
    const { appId } = await node.filed();
    await expect(node.open('app-use', 'providerA', { appId })).rejects.toEqual(
      failing('NO_ACTING_UNIT'),
    );
    await proposed(appId);
    await expect(proposed(appId)).rejects.toEqual(failing('USE_OPEN'));
    await proposed(appId, fullUse, 'schoolB');
  });

  test('is reviewed by the county only when it is its turn, and by nobody else', async () => {
    const { appId } = await node.filed();
    const id = await proposed(appId);
    for (const unit of ['county', 'city', 'province', 'schoolB', 'providerA']) {
      await expect(node.act(id, unit, 'pass-bureau')).rejects.toEqual(failing('ACTION_FORBIDDEN'));
    }
    await node.act(id, 'schoolA', 'submit');
    await node.act(id, 'schoolA', 'pass-school', reviewed);
    await expect(node.act(id, 'county', 'pass-bureau')).rejects.toEqual(
      failing('ACTION_FORBIDDEN'),
    );
    await expect(
      node.act(id, 'schoolA', 'record-bureau', { on: '2026-09-01', authority: '县教育局' }),
    ).rejects.toEqual(refused('WRONG_STATE'));
    await node.act(id, 'schoolA', 'return-proposal', { reason: '补充范围' });
    expect(await state(id)).toMatchObject({ state: 'SCHOOL_PROPOSED', schoolReview: null });
  });

  test('is passed by the county and then by the city where the rules want both', async () => {
    const one = node;
    const basis = ownBasis();
    const rules = await basis.workflow();
    node = await appsFixture({
      ...basis,
      workflow: async () => ({ ...rules, bureauLevels: { ...rules.bureauLevels, count: 2 } }),
    });
    try {
      const { appId } = await node.filed();
      const id = await atBureau(appId);
      expect(await state(id)).toMatchObject({ bureauUnitIds: ['county', 'city'] });
      await expect(node.act(id, 'city', 'pass-bureau')).rejects.toEqual(
        failing('ACTION_FORBIDDEN'),
      );
      await node.act(id, 'county', 'pass-bureau');
      expect(await state(id)).toMatchObject({ state: 'BUREAU_REVIEW', bureausPassed: 1 });
      await expect(node.act(id, 'county', 'pass-bureau')).rejects.toEqual(
        failing('ACTION_FORBIDDEN'),
      );
      await node.act(id, 'city', 'pass-bureau');
      expect(await state(id)).toMatchObject({ state: 'IN_USE' });
    } finally {
      await node.dispose();
      node = one;
    }
  });

  test('of the topmost unit records what an authority elsewhere decided', async () => {
    const { appId } = await node.filed();
    const id = await atBureau(appId, fullUse, 'province');
    expect(await state(id)).toMatchObject({ bureauUnitIds: [] });
    const record = { authority: '教育部', on: '2026-09-01', receipt: 'A-1' };
    await node.act(id, 'province', 'record-bureau', record);
    expect(await state(id)).toMatchObject({ state: 'IN_USE' });
    const other = await atBureau(appId, fullUse, 'schoolA');
    await expect(node.act(other, 'schoolA', 'record-bureau', record)).rejects.toEqual(
      refused('BUREAU_DECIDES'),
    );
  });

  test('is shown with its app and packages to the school and the county, until it has stopped', async () => {
    const { appId, packageId } = await node.filed();
    const id = await proposed(appId, fullUse, 'schoolB');
    const parties = () =>
      node.records.db
        .selectFrom('parties')
        .select(['kind', 'unit_id', 'until_at'])
        .where('ref_id', 'in', [appId, packageId])
        .orderBy('kind')
        .execute();
    expect(await parties()).toEqual([
      { kind: 'app', unit_id: 'schoolB', until_at: null },
      { kind: 'app-package', unit_id: 'schoolB', until_at: null },
    ]);
    await node.act(id, 'schoolB', 'stop', { on: '2026-09-01', reason: '不再使用' });
    expect((await parties()).every(({ until_at: until }) => until !== null)).toBe(true);
  });

  test('leaves the same read models when everything is folded again', async () => {
    const read = async () => ({
      uses: await node.records.db.selectFrom('app_uses').selectAll().orderBy('id').execute(),
      filings: await node.records.db.selectFrom('app_filings').selectAll().orderBy('id').execute(),
      apps: await node.records.db.selectFrom('apps').selectAll().orderBy('id').execute(),
      triggers: await node.records.db
        .selectFrom('app_triggers')
        .selectAll()
        .orderBy('id')
        .execute(),
    });
    const before = await read();
    await node.cases.rebuild();
    expect(await read()).toEqual(before);
  });
});
