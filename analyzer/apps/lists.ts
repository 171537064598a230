import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { Cases } from '../cases/cases.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { addMonths, dayAt, endOfDay } from '../register/civil-day.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import type { AppsBasis } from './basis.ts';
import { AppError } from './errors.ts';
import { getApp, type AppRow } from './ledger-row.ts';
import type { AppTriggers } from './triggers.ts';

export interface NewListEntry {
  /** Who lists: it holds for everything below. */
  unitId: string;
  list: 'black' | 'white';
  subject: 'provider' | 'app';
  appId: string;
  reason: string;
  /** Revoke the filings of it that this unit gave. */
  revoke?: boolean | undefined;
}

export interface AppListsDeps {
  records: Records;
  cases: Pick<Cases, 'actIn'>;
  triggers: Pick<AppTriggers, 'addIn' | 'wake'>;
  basis: Pick<AppsBasis, 'workflow'>;
  time: TimeSource;
}

/** Black and white list, by half-years. */
export interface AppLists {
  /**
   * Answers the id. On the black list a provider may not file for six months, its filings are revoked where that is asked for,
   * and every use below hears of it. Throws APP_UNKNOWN, PROVIDER_UNNAMED, ALREADY_LISTED.
   */
  add(entry: NewListEntry, by: Principal): Promise<string>;
  /** Throws LIST_ENTRY_UNKNOWN, LIST_ENTRY_ENDED. */
  end(entryId: string, reason: string, by: Principal): Promise<void>;
}

/** `2026H2` of a civil day. */
export function halfYearOf(day: string): string {
  return `${day.slice(0, 4)}H${Number(day.slice(5, 7)) <= 6 ? 1 : 2}`;
}

async function refuseTwice(trx: Trx, entry: NewListEntry, key: string, now: string): Promise<void> {
  const known = await trx
    .selectFrom('app_list_entries')
    .select('id')
    .where('unit_id', '=', entry.unitId)
    .where('list', '=', entry.list)
    .where('subject', '=', entry.subject)
    .where('provider_key', '=', key)
    .$if(entry.subject === 'app', (query) => query.where('app_id', '=', entry.appId))
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('banned_until', 'is', null), eb('banned_until', '>', now)]))
    .executeTakeFirst();
  if (!known) return;
  throw new AppError('ALREADY_LISTED', 'It stands on this list already.', { entryId: known.id });
}

/** The apps that an entry is about. */
async function appsOf(trx: Trx, { subject }: NewListEntry, app: AppRow): Promise<AppRow[]> {
  if (subject === 'app') return [app];
  return await trx
    .selectFrom('apps')
    .selectAll()
    .where('provider_key', '=', app.provider_key ?? '')
    .orderBy('id')
    .execute();
}

export function createAppLists(deps: AppListsDeps): AppLists {
  const { records, cases, triggers, basis, time } = deps;

  async function revokeFilings(
    trx: Trx,
    apps: readonly AppRow[],
    { unitId, reason }: NewListEntry,
    listEntryId: string,
    { accountId, name, address }: Principal,
  ): Promise<void> {
    const filings = await trx
      .selectFrom('app_filings')
      .select('id')
      .where('app_id', 'in', ['', ...apps.map(({ id }) => id)])
      .where('authority_unit_id', '=', unitId)
      .where('state', 'in', ['FILED', 'CHANGED', 'SUSPENDED'])
      .orderBy('id')
      .execute();
    for (const { id } of filings) {
      await cases.actIn(trx, {
        caseId: id,
        caseKind: 'app-filing',
        message: 'revoke',
        payload: { reason, listEntryId },
        actor: { kind: 'person', accountId, name },
        origin: { address },
        unitId,
        idempotencyKey: `list:${listEntryId}`,
      });
    }
  }

  const tellUsers = async (
    trx: Trx,
    apps: readonly AppRow[],
    entry: NewListEntry,
    id: string,
    by: Principal,
  ) => {
    for (const [at, app] of apps.entries()) {
      await triggers.addIn(trx, {
        id: `${id}.${at}`,
        unitId: entry.unitId,
        appId: app.id,
        kind: 'blacklist',
        reasonZh: `列入黑名单：${entry.reason}`,
        reasonEn: `Put on the black list: ${entry.reason}`,
        urgent: true,
        byName: by.name,
      });
    }
  };

  return {
    async add(entry, by) {
      const { blacklist } = await basis.workflow();
      const made = await records.transaction(async (trx) => {
        const now = isoNow(time);
        const today = dayAt(now);
        const app = await getApp(trx, entry.appId);
        const key = app.provider_key;
        if (key === null) {
          throw new AppError('PROVIDER_UNNAMED', 'Enter who provides the app first.');
        }
        await refuseTwice(trx, entry, key, now);
        const id = newId(time.now());
        const isBan = entry.list === 'black' && entry.subject === 'provider';
        const bannedUntil = isBan ? endOfDay(addMonths(today, blacklist.banMonths)) : null;
        await trx
          .insertInto('app_list_entries')
          .values({
            id,
            unit_id: entry.unitId,
            list: entry.list,
            subject: entry.subject,
            app_id: entry.subject === 'app' ? app.id : null,
            app_name: entry.subject === 'app' ? app.name : null,
            provider_key: key,
            provider_name: app.provider_name ?? app.name,
            reason: entry.reason,
            half_year: halfYearOf(today),
            from_at: now,
            banned_until: bannedUntil,
            ended_at: null,
            ended_reason: null,
            made_by: by.accountId,
            made_by_name: by.name,
            made_at: now,
          })
          .execute();
        await appendAudit(trx, {
          unitId: entry.unitId,
          actor: actorOf(by),
          action: `app-list.${entry.list}`,
          target: { kind: 'app-list-entry', id },
          after: { ...entry, providerName: app.provider_name, bannedUntil },
          at: now,
        });
        if (entry.list === 'white') return id;
        const apps = await appsOf(trx, entry, app);
        if (entry.revoke === true) await revokeFilings(trx, apps, entry, id, by);
        await tellUsers(trx, apps, entry, id, by);
        return id;
      });
      triggers.wake();
      return made;
    },

    async end(entryId, reason, by) {
      await records.transaction(async (trx) => {
        const now = isoNow(time);
        const entry = await trx
          .selectFrom('app_list_entries')
          .select(['unit_id', 'ended_at'])
          .where('id', '=', entryId)
          .executeTakeFirst();
        if (!entry) throw new AppError('LIST_ENTRY_UNKNOWN', 'There is no such entry.');
        if (entry.ended_at !== null) {
          throw new AppError('LIST_ENTRY_ENDED', 'This entry has ended already.');
        }
        await trx
          .updateTable('app_list_entries')
          .set({ ended_at: now, ended_reason: reason })
          .where('id', '=', entryId)
          .execute();
        await appendAudit(trx, {
          unitId: entry.unit_id,
          actor: actorOf(by),
          action: 'app-list.end',
          target: { kind: 'app-list-entry', id: entryId },
          after: { reason },
          at: now,
        });
      });
    },
  };
}
