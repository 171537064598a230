import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { addressKey } from './address-key.ts';
import { PeopleError } from './errors.ts';
import type { LockOutRules } from './rules.ts';
import { hashToken } from './tokens-at-rest.ts';

/**
 * Counts failed sign-ins per user name (whether it exists or not) and per address. An attempt is counted before the
 * password is looked at and given back afterwards, so that attempts in parallel do not outrun the count.
 */
export interface LockOut {
  /** Counts the attempt; throws LOCKED_OUT (with `retryAfterSeconds`) while the name or the address is locked. */
  begin(usernameKey: string, address: string): Promise<void>;
  /** The attempt was no failure (right password, second factor still to come). */
  giveBack(trx: Trx, usernameKey: string, address: string): Promise<void>;
  /** Forgets the failures of a name: signed in, or unlocked by an administrator. */
  clear(trx: Trx, usernameKey: string): Promise<void>;
  lockedUntil(usernameKey: string): Promise<string | undefined>;
}

export interface LockOutDeps {
  records: Records;
  time: TimeSource;
  rules: LockOutRules;
}

type Steps = LockOutRules['account'];

/** Seconds for which this very failure locks; 0 when it reaches no step. Beyond the last step each failure locks. */
function lockSecondsOf(failures: number, steps: Steps): number {
  const last = steps.at(-1);
  if (last !== undefined && failures >= last.failures) return last.lockSeconds;
  return steps.find((step) => step.failures === failures)?.lockSeconds ?? 0;
}

// Hashed: people type passwords into the field for the name.
export const lockKeyOfName = (usernameKey: string) => hashToken(`name ${usernameKey}`);
const lockKeyOfAddress = (address: string) => hashToken(`address ${addressKey(address)}`);

export function createLockOut({ records, time, rules }: LockOutDeps): LockOut {
  const isoAfter = (seconds: number) => new Date(time.now() + seconds * 1_000).toISOString();

  async function count(trx: Trx, keyHash: string, steps: Steps): Promise<void> {
    const row = await trx
      .insertInto('sign_in_failures')
      .values({ key_hash: keyHash, failures: 1, last_at: isoAfter(0), locked_until: null })
      .onConflict((conflict) =>
        conflict.column('key_hash').doUpdateSet((eb) => ({
          failures: eb('sign_in_failures.failures', '+', 1),
          last_at: isoAfter(0),
        })),
      )
      .returning(['failures', 'locked_until'])
      .executeTakeFirstOrThrow();
    refuseLocked(row.locked_until);
    const seconds = lockSecondsOf(row.failures, steps);
    if (seconds === 0) return;
    await trx
      .updateTable('sign_in_failures')
      .set({ locked_until: isoAfter(seconds) })
      .where('key_hash', '=', keyHash)
      .execute();
  }

  function refuseLocked(until: string | null): void {
    if (until === null || until <= isoAfter(0)) return;
    const retryAfterSeconds = Math.ceil((Date.parse(until) - time.now()) / 1_000);
    throw new PeopleError('LOCKED_OUT', 'Too many failed attempts; wait, or ask to be unlocked.', {
      retryAfterSeconds,
    });
  }

  /** Keeps the table within its bound: what is old goes, then what is oldest. */
  async function prune(trx: Trx): Promise<void> {
    await trx
      .deleteFrom('sign_in_failures')
      .where('last_at', '<', isoAfter(-rules.forgetSeconds))
      .execute();
    const { rows } = await trx
      .selectFrom('sign_in_failures')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    const excess = rows - rules.maxRows;
    if (excess <= 0) return;
    await trx
      .deleteFrom('sign_in_failures')
      .where('key_hash', 'in', (eb) =>
        eb.selectFrom('sign_in_failures').select('key_hash').orderBy('last_at').limit(excess),
      )
      .execute();
  }

  async function lower(trx: Trx, keyHash: string): Promise<void> {
    await trx
      .updateTable('sign_in_failures')
      .set((eb) => ({ failures: eb('failures', '-', 1), locked_until: null }))
      .where('key_hash', '=', keyHash)
      .where('failures', '>', 0)
      .execute();
  }

  return {
    async begin(usernameKey, address) {
      // A refusal rolls back, so attempts while locked do not lengthen the lock: nobody is kept out for ever.
      await records.transaction(async (trx) => {
        await prune(trx);
        await count(trx, lockKeyOfAddress(address), rules.address);
        await count(trx, lockKeyOfName(usernameKey), rules.account);
      });
    },
    async giveBack(trx, usernameKey, address) {
      // In the order of `begin`: rows locked in opposite order would be a deadlock on Postgres.
      await lower(trx, lockKeyOfAddress(address));
      await lower(trx, lockKeyOfName(usernameKey));
    },
    async clear(trx, usernameKey) {
      await trx
        .deleteFrom('sign_in_failures')
        .where('key_hash', '=', lockKeyOfName(usernameKey))
        .execute();
    },
    async lockedUntil(usernameKey) {
      const row = await records.db
        .selectFrom('sign_in_failures')
        .select('locked_until')
        .where('key_hash', '=', lockKeyOfName(usernameKey))
        .where('locked_until', '>', isoAfter(0))
        .executeTakeFirst();
      return row?.locked_until ?? undefined;
    },
  };
}
