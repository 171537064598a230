import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventoryApp, type InventoryApp } from '../testing/inventory-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

describe('address plans', () => {
  let app: InventoryApp;
  let school: SignedIn;
  let other: SignedIn;
  let county: SignedIn;
  beforeAll(async () => {
    app = await inventoryApp();
    school = await app.test.signIn('school-security-officer', 'schoolA');
    other = await app.test.signIn('school-security-officer', 'schoolB');
    county = await app.test.signIn('bureau-analyst', 'county');
  });
  afterAll(() => app?.dispose());

  const plan = (unitId: string, prefixes: object[], more: object = {}) => ({
    unitId,
    name: `Plan of ${unitId}`,
    authorisedBy: 'The headmaster',
    authorisedUntil: '2027-06-30',
    prefixes,
    ...more,
  });
  const create = (who: SignedIn, body: object) =>
    app.test.request(who, 'POST', '/address-plans', body);
  interface Refused {
    code: string;
    faults?: { at: string; code: string; detail: string }[];
  }
  const faultsOf = async (who: SignedIn, body: object) => {
    const answer = await create(who, body);
    expect(answer.statusCode, answer.body).toBe(422);
    return (answer.json<Refused>().faults ?? []).map(({ at, code }) => `${at} ${code}`);
  };

  it('keeps who allowed it, until when and by which document', async () => {
    const made = await create(
      school,
      plan(
        'schoolA',
        [
          { prefix: '2001:db8:a:1::/64', v4Twin: '10.1.1.0/24', vlan: 11, note: 'Teachers' },
          { prefix: '10.1.1.0/24' },
        ],
        { exclusions: [{ prefix: '10.1.1.9', reason: 'dialysis machine' }] },
      ),
    );
    expect(made.statusCode, made.body).toBe(201);
    const detail = made.json<{ id: string; version: number }>();
    expect(detail).toMatchObject({
      authorisation: 'valid',
      authorisedFrom: '2026-09-01',
      prefixCount: 2,
      hasDocument: false,
      exclusions: [{ prefix: '10.1.1.9/32', reason: 'dialysis machine' }],
    });
    const url = `/address-plans/${detail.id}/document?name=${encodeURIComponent('授权书.pdf')}`;
    const refused = await app.test.request(school, 'POST', url, Buffer.from('MZ a program'));
    expect(refused.json()).toMatchObject({ code: 'DOCUMENT_TYPE_REFUSED' });
    const stored = await app.test.request(school, 'POST', url, Buffer.from('%PDF-1.7 leave'));
    expect(stored.statusCode, stored.body).toBe(201);
    const back = await app.test.request(school, 'GET', `/address-plans/${detail.id}/document`);
    expect(back.body).toBe('%PDF-1.7 leave');
    expect(back.headers['content-disposition']).toContain('attachment');
    const hidden = await app.test.request(other, 'GET', `/address-plans/${detail.id}/document`);
    expect(hidden.statusCode).toBe(404);
    const listed = await app.test.request(school, 'GET', '/address-plans?filter={"q":"10.1.1"}');
    expect(listed.json()).toMatchObject([{ id: detail.id, hasDocument: true }]);
  });

  it('tells all faults of a plan at once, and at which part', async () => {
    expect(
      await faultsOf(
        school,
        plan(
          'schoolA',
          [
            { prefix: '10.2.0.1/16' },
            { prefix: 'nowhere' },
            { prefix: '0.0.0.0/0' },
            { prefix: 'fe80::/64' },
            { prefix: '10.3.0.0/24', v4Twin: '10.4.0.0/24' },
          ],
          {
            authorisedUntil: '2020-01-01',
            exclusions: [{ prefix: '10.0.0.0/99', reason: 'x' }],
          },
        ),
      ),
    ).toEqual([
      'authorisedUntil ENDS_BEFORE',
      'authorisedUntil OVER',
      'prefixes/0 BAD_PREFIX',
      'prefixes/1 BAD_PREFIX',
      'prefixes/2 PREFIX_NOT_ALLOWED',
      'prefixes/3 PREFIX_NOT_ALLOWED',
      'prefixes/4/v4Twin BAD_TWIN',
      'exclusions/0 BAD_PREFIX',
    ]);
    const double = plan('schoolA', [{ prefix: '10.5.0.0/16' }, { prefix: '10.5.1.0/24' }]);
    expect(await faultsOf(school, double)).toEqual(['prefixes OVERLAPPING_PREFIXES']);
    const long = plan('schoolA', [{ prefix: '10.5.0.0/16' }], { authorisedUntil: '2036-01-01' });
    expect(await faultsOf(school, long)).toEqual(['authorisedUntil TOO_LONG']);
  });

  it('lets no two plans claim the same addresses in one tree of units', async () => {
    const first = await create(school, plan('schoolA', [{ prefix: '10.20.0.0/16' }]));
    expect(first.statusCode, first.body).toBe(201);
    const again = plan('schoolA', [{ prefix: '10.20.7.0/24' }]);
    expect(await faultsOf(school, again)).toEqual(['prefixes/0 OVERLAPS']);
    // The bureau above: only where its plan says that the addresses are the school's.
    const bureau = plan('county', [{ prefix: '10.20.0.0/16' }]);
    expect(await faultsOf(county, bureau)).toEqual(['prefixes/0 OVERLAPS']);
    const given = plan('county', [{ prefix: '10.20.0.0/16', unitId: 'schoolA' }]);
    expect((await create(county, given)).statusCode).toBe(201);
    // Every school has the same private addresses; global ones belong to one of them, and nobody learns to whom.
    expect((await create(other, plan('schoolB', [{ prefix: '10.20.0.0/16' }]))).statusCode).toBe(
      201,
    );
    const global = [{ prefix: '203.0.114.0/24' }];
    expect((await create(school, plan('schoolA', global))).statusCode).toBe(201);
    const refused = await create(other, plan('schoolB', global));
    expect(refused.body).toContain('OVERLAPS');
    expect(refused.body).not.toContain('schoolA');
    // A school can't put its neighbour's network into its plan.
    const foreign = plan('schoolA', [{ prefix: '10.99.0.0/24', unitId: 'schoolB' }]);
    expect((await create(school, foreign)).statusCode).toBe(404);
    const upwards = plan('schoolA', [{ prefix: '10.99.0.0/24', unitId: 'county' }]);
    expect(await faultsOf(county, upwards)).toEqual(['prefixes/0/unitId UNIT_NOT_BELOW']);
  });

  it('changes under the version that the person saw, and ends for good', async () => {
    const made = await create(school, plan('schoolA', [{ prefix: '10.30.0.0/24' }]));
    const { id } = made.json<{ id: string }>();
    const change = (body: object) =>
      app.test.request(school, 'PATCH', `/address-plans/${id}`, body);
    const changed = await change({ version: 1, prefixes: [{ prefix: '10.31.0.0/24' }] });
    expect(changed.json()).toMatchObject({ version: 2, prefixes: [{ prefix: '10.31.0.0/24' }] });
    expect((await change({ version: 1, note: 'late' })).json()).toMatchObject({
      code: 'PLAN_CHANGED',
    });
    const schedule = await app.test.request(school, 'PUT', `/address-plans/${id}/schedule`, {
      enabled: true,
      everySeconds: 86_400,
    });
    expect(schedule.json()).toMatchObject({ schedule: { enabled: true, everySeconds: 86_400 } });
    const ended = await app.test.request(school, 'POST', `/address-plans/${id}/end`, {
      reason: 'x',
    });
    expect(ended.json()).toMatchObject({ authorisation: 'ended', schedule: null });
    expect((await change({ version: 3, note: 'no' })).json()).toMatchObject({ code: 'PLAN_ENDED' });
    const sweep = await app.test.request(school, 'POST', '/sweeps', { planId: id });
    expect(sweep.json()).toMatchObject({ code: 'PLAN_NOT_AUTHORISED', reason: 'PLAN_ENDED' });
    // What is free again may be planned again.
    expect((await create(school, plan('schoolA', [{ prefix: '10.31.0.0/24' }]))).statusCode).toBe(
      201,
    );
    const actions = await app.test.records.db
      .selectFrom('audit_entries')
      .select('action')
      .where('target_id', '=', id)
      .orderBy('seq')
      .execute();
    expect(actions.map((one) => one.action)).toEqual([
      'address-plan.create',
      'address-plan.update',
      'sweep.schedule',
      'address-plan.end',
    ]);
  });

  it('says when the leave runs out, and starts no sweep after it', async () => {
    const made = await create(
      school,
      plan('schoolA', [{ prefix: '10.40.0.0/24' }], { authorisedUntil: '2026-09-02' }),
    );
    const { id } = made.json<{ id: string }>();
    app.time.advance(2 * 86_400);
    const reader = await app.test.signIn('school-cio', 'schoolA');
    const found = await app.test.request(reader, 'GET', `/address-plans/${id}`);
    expect(found.json()).toMatchObject({ authorisation: 'expired' });
    const officer = await app.test.signIn('school-security-officer', 'schoolA');
    const sweep = await app.test.request(officer, 'POST', '/sweeps', { planId: id });
    expect(sweep.json()).toMatchObject({ code: 'PLAN_NOT_AUTHORISED', reason: 'PLAN_EXPIRED' });
    const expired = await app.test.request(
      reader,
      'GET',
      '/address-plans?filter={"authorisation":"expired"}',
    );
    expect(expired.json()).toMatchObject([{ id }]);
  });
});
