import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { insertAccount } from './accounts.ts';
import { linkInvalid, PeopleError } from './errors.ts';
import { insertGrant } from './grants.ts';
import type { Passwords } from './passwords.ts';
import type { RoleId } from './principal.ts';
import { refuseTogether } from './roles.ts';
import type { PeopleRules } from './rules.ts';
import type { UnitKind } from './tables.ts';
import { hashToken, newSecretToken } from './tokens-at-rest.ts';
import { takeTurn } from './unit-tree.ts';
import { insertUnit } from './units.ts';

export interface FirstPerson {
  username: string;
  name: string;
  password: string;
}

export interface FirstRun {
  unit: { name: string; kind: UnitKind; code?: string | undefined };
  /** System administrator; also security administrator unless `security` is given. */
  admin: FirstPerson;
  /** Audit administrator. */
  audit: FirstPerson;
  /** Security administrator of its own, as a bureau should have. */
  security?: FirstPerson | undefined;
  /** Does the daily work; without, `admin` does it too. */
  officer?: FirstPerson | undefined;
}

/** The first run: there is no default password, only a one-time link that is printed on the server. */
export interface SetUp {
  /** True until the first account exists. */
  needed(): Promise<boolean>;
  /** Answers the link; earlier links stop working. Throws SET_UP_DONE. */
  createLink(baseUrl: string): Promise<string>;
  check(token: string): Promise<{ valid: boolean; done: boolean }>;
  /** Throws LINK_INVALID, SET_UP_DONE, USERNAME_…, PASSWORD_…; the link is used up only by success. */
  run(token: string, first: FirstRun, address: string): Promise<{ unitId: string }>;
  /** For the test line: the link of a finished set-up stays good for looking on until it expires. */
  isOfThisSetUp(token: string): Promise<boolean>;
}

export interface SetUpDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
  passwords: Passwords;
}

interface Seat {
  person: FirstPerson;
  roles: RoleId[];
}

function seatsOf({ unit, admin, audit, security, officer }: FirstRun): Seat[] {
  const school = unit.kind === 'school' || unit.kind === 'department';
  const daily: RoleId = school ? 'school-security-officer' : 'bureau-analyst';
  const first: Seat = { person: admin, roles: ['system-admin'] };
  const seats: Seat[] = [first, { person: audit, roles: ['audit-admin'] }];
  if (security === undefined) first.roles.push('security-admin');
  else seats.push({ person: security, roles: ['security-admin'] });
  if (officer === undefined) first.roles.push(daily);
  else seats.push({ person: officer, roles: [daily] });
  return seats;
}

export function createSetUp({ records, time, rules, passwords }: SetUpDeps): SetUp {
  async function needed(db: Records['db'] | Trx = records.db): Promise<boolean> {
    const account = await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
    return account === undefined;
  }

  function done(): PeopleError {
    return new PeopleError('SET_UP_DONE', 'This node is set up already.');
  }

  async function findLink(token: string) {
    return await records.db
      .selectFrom('set_up_links')
      .select(['id', 'used_at'])
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', isoNow(time))
      .executeTakeFirst();
  }

  async function useUp(trx: Trx, token: string): Promise<void> {
    const result = await trx
      .updateTable('set_up_links')
      .set({ used_at: isoNow(time) })
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', isoNow(time))
      .executeTakeFirst();
    if (Number(result.numUpdatedRows) !== 1) throw linkInvalid();
  }

  async function seat(
    trx: Trx,
    unitId: string,
    { person, roles }: Seat,
    hash: string,
    address: string,
  ): Promise<void> {
    const now = isoNow(time);
    const actor = { kind: 'system', name: 'set-up' } as const;
    const { username, name } = person;
    const id = await insertAccount(trx, { username, name, unitId }, now);
    await passwords.store(trx, id, hash);
    await trx.updateTable('accounts').set({ state: 'active' }).where('id', '=', id).execute();
    await appendAudit(trx, {
      unitId,
      actor,
      action: 'account.create',
      target: { kind: 'account', id },
      after: { username, name, unitId, address },
      at: now,
    });
    for (const role of roles) {
      const term = { accountId: id, role, unitId, from: now, until: null };
      await refuseTogether(trx, term, rules.roles, true);
      await insertGrant(trx, term, actor, now);
    }
  }

  return {
    needed: () => needed(),

    async createLink(baseUrl) {
      if (!(await needed())) throw done();
      const token = newSecretToken();
      const expires = time.now() + rules.signIn.links.setUpHours * 3_600_000;
      await records.transaction(async (trx) => {
        await trx.deleteFrom('set_up_links').execute();
        await trx
          .insertInto('set_up_links')
          .values({
            id: newId(time.now()),
            token_hash: hashToken(token),
            created_at: isoNow(time),
            expires_at: new Date(expires).toISOString(),
            used_at: null,
          })
          .execute();
      });
      return `${baseUrl.replace(/\/+$/, '')}/setup?token=${token}`;
    },

    async check(token) {
      const link = await findLink(token);
      return { valid: link !== undefined && link.used_at === null, done: !(await needed()) };
    },

    async isOfThisSetUp(token) {
      return (await findLink(token)) !== undefined;
    },

    async run(token, first, address) {
      const link = await findLink(token);
      if (!(await needed())) throw done();
      if (link === undefined || link.used_at !== null) throw linkInvalid();
      const seats = seatsOf(first);
      const hashes: string[] = [];
      for (const { person } of seats) {
        hashes.push(await passwords.prepare(records.db, person.password, person));
      }
      return await records.transaction(async (trx) => {
        await takeTurn(trx, 'set-up');
        if (!(await needed(trx))) throw done();
        await useUp(trx, token);
        const now = isoNow(time);
        const unitId = await insertUnit(trx, first.unit, undefined, now);
        await appendAudit(trx, {
          unitId,
          actor: { kind: 'system', name: 'set-up' },
          action: 'unit.create',
          target: { kind: 'unit', id: unitId },
          after: { ...first.unit, address },
          at: now,
        });
        for (const [i, each] of seats.entries()) {
          await seat(trx, unitId, each, hashes[i] ?? '', address);
        }
        return { unitId };
      });
    },
  };
}
