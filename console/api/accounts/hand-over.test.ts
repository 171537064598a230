import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notOwnables, ownables } from '../../../analyzer/people/ownables.ts';
import { createHandOver } from '../../../analyzer/people/hand-over.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { peopleFeatures } from '../people-features.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { addPerson } from '../testing/test-person.ts';

describe('hand-over', () => {
  let test: TestApp;
  let time: DrivenTime;
  let security: SignedIn;
  beforeEach(async () => {
    time = createDrivenTime();
    test = await testApp({ time, features: peopleFeatures });
    security = await test.signIn('security-admin', 'county');
  });
  afterEach(() => test.dispose());

  const handOver = (by: SignedIn, from: string, successorId: string) =>
    test.request(by, 'POST', `/accounts/${from}/hand-over`, { successorId, reason: '调离' });

  async function openGrants(accountId: string) {
    const now = new Date(time.now()).toISOString();
    const rows = await test.records.db
      .selectFrom('grants')
      .select(['role', 'unit_id', 'until_at'])
      .where('account_id', '=', accountId)
      .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
      .orderBy('role')
      .execute();
    return rows.map((row) => `${row.role}@${row.unit_id}`);
  }

  it('passes on every role and all work, and leaves nothing behind', async () => {
    const leaver = await test.signIn(['school-security-officer', 'system-admin'], 'schoolA');
    const successor = await test.signIn('school-cio', 'schoolA');
    const token = await test.request(leaver, 'POST', '/tokens', {
      name: 'collector',
      scopes: ['ingest'],
      expiresAt: '2026-12-01T00:00:00Z',
    });
    expect(token.statusCode, token.body).toBe(201);
    await sql`create table desks (id text, keeper_id text, unit_id text)`.execute(test.records.db);
    await sql`insert into desks values ('d1', ${leaver.accountId}, 'schoolA'), ('d2', 'other', 'schoolA')`.execute(
      test.records.db,
    );
    const withDesks = createHandOver({
      records: test.records,
      time,
      rules: test.people.rules,
      sessions: test.people.sessions,
      secondFactor: test.people.secondFactor,
      owned: [...ownables, { table: 'desks', column: 'keeper_id' }],
    });
    const caller = await test.people.sessions.resolve(
      security.headers.cookie.split('=')[1]!,
      '127.0.0.1',
    );
    time.advance(60);
    const result = await withDesks.handOver(
      caller!.principal,
      leaver.accountId,
      successor.accountId,
      '调离',
    );
    expect(result).toEqual({ grants: 2, objects: { desks: 1 }, tokens: 1, sessions: 1 });

    expect(await openGrants(leaver.accountId)).toEqual([]);
    expect(await openGrants(successor.accountId)).toEqual([
      'school-cio@schoolA',
      'school-security-officer@schoolA',
      'system-admin@schoolA',
    ]);
    const desks = await sql<{ keeper_id: string }>`select keeper_id from desks order by id`.execute(
      test.records.db,
    );
    expect(desks.rows.map((row) => row.keeper_id)).toEqual([successor.accountId, 'other']);
    expect((await test.request(leaver, 'GET', '/session')).statusCode).toBe(401);
    const bearer = await test.app.inject({
      url: '/api/v1/units',
      headers: { authorization: `Bearer ${token.json<{ token: string }>().token}` },
    });
    expect(bearer.statusCode).toBe(401);
    const row = await test.request(security, 'GET', `/accounts/${leaver.accountId}`);
    expect(row.json()).toMatchObject({ state: 'left', grants: [] });
    const entries = await test.records.db
      .selectFrom('audit_entries')
      .select(['action', 'reason'])
      .where('unit_id', '=', 'schoolA')
      .execute();
    expect(entries).toContainEqual({ action: 'account.hand-over', reason: '调离' });
    expect(entries.filter((entry) => entry.action === 'grant.create')).toHaveLength(2);
    expect(entries.filter((entry) => entry.action === 'grant.revoke')).toHaveLength(2);
  });

  it('changes nothing when the successor may not hold a role', async () => {
    const leaver = await test.signIn(['school-security-officer', 'system-admin'], 'schoolA');
    const successor = await test.signIn('audit-admin', 'schoolA');
    const refused = await handOver(security, leaver.accountId, successor.accountId);
    expect(refused.json()).toMatchObject({ status: 409, code: 'ROLES_KEPT_APART' });
    expect(await openGrants(leaver.accountId)).toHaveLength(2);
    expect(await openGrants(successor.accountId)).toEqual(['audit-admin@schoolA']);
    expect((await test.request(leaver, 'GET', '/session')).statusCode).toBe(200);
  });

  it('keeps an administrator role filled, unlike a plain removal', async () => {
    const audit = await test.signIn('audit-admin', 'schoolA');
    const successor = await test.signIn([], 'schoolA');
    expect((await handOver(security, audit.accountId, successor.accountId)).statusCode).toBe(200);
    expect(await openGrants(successor.accountId)).toEqual(['audit-admin@schoolA']);
  });

  it('refuses itself, a person who can not act, the caller, and roles out of reach', async () => {
    const person = await test.signIn('school-cio', 'schoolA');
    const code = async (successorId: string, from = person.accountId) =>
      (await handOver(security, from, successorId)).json<{ code: string }>().code;
    expect(await code(person.accountId)).toBe('SUCCESSOR_IS_LEAVER');
    expect(await code(security.accountId)).toBe('GRANT_TO_SELF');
    const gone = await test.signIn([], 'schoolA');
    await test.records.db
      .updateTable('accounts')
      .set({ state: 'left' })
      .where('id', '=', gone.accountId)
      .execute();
    expect(await code(gone.accountId)).toBe('SUCCESSOR_NOT_ACTIVE');
    const outside = await test.signIn([], 'directSchool');
    expect(await code(outside.accountId)).toBe('NOT_FOUND');
    const wide = await test.signIn([], 'schoolA');
    await test.records.db
      .updateTable('grants')
      .set({ unit_id: 'city' })
      .where('account_id', '=', person.accountId)
      .execute();
    expect(await code(wide.accountId)).toBe('OUT_OF_REACH');
  });

  it('lets only one of two hand-overs at once happen', async () => {
    const leaver = await test.signIn('school-cio', 'schoolA');
    const heirs = [await test.signIn([], 'schoolA'), await test.signIn([], 'schoolB')];
    const answers = await Promise.all(
      heirs.map((heir) => handOver(security, leaver.accountId, heir.accountId)),
    );
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      200, 409,
    ]);
  });

  it('knows of every column of the database that names a person', async () => {
    await addPerson(test, [], 'schoolA');
    const tables = await test.records.db.introspection.getTables();
    const listed = new Set(
      [...ownables, ...notOwnables].map(({ table, column }) => `${table}.${column}`),
    );
    const unlisted = tables.flatMap(({ name, columns }) =>
      columns
        .map((column) => `${name}.${column.name}`)
        .filter((path) =>
          /(account|assignee|owner|keeper|holder|responsible|approver)_id$/.test(path),
        )
        .filter((path) => !listed.has(path)),
    );
    expect(unlisted).toEqual([]);
    const known = new Set(
      tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)),
    );
    expect(ownables.filter(({ table, column }) => !known.has(`${table}.${column}`))).toEqual([]);
  });
});
