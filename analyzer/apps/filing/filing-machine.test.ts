import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFixture, type AppsFixture } from '../testing/apps-fixture.ts';
import { fullFacts } from '../testing/sample-facts.ts';
import type { AppFilingState } from './state.ts';

let node: AppsFixture;
beforeAll(async () => {
  node = await appsFixture();
});
afterAll(() => node.dispose());

const observation = { kind: 'observation', text: '真机查看' };
const state = async (id: string) => (await node.cases.find(id))?.state as AppFilingState;
const refused = (reason: string) =>
  expect.objectContaining({ code: 'ACTION_ILLEGAL', fields: expect.objectContaining({ reason }) });
const failing = (code: string) => expect.objectContaining({ code });

async function underReview(verdicts = {}) {
  const appId = await node.app();
  const packageId = await node.package({ unitId: 'providerA', appId, verdicts });
  const id = await node.open('app-filing', 'providerA', { appId });
  await node.act(id, 'providerA', 'submit');
  await node.act(id, 'province', 'accept');
  return { appId, packageId, id };
}

describe('a filing', () => {
  test('goes from the provider to the authority, back, and is filed with a number', async () => {
    const { appId, packageId, id } = await underReview();
    expect(await state(id)).toMatchObject({
      state: 'PROVINCE_REVIEW',
      authorityUnitId: 'province',
      packageId,
      responsibleId: 'province:a',
    });
    await node.act(id, 'province', 'return', { reason: '请补充等保证明' });
    expect(await state(id)).toMatchObject({ state: 'RETURNED', rounds: 1 });
    await node.act(id, 'providerA', 'submit', { note: '已补充' });
    await node.act(id, 'province', 'accept');
    await expect(node.act(id, 'province', 'file')).rejects.toEqual(refused('GATE_ITEMS_DECIDED'));
    await node.decideAll(id, 'province');
    await node.act(id, 'province', 'file');
    expect(await state(id)).toMatchObject({
      state: 'FILED',
      number: expect.stringMatching(/^教APP备〔2026〕第\d{5}号$/u),
      filedOn: '2026-09-01',
      validUntil: '2029-09-01',
      rounds: 2,
    });
    const app = await node.records.db
      .selectFrom('apps')
      .selectAll()
      .where('id', '=', appId)
      .executeTakeFirstOrThrow();
    expect(app).toMatchObject({ filing_id: id, filing_state: 'FILED', public: 1 });
    await node.cases.drainOutbox();
    expect(node.told.map(({ template, unitId }) => `${template} ${unitId}`)).toEqual([
      'app-filing.submitted province',
      'app-filing.returned providerA',
      'app-filing.submitted province',
      'app-filing.filed providerA',
    ]);
  });

  test('needs a whole form, each permit and a commitment; each refusal names its rule', async () => {
    const { icpNumber: _i, ...noIcp } = fullFacts;
    const { policyUrl: _p, ...noPolicy } = fullFacts;
    const cases = [
      [noPolicy, 'GATE_FORM_COMPLETE'],
      [noIcp, 'GATE_FORM_COMPLETE'],
      [{ ...fullFacts, commitment: false }, 'GATE_COMMITMENT'],
      [{ ...fullFacts, icpHolder: '别的公司' }, 'GATE_ICP_HOLDER'],
      [{ ...fullFacts, gradedHolder: '别的公司' }, 'GATE_GRADED_HOLDER'],
    ] as const;
    for (const [facts, reason] of cases) {
      const appId = await node.app('providerA', facts);
      const id = await node.open('app-filing', 'providerA', { appId });
      await expect(node.act(id, 'providerA', 'submit')).rejects.toEqual(refused(reason));
    }
    const { childRulesUrl: _c, ...noRules } = fullFacts;
    const appId = await node.app('providerA', noRules);
    const id = await node.open('app-filing', 'providerA', { appId });
    await expect(node.act(id, 'providerA', 'submit')).rejects.toMatchObject({
      fields: { reason: 'GATE_CHILD_RULES', rules: ['child-rules'] },
      refusal: { zh: expect.stringContaining('儿童个人信息网络保护规定') },
    });
  });

  test('is of one’s own app, once, and never decided by who submitted it', async () => {
    const appId = await node.app();
    await expect(node.open('app-filing', 'providerB', { appId })).rejects.toEqual(
      failing('NO_ACTING_UNIT'),
    );
    await node.open('app-filing', 'providerA', { appId });
    await expect(node.open('app-filing', 'providerA', { appId })).rejects.toEqual(
      failing('FILING_OPEN'),
    );
    const entered = await node.ledger.create(
      { unitId: 'province', name: '代填应用', facts: fullFacts },
      node.person('province', 'app-reviewer'),
    );
    const id = await node.open('app-filing', 'province', { appId: entered });
    await node.act(id, 'province', 'submit');
    await expect(node.act(id, 'province', 'accept')).rejects.toEqual(refused('SAME_PERSON'));
    await node.act(id, 'province', 'accept', {}, 'b');
    expect(await state(id)).toMatchObject({ state: 'PROVINCE_REVIEW' });
    const own = await node.ledger.create(
      { unitId: 'schoolA', name: '自研', facts: fullFacts },
      node.person('schoolA', 'school-security-officer'),
    );
    await expect(node.open('app-filing', 'schoolA', { appId: own })).rejects.toEqual(
      failing('ORIGIN_NOT_YOURS'),
    );
  });

  test('has sides: a provider does not review, an authority does not submit, a stranger does nothing', async () => {
    const { id } = await underReview();
    const decision = { item: '1.1', verdict: 'compliant', reason: 'x', evidence: [observation] };
    for (const unit of ['providerA', 'providerB', 'schoolA', 'county']) {
      await expect(node.act(id, unit, 'decide-item', decision)).rejects.toEqual(
        failing('ACTION_FORBIDDEN'),
      );
      await expect(node.act(id, unit, 'file')).rejects.toEqual(failing('ACTION_FORBIDDEN'));
    }
    await expect(node.act(id, 'province', 'withdraw')).rejects.toEqual(failing('ACTION_FORBIDDEN'));
  });

  test('refuses what its state does not allow', async () => {
    const { filingId } = await node.filed();
    for (const message of ['submit', 'withdraw']) {
      await expect(node.act(filingId, 'providerA', message)).rejects.toEqual(
        refused('WRONG_STATE'),
      );
    }
    for (const [message, payload] of [
      ['accept', {}],
      ['file', {}],
      ['resume', {}],
      ['accept-change', {}],
      ['refuse-change', { reason: 'x' }],
      ['return', { reason: 'x' }],
    ] as const) {
      await expect(node.act(filingId, 'province', message, payload)).rejects.toEqual(
        refused('WRONG_STATE'),
      );
    }
  });

  test('is changed with all items decided anew, or holds as it was', async () => {
    const { appId, packageId, filingId } = await node.filed();
    const newer = await node.package({ unitId: 'providerA', appId, version: '2.0' });
    await node.act(filingId, 'providerA', 'change', { note: '新增功能' });
    expect(await state(filingId)).toMatchObject({ state: 'CHANGED', packageId: newer });
    await expect(node.act(filingId, 'province', 'accept-change')).rejects.toEqual(
      refused('GATE_ITEMS_DECIDED'),
    );
    await node.act(filingId, 'province', 'refuse-change', { reason: '理由不足' });
    expect(await state(filingId)).toMatchObject({ state: 'FILED', packageId });
    expect(Object.keys((await state(filingId)).decisions)).toHaveLength(31);

    await node.act(filingId, 'providerA', 'change');
    await node.act(filingId, 'province', 'carry-decisions', { items: node.items, reason: '未变' });
    await node.act(filingId, 'province', 'accept-change');
    const after = await state(filingId);
    expect(after).toMatchObject({
      state: 'FILED',
      packageId: newer,
      number: expect.stringMatching(/^教APP备〔2026〕第\d{5}号$/u),
    });
    expect(after.filed).toMatchObject({ packageId: newer });
  });

  test('is suspended, resumed, revoked, and runs out', async () => {
    const { filingId } = await node.filed();
    await node.act(filingId, 'province', 'suspend', { reason: '网信通报' });
    await node.act(filingId, 'province', 'resume');
    expect(await state(filingId)).toMatchObject({ state: 'FILED', suspended: null });
    await node.act(filingId, 'province', 'revoke', { reason: '整改不及时' });
    expect(await state(filingId)).toMatchObject({ state: 'REVOKED' });
    await expect(node.act(filingId, 'providerA', 'change')).rejects.toEqual(refused('WRONG_STATE'));

    const other = await node.filed('providerB', { ...fullFacts, creditCode: '91320000MA1EXAMP2E' });
    node.time.set('2029-09-02T08:00:00.000Z');
    await node.triggers.run();
    expect(await state(other.filingId)).toMatchObject({ state: 'EXPIRED' });
  });
});

describe('a decision on an item', () => {
  const decide = (id: string, payload: object) =>
    node.act(id, 'province', 'decide-item', {
      item: '4.1',
      verdict: 'compliant',
      reason: '符合',
      evidence: [observation],
      ...payload,
    });

  test('needs a reason and something that it rests on', async () => {
    const { id, packageId } = await underReview({ '4.1': 'SUSPECT' });
    await expect(decide(id, { evidence: [] })).rejects.toEqual(failing('PAYLOAD_INVALID'));
    await expect(decide(id, { reason: '' })).rejects.toEqual(failing('PAYLOAD_INVALID'));
    await expect(decide(id, { item: '4.9' })).rejects.toEqual(failing('ITEM_UNKNOWN'));
    await expect(decide(id, { verdict: 'problem' })).rejects.toEqual(
      refused('RECTIFICATION_NEEDED'),
    );
    const finding = { kind: 'finding', packageId, check: 'check-4.1' };
    await expect(decide(id, { evidence: [{ ...finding, check: 'check-9' }] })).rejects.toEqual(
      failing('EVIDENCE_UNKNOWN'),
    );
    await expect(
      decide(id, { evidence: [{ kind: 'file', sha256: 'a'.repeat(64) }] }),
    ).rejects.toEqual(failing('EVIDENCE_UNKNOWN'));
    await decide(id, { verdict: 'problem', rectification: '删除权限', evidence: [finding] });
    expect((await state(id)).decisions['4.1']).toMatchObject({
      verdict: 'problem',
      packageId,
      vetId: expect.any(String),
      accountId: 'province:a',
    });
  });

  test.each(['FAIL', 'SUSPECT', 'INCONCLUSIVE'] as const)(
    'does not find an item met by a check that says %s alone',
    async (verdict) => {
      const { id, packageId } = await underReview({ '4.1': verdict });
      const finding = { kind: 'finding', packageId, check: 'check-4.1' };
      await expect(decide(id, { evidence: [finding] })).rejects.toEqual(
        failing('EVIDENCE_TOO_WEAK'),
      );
      await decide(id, { evidence: [finding, observation] });
    },
  );

  test('is never made by the platform itself', async () => {
    const { id } = await underReview();
    const payload = { item: '1.1', verdict: 'compliant', reason: 'x', evidence: [observation] };
    await expect(
      node.cases.act({
        caseId: id,
        caseKind: 'app-filing',
        message: 'decide-item',
        payload,
        actor: { kind: 'system', name: 'xiaodun' },
        unitId: 'province',
      }),
    ).rejects.toEqual(failing('ACTION_FORBIDDEN'));
  });

  test('that finds a problem, or can not tell, keeps the filing from being filed', async () => {
    const { id } = await underReview();
    await node.decideAll(id, 'province');
    await decide(id, { verdict: 'undecidable' });
    await expect(node.act(id, 'province', 'file')).rejects.toEqual(refused('GATE_ITEMS_DECIDED'));
    await decide(id, { verdict: 'problem', rectification: '整改' });
    await expect(node.act(id, 'province', 'file')).rejects.toEqual(refused('GATE_NO_PROBLEMS'));
  });

  test('of an earlier package does not count; it is carried over only where nothing got worse', async () => {
    const { id, appId } = await underReview({ '4.1': 'PASS' });
    await node.decideAll(id, 'province');
    await node.act(id, 'province', 'return', { reason: '换新版本' });
    const newer = await node.package({
      unitId: 'providerA',
      appId,
      version: '1.1',
      verdicts: { '4.1': 'FAIL' },
    });
    await node.act(id, 'providerA', 'submit');
    await node.act(id, 'province', 'accept');
    await expect(node.act(id, 'province', 'file')).rejects.toEqual(refused('GATE_ITEMS_DECIDED'));
    await expect(
      node.act(id, 'province', 'carry-decisions', { items: ['1.1', '4.1'], reason: '未变' }),
    ).rejects.toMatchObject({ code: 'NOT_CARRIABLE', fields: { item: '4.1' } });
    const others = node.items.filter((item) => item !== '4.1');
    await node.act(id, 'province', 'carry-decisions', { items: others, reason: '未变' });
    await decide(id, {
      verdict: 'compliant',
      evidence: [{ kind: 'finding', packageId: newer, check: 'check-4.1' }, observation],
    });
    await node.act(id, 'province', 'file');
    expect(await state(id)).toMatchObject({ state: 'FILED' });
  });
});
