import type { Static } from 'typebox';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db, Records, Trx } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { MessagePolicy } from '../../delivery/load-policy.ts';
import type { MessagePreferences, MessagePreferencesPatch } from './schema.ts';

/** What a person wants outside the console, completed by the defaults of rules/messages. */
export async function readPreferences(
  db: Db | Trx,
  accountId: string,
  { preferences }: MessagePolicy,
): Promise<MessagePreferences> {
  const account = await db
    .selectFrom('accounts')
    .select(['email', 'phone'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const own = await db
    .selectFrom('message_preferences')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return {
    ...account,
    mailFrom: own?.mail_from ?? preferences.mail,
    smsFrom: own?.sms_from ?? preferences.sms,
    language: own?.language ?? 'zh',
  };
}

/** Addresses and wishes of one's own. */
export async function changePreferences(
  { records, policy, time }: { records: Records; policy: MessagePolicy; time: TimeSource },
  principal: Principal,
  patch: Static<typeof MessagePreferencesPatch>,
): Promise<MessagePreferences> {
  const { accountId } = principal;
  return await records.transaction(async (trx) => {
    const before = await readPreferences(trx, accountId, policy);
    const after = { ...before, ...patch };
    const { email, phone, mailFrom, smsFrom, language } = after;
    await trx.updateTable('accounts').set({ email, phone }).where('id', '=', accountId).execute();
    const wishes = {
      mail_from: mailFrom,
      sms_from: smsFrom,
      language,
      updated_at: isoNow(time),
    };
    await trx
      .insertInto('message_preferences')
      .values({ account_id: accountId, ...wishes })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(wishes))
      .execute();
    await appendAudit(trx, {
      unitId: principal.unitId,
      actor: actorOf(principal),
      action: 'account.message-preferences',
      target: { kind: 'account', id: accountId },
      before,
      after,
      at: wishes.updated_at,
    });
    return after;
  });
}
