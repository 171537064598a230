import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import type { LockOut } from './lock-out.ts';
import type { PasswordHasher } from './password-hash.ts';
import { isRole, type Grant, type Principal } from './principal.ts';
import { usernameKey } from './usernames.ts';

/** Somebody who proved with a PIN to be it, for one act; no session. */
export interface ProvenPerson {
  accountId: string;
  name: string;
  /** In force now. */
  grants: readonly Grant[];
}

/** PINs for signing at hand without a session: chosen by the person, kept like passwords, locked out like them. */
export interface Pins {
  /** Throws WRONG_PASSWORD, PIN_WEAK, LOCKED_OUT. A second one takes the place of the first. */
  set(principal: Principal, password: string, pin: string): Promise<void>;
  remove(principal: Principal): Promise<void>;
  setAt(accountId: string): Promise<string | undefined>;
  /** Throws BAD_CREDENTIALS, the same for whatever is wrong, and LOCKED_OUT. */
  prove(username: string, pin: string, address: string): Promise<ProvenPerson>;
}

export interface PinsDeps {
  records: Records;
  time: TimeSource;
  hasher: PasswordHasher;
  lockOut: LockOut;
}

/** Digits of a PIN; with the lock-out of sign-ins (14 tries to a two-hour lock) six are enough. */
const shape = /^\d{6,12}$/;

/** 123456, 654321, 111111, 121212: what is tried first. */
function isWeak(pin: string): boolean {
  const digits = pin.split('').map(Number);
  const steps = digits.slice(1).map((digit, at) => digit - (digits[at] ?? 0));
  const [first] = steps;
  const even = steps.every((step) => step === first);
  return even || new Set(pin).size < 3;
}

/** Failures of PINs are counted apart from those of passwords: guessing one does not lock the other. */
const lockName = (key: string) => `pin ${key}`;

function wrong(): PeopleError {
  return new PeopleError('BAD_CREDENTIALS', 'The user name or the PIN is wrong.');
}

export function createPins({ records, time, hasher, lockOut }: PinsDeps): Pins {
  async function record(
    trx: Trx,
    account: { id: string; unit_id: string },
    actor: AuditActor,
    action: string,
    after: Record<string, unknown> = {},
  ): Promise<void> {
    const target = { kind: 'account', id: account.id };
    await appendAudit(trx, {
      unitId: account.unit_id,
      actor,
      action,
      target,
      after,
      at: isoNow(time),
    });
  }

  /** Under the lock-out; when the hasher is too busy to look, the attempt was none. */
  async function verify(
    name: string,
    address: string,
    secret: string,
    stored: string | null,
  ): Promise<boolean> {
    await lockOut.begin(name, address);
    let right = false;
    try {
      right = await hasher.verify(secret, stored);
    } catch (error) {
      await records.transaction((trx) => lockOut.giveBack(trx, name, address));
      throw error;
    }
    if (right) await records.transaction((trx) => lockOut.giveBack(trx, name, address));
    return right;
  }

  async function grantsOf(accountId: string): Promise<Grant[]> {
    const now = isoNow(time);
    const rows = await records.db
      .selectFrom('grants')
      .select(['role', 'unit_id', 'from_at', 'until_at'])
      .where('account_id', '=', accountId)
      .where('from_at', '<=', now)
      .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
      .execute();
    return rows.flatMap(({ role, unit_id: unitId, from_at: from, until_at: until }) =>
      isRole(role) ? [{ role, unitId, from, ...(until !== null && { until }) }] : [],
    );
  }

  return {
    async set(principal, password, pin) {
      if (!shape.test(pin) || isWeak(pin)) {
        throw new PeopleError('PIN_WEAK', 'A PIN is 6 to 12 digits, no series and no repetition.');
      }
      const account = await records.db
        .selectFrom('accounts')
        .select(['id', 'unit_id', 'username_key', 'password_hash'])
        .where('id', '=', principal.accountId)
        .executeTakeFirst();
      if (account === undefined) throw missing('account', principal.accountId);
      const { username_key: key, password_hash: stored } = account;
      if (!(await verify(key, principal.address, password, stored))) {
        throw new PeopleError('WRONG_PASSWORD', 'The present password is wrong.');
      }
      const hash = await hasher.hash(pin);
      const row = { pin_hash: hash, set_at: isoNow(time) };
      await records.transaction(async (trx) => {
        await trx
          .insertInto('account_pins')
          .values({ account_id: account.id, ...row })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
          .execute();
        await lockOut.clear(trx, lockName(key));
        await record(trx, account, actorOf(principal), 'account.pin-set');
      });
    },

    async remove(principal) {
      await records.transaction(async (trx) => {
        await trx
          .deleteFrom('account_pins')
          .where('account_id', '=', principal.accountId)
          .execute();
        const account = { id: principal.accountId, unit_id: principal.unitId };
        await record(trx, account, actorOf(principal), 'account.pin-remove');
      });
    },

    async setAt(accountId) {
      const row = await records.db
        .selectFrom('account_pins')
        .select('set_at')
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row?.set_at;
    },

    async prove(username, pin, address) {
      const key = usernameKey(username);
      const account = await records.db
        .selectFrom('accounts')
        .leftJoin('account_pins', 'account_pins.account_id', 'accounts.id')
        .select(['accounts.id', 'accounts.name', 'accounts.unit_id', 'account_pins.pin_hash'])
        .where('accounts.username_key', '=', key)
        .where('accounts.state', '=', 'active')
        .executeTakeFirst();
      const right = await verify(lockName(key), address, pin, account?.pin_hash ?? null);
      if (!account) throw wrong();
      if (!right) {
        const actor = { kind: 'system', name: 'sign-in' } as const;
        await records.transaction((trx) =>
          record(trx, account, actor, 'account.pin-refuse', { address }),
        );
        throw wrong();
      }
      await records.transaction((trx) => lockOut.clear(trx, lockName(key)));
      return { accountId: account.id, name: account.name, grants: await grantsOf(account.id) };
    },
  };
}
