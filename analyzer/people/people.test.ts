import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { createPeople, type People } from './people.ts';
import type { Principal } from './principal.ts';
import { quickPeopleRules } from './testing/quick-people-rules.ts';
import { grantsAt } from './sessions.ts';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { fromBase32, hotp } from './totp.ts';
import { listVisibleUnitIds } from './visibility.ts';

const word = (n: number) => `Bright-lamp-${n}-over-river`;
const address = '192.0.2.1';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

describe.each(bothEngines)('people on $title', ({ skip, open }) => {
  const time = createDrivenTime();
  const logged: string[] = [];
  let opened: OpenedRecords;
  let people: People;
  let county: string;
  let admin: Principal;

  async function principalOf(username: string, password: string, totp?: string) {
    const session = await people.signIn.signIn({ username, password, totp }, address);
    const resolved = await people.sessions.resolve(session.token, address);
    return resolved!.principal;
  }

  async function addPerson(n: number, unitId: string): Promise<string> {
    const account = { username: `person${n}`, name: `Person ${n}`, unitId };
    const { id, inviteToken } = await people.accounts.create(admin, account);
    await people.invites.accept(inviteToken, word(n), address);
    return id;
  }

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
    const secrets = createSecretBox(createHash('sha256').update('test').digest());
    const { records } = opened;
    people = createPeople({ records, time, log, secrets, rules: quickPeopleRules() });
    const link = await people.setUp.createLink('http://localhost');
    const token = new URL(link).searchParams.get('token')!;
    const first = {
      unit: { name: 'County', kind: 'county' as const },
      admin: { username: 'admin1', name: 'A', password: word(901) },
      audit: { username: 'audit1', name: 'B', password: word(902) },
      security: { username: 'security1', name: 'C', password: word(903) },
    };
    const codes = await Promise.all(
      [1, 2].map(() => codeOf(people.setUp.run(token, first, address))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    admin = await principalOf('admin1', word(901));
    county = admin.unitId;
  });
  afterAll(async () => {
    if (!skip) await opened.dispose();
  });

  it.skipIf(skip)(
    'counts failures made at once exactly, and gives back what was none',
    async () => {
      await addPerson(1, county);
      const attempt = (password: string) =>
        codeOf(people.signIn.signIn({ username: 'person1', password }, address));
      const codes = await Promise.all(Array.from({ length: 9 }, () => attempt('wrong')));
      expect(codes.filter((code) => code === 'BAD_CREDENTIALS')).toHaveLength(5);
      expect(await people.lockOut.lockedUntil('person1')).toBeDefined();
      time.advance(61);
      expect(await attempt(word(1))).toBe('done');
      expect(await people.lockOut.lockedUntil('person1')).toBeUndefined();
      const right = await Promise.all(Array.from({ length: 6 }, () => attempt(word(1))));
      expect(right.filter((code) => code === 'done').length).toBeGreaterThanOrEqual(4);
    },
  );

  it.skipIf(skip)(
    'accepts a one-time code once, also when it is sent twice at the same time',
    async () => {
      await addPerson(2, county);
      const person = await principalOf('person2', word(2));
      const { secret } = await people.secondFactor.start(person);
      const code = () => hotp(fromBase32(secret), Math.floor(time.now() / 30_000), 6);
      await people.secondFactor.confirm(person, code());
      time.advance(30);
      const totp = code();
      const both = await Promise.all(
        [1, 2].map(() =>
          codeOf(people.signIn.signIn({ username: 'person2', password: word(2), totp }, address)),
        ),
      );
      expect(both.toSorted()).toEqual(['BAD_CREDENTIALS', 'done']);
    },
  );

  it.skipIf(skip)(
    'keeps the administrators apart and the last one in place, whatever comes at once',
    async () => {
      const security = await principalOf('security1', word(903));
      const school = await people.units.create(admin, {
        name: 'S',
        kind: 'school',
        parentId: county,
      });
      const one = await addPerson(3, school);
      const apart = await Promise.all([
        codeOf(people.grants.grant(security, one, { role: 'audit-admin', unitId: school })),
        codeOf(people.grants.grant(security, one, { role: 'security-admin', unitId: school })),
        codeOf(people.grants.grant(security, one, { role: 'system-admin', unitId: school })),
      ]);
      expect(apart).toContain('ROLES_KEPT_APART');
      const two = await addPerson(4, school);
      const second = await addPerson(5, school);
      const unit = await people.units.create(admin, {
        name: 'T',
        kind: 'school',
        parentId: county,
      });
      const grants = [
        await people.grants.grant(security, two, { role: 'audit-admin', unitId: unit }),
        await people.grants.grant(security, second, { role: 'audit-admin', unitId: unit }),
      ];
      // The audit administrator of the county reaches the school too; without, one of the two must stay.
      const above = await opened.records.db
        .updateTable('grants')
        .set({ until_at: new Date(time.now() + 1_000).toISOString() })
        .where('role', '=', 'audit-admin')
        .where('unit_id', '=', county)
        .executeTakeFirst();
      expect(Number(above.numUpdatedRows)).toBe(1);
      const removed = await Promise.all(
        grants.map((id) => codeOf(people.grants.revoke(security, id))),
      );
      expect(removed.toSorted()).toEqual(['LAST_ADMINISTRATOR', 'done']);
    },
  );

  it.skipIf(skip)('tells what somebody could see at a past instant', async () => {
    const security = await principalOf('security1', word(903));
    const school = await people.units.create(admin, {
      name: 'P',
      kind: 'school',
      parentId: county,
    });
    const person = await addPerson(6, school);
    const iso = () => new Date(time.now()).toISOString();
    const seenAt = async (at: string) => {
      const grants = await grantsAt(opened.records.db, person, at);
      return await listVisibleUnitIds(opened.records.db, { grants }, at);
    };
    const before = iso();
    time.advance(60);
    const grant = await people.grants.grant(security, person, {
      role: 'school-cio',
      unitId: school,
    });
    const during = iso();
    time.advance(60);
    await people.grants.revoke(security, grant);
    time.advance(60);
    expect(await seenAt(before)).toEqual([]);
    expect(await seenAt(during)).toEqual([school]);
    expect(await seenAt(iso())).toEqual([]);
  });

  it.skipIf(skip)('hands over, and lets the server back in who lost everything', async () => {
    const security = await principalOf('security1', word(903));
    const leaver = await addPerson(7, county);
    const successor = await addPerson(8, county);
    await people.grants.grant(security, leaver, { role: 'bureau-analyst', unitId: county });
    const result = await people.handOver.handOver(security, leaver, successor, 'retires');
    expect(result).toMatchObject({ grants: 1, objects: {} });
    const heir = await principalOf('person8', word(8));
    expect(heir.grants.map((grant) => grant.role)).toEqual(['bureau-analyst']);
    expect(await codeOf(principalOf('person7', word(7)))).toBe('BAD_CREDENTIALS');
    expect(await people.accounts.inviteOnServer('person7')).toBeUndefined();
    const { records } = opened;
    const lock = records.db.updateTable('accounts').set({ state: 'locked' });
    await lock.where('username_key', '=', 'audit1').execute();
    const token = await people.accounts.inviteOnServer('AUDIT1');
    await people.invites.accept(token!, word(77), address);
    expect((await principalOf('audit1', word(77))).accountId).toBeDefined();
  });

  it.skipIf(skip)('forgets ended sessions after their time and logs no secret', async () => {
    expect(await people.sessions.prune()).toBe(0);
    time.advance(40 * 86_400);
    expect(await people.sessions.prune()).toBeGreaterThan(3);
    const text = logged.join('\n');
    expect(text).toContain('sign-in refused');
    for (const secret of [word(1), word(903), 'wrong']) expect(text).not.toContain(secret);
  });
});
