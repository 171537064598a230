import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../analyzer/assets/inventory/observation.ts';
import { recordObservations } from '../../../analyzer/assets/inventory/record-observations.ts';
import { inventoryApp, type InventoryApp } from '../testing/inventory-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

describe('the inventory', () => {
  let app: InventoryApp;
  let school: SignedIn;
  let county: SignedIn;
  let other: SignedIn;
  let n = 0;
  beforeAll(async () => {
    app = await inventoryApp();
    school = await app.test.signIn('school-security-officer', 'schoolA');
    other = await app.test.signIn('school-security-officer', 'schoolB');
    county = await app.test.signIn('bureau-analyst', 'county');
  });
  afterAll(() => app?.dispose());
  beforeEach(() => void (n += 1));

  const seen = async (unit: string, ...more: Partial<Observation>[]) => {
    const at = new Date(app.time.now()).toISOString();
    return app.test.records.transaction((trx) =>
      recordObservations(
        trx,
        unit,
        more.map((one) => ({ source: 'sweep', ref: 's', lastAt: at, ...one })),
        { now: at },
      ),
    );
  };
  const post = (who: SignedIn, path: string, body: object) =>
    app.test.request(who, 'POST', path, body);
  const get = (who: SignedIn, path: string) => app.test.request(who, 'GET', path);
  const actionsOf = async (id: string) => {
    const rows = await app.test.records.db
      .selectFrom('audit_entries')
      .select('action')
      .where('target_id', '=', id)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.action);
  };

  it('lets a school claim a machine', async () => {
    const { assetIds } = await seen('schoolA', { addresses: [`10.50.0.${n}`] });
    const id = assetIds[0]!;
    const body = { responsibleName: '李老师', purpose: '图书馆' };
    expect((await post(other, `/assets/${id}/claim`, body)).statusCode).toBe(404);
    const claimed = await post(school, `/assets/${id}/claim`, body);
    expect(claimed.json()).toMatchObject({ claimState: 'claimed', responsibleName: '李老师' });
    expect((await get(school, `/assets/${id}/claims`)).json()).toMatchObject([
      { kind: 'claim', state: 'granted', purpose: '图书馆', byName: expect.any(String) },
    ]);
    expect(await actionsOf(id)).toEqual(['asset.claim']);
  });

  it('lets the unit above decide a dispute', async () => {
    const { assetIds } = await seen('schoolA', {
      addresses: [`10.50.0.${n}`],
      services: [{ address: `10.50.0.${n}`, transport: 'tcp', port: 80, state: 'open' }],
    });
    const id = assetIds[0]!;
    const dispute = { reason: 'belongs to the neighbour', otherUnitId: 'schoolB' };
    expect((await post(school, `/assets/${id}/dispute`, dispute)).statusCode).toBe(200);
    const twice = await post(school, `/assets/${id}/dispute`, dispute);
    expect(twice.json()).toMatchObject({ code: 'CLAIM_STATE' });
    const open = await get(county, '/asset-claims?filter={"state":"open"}');
    expect(open.json()).toMatchObject([{ assetId: id, kind: 'dispute', otherUnitId: 'schoolB' }]);
    const decide = { grant: true, reason: 'the map says so' };
    const own = await post(school, `/assets/${id}/settle-dispute`, decide);
    expect(own.json()).toMatchObject({ status: 403, code: 'DECIDER_NOT_ABOVE' });
    const done = await post(county, `/assets/${id}/settle-dispute`, decide);
    expect(done.json()).toMatchObject({ unitId: 'schoolB', claimState: 'unclaimed' });
    expect((await get(school, `/assets/${id}`)).statusCode).toBe(404);
    expect((await get(other, `/assets/${id}/services`)).json()).toMatchObject([{ port: 80 }]);
    expect(await actionsOf(id)).toEqual([
      'asset.dispute',
      'asset.dispute.grant',
      'asset.update',
      'asset.update',
    ]);
  });

  it('explains a merge, undoes it, and never merges the two again', async () => {
    const key = `ssh-ed25519 SHA256:${'k'.repeat(43)}`;
    const v4 = { addresses: [`10.50.0.${n}`], sshHostKeys: [key] };
    const v6 = { addresses: [`2001:db8:50::${n}`], sshHostKeys: [key] };
    const { assetIds, merged } = await seen('schoolA', v4, v6);
    const id = assetIds[0]!;
    expect(merged).toHaveLength(1);
    const [merge] = (await get(school, `/assets/${id}/merges`)).json<{ id: string }[]>();
    expect(merge).toMatchObject({
      basis: 'strong-identifier',
      evidence: [{ kind: 'ssh-host-key', value: key, weight: 1 }],
      undoneAt: null,
    });
    const names = (await get(school, `/assets/${id}/identifiers`)).json<object[]>();
    expect(names).toMatchObject([
      { kind: 'ipv4', fromAssetId: null, source: 'sweep' },
      { kind: 'ipv6', fromAssetId: expect.any(String) },
      { kind: 'ssh-host-key' },
      { kind: 'ssh-host-key' },
    ]);
    const undo = { mergeId: merge!.id, reason: 'two machines from one image' };
    const parted = await post(school, `/assets/${id}/unmerge`, undo);
    expect(parted.json()).toMatchObject({ addresses: [`10.50.0.${n}`] });
    const again = await seen('schoolA', v4, v6);
    expect(again.assetIds[0]).not.toBe(again.assetIds[1]);
    expect((await post(school, `/assets/${id}/unmerge`, undo)).json()).toMatchObject({
      code: 'MERGE_NOT_FOUND',
    });
    // A person may know better than that, too.
    const otherId = again.assetIds[1]!;
    const joined = await post(school, `/assets/${id}/merge`, { otherId, reason: 'one machine' });
    expect(joined.json<{ addresses: string[] }>().addresses).toHaveLength(2);
    expect((await get(school, `/assets/${otherId}`)).json()).toMatchObject({ mergedInto: id });
    const listed = (await get(school, `/assets?filter={"q":"2001:db8:50::${n}"}`)).json<
      { id: string }[]
    >();
    expect(listed.map((one) => one.id)).toEqual([id]);
  });

  it('refuses to merge across units and twice', async () => {
    const mine = (await seen('schoolA', { addresses: [`10.50.0.${n}`] })).assetIds[0]!;
    const theirs = (await seen('schoolB', { addresses: [`10.50.0.${n}`] })).assetIds[0]!;
    const body = (otherId: string) => ({ otherId, reason: 'x' });
    expect((await post(school, `/assets/${mine}/merge`, body(theirs))).statusCode).toBe(404);
    expect((await post(county, `/assets/${mine}/merge`, body(theirs))).json()).toMatchObject({
      code: 'MERGE_NOT_POSSIBLE',
    });
    expect((await post(school, `/assets/${mine}/merge`, body(mine))).json()).toMatchObject({
      code: 'MERGE_NOT_POSSIBLE',
    });
  });

  it('shows conflicts until a person settles them', async () => {
    const mac = [`48:7a:da:50:00:${n.toString(16).padStart(2, '0')}`];
    await seen(
      'schoolA',
      { addresses: [`10.50.0.${n}`], macs: mac, serial: `SN-A${n}` },
      { addresses: [`10.51.0.${n}`], macs: mac, serial: `SN-B${n}` },
    );
    const open = await get(
      school,
      '/asset-conflicts?filter={"state":"open","kind":"contradiction"}',
    );
    const [conflict] = open.json<{ id: string; assets: object[] }[]>();
    expect(conflict).toMatchObject({ identifierKind: 'mac', value: mac[0] });
    expect(conflict!.assets).toHaveLength(2);
    expect(
      (await post(other, `/asset-conflicts/${conflict!.id}/settle`, { note: 'x' })).statusCode,
    ).toBe(404);
    const settled = await post(school, `/asset-conflicts/${conflict!.id}/settle`, {
      note: 'spare part',
    });
    expect(settled.json()).toMatchObject({ state: 'settled', settleNote: 'spare part' });
  });

  it('counts what is new, changed, gone and unclaimed', async () => {
    const answer = await get(school, '/asset-inventory');
    expect(answer.statusCode, answer.body).toBe(200);
    const counts = answer.json<Record<string, number>>();
    expect(counts).toMatchObject({ gone: 0, disputed: 0, exposures: 0 });
    const present = await get(school, '/assets?range=[0,99]&filter={"presence":"present"}');
    expect(present.json<unknown[]>()).toHaveLength(counts['present']!);
    const changes = await get(school, '/asset-changes?range=[0,199]&filter={"kind":"new"}');
    const fresh = new Set(changes.json<{ assetId: string }[]>().map((one) => one.assetId));
    expect(fresh.size).toBeGreaterThanOrEqual(counts['new']!);
    expect((await get(school, '/asset-changes?filter={"kind":"nonsense"}')).statusCode).toBe(400);
  });
});
