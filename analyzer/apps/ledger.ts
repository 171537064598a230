import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import type { UnitKind } from '../people/tables.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { unitKindOf } from './above.ts';
import { AppError } from './errors.ts';
import type { AppFacts } from './facts.ts';
import { appFacts, factColumns, getOpenApp, type AppRow } from './ledger-row.ts';
import type { AppOrigin } from './tables.ts';

export interface NewApp {
  unitId: string;
  name: string;
  /** Left out: as the unit is. */
  origin?: AppOrigin | undefined;
  facts?: AppFacts | undefined;
}

/** The ledger of apps. Every write is in the audit log. */
export interface AppLedger {
  /** Answers the id. Throws ORIGIN_NOT_YOURS. */
  create(app: NewApp, by: Principal): Promise<string>;
  /** The same inside a transaction of the caller. */
  createIn(trx: Trx, app: NewApp, by: Principal): Promise<string>;
  /** `facts` replaces all of them. Throws APP_CHANGED when somebody was faster, APP_CLOSED. */
  change(
    appId: string,
    change: { name?: string | undefined; facts?: AppFacts | undefined },
    expectedVersion: number,
    by: Principal,
  ): Promise<number>;
  /** Throws APP_IN_WORK while a filing or a use is open, APP_CHANGED. */
  close(appId: string, reason: string, expectedVersion: number, by: Principal): Promise<void>;
}

const authorities: readonly UnitKind[] = ['province', 'city', 'county', 'district'];

/** What a unit may enter: a provider its own apps, an authority also those of others, everybody what it made or uses. */
function originOf(kind: UnitKind | undefined, wanted: AppOrigin | undefined): AppOrigin {
  const may: AppOrigin[] =
    kind === 'provider'
      ? ['provider']
      : kind !== undefined && authorities.includes(kind)
        ? ['entered', 'used', 'own']
        : ['used', 'own'];
  const origin = wanted ?? may[0] ?? 'used';
  if (may.includes(origin)) return origin;
  throw new AppError('ORIGIN_NOT_YOURS', `A unit of this kind enters: ${may.join(', ')}.`);
}

/** What an entry says of itself when nobody does: a provider's app is provided, an own one is own. */
function withDevelopment(facts: AppFacts, origin: AppOrigin): AppFacts {
  if (facts.development !== undefined) return facts;
  if (origin === 'own') return { ...facts, development: 'own' };
  return origin === 'used' ? facts : { ...facts, development: 'provider' };
}

async function refuseInWork(trx: Trx, appId: string): Promise<void> {
  const filing = await trx
    .selectFrom('app_filings')
    .select('id')
    .where('app_id', '=', appId)
    .where('state', 'not in', ['REVOKED', 'EXPIRED', 'WITHDRAWN'])
    .executeTakeFirst();
  const use = await trx
    .selectFrom('app_uses')
    .select('id')
    .where('app_id', '=', appId)
    .where('state', '!=', 'STOPPED')
    .executeTakeFirst();
  if (!filing && !use) return;
  throw new AppError('APP_IN_WORK', 'A filing or a use of it is open.', {
    ...(filing && { filingId: filing.id }),
    ...(use && { useId: use.id }),
  });
}

export function createAppLedger({
  records,
  time,
}: {
  records: Records;
  time: TimeSource;
}): AppLedger {
  const note = (
    trx: Trx,
    { unit_id: unitId, id }: Pick<AppRow, 'unit_id' | 'id'>,
    by: Principal,
    action: string,
    more: { before?: Record<string, unknown>; after?: Record<string, unknown> },
  ) =>
    appendAudit(trx, {
      unitId,
      actor: actorOf(by),
      action,
      target: { kind: 'app', id },
      ...more,
      at: isoNow(time),
    });

  const createIn: AppLedger['createIn'] = async (trx, { unitId, name, ...app }, by) => {
    const origin = originOf(await unitKindOf(trx, unitId), app.origin);
    const facts = withDevelopment(app.facts ?? {}, origin);
    const id = newId(time.now());
    const now = isoNow(time);
    await trx
      .insertInto('apps')
      .values({
        id,
        unit_id: unitId,
        version: 1,
        name,
        origin,
        ...factColumns(facts),
        package_id: null,
        filing_id: null,
        filing_state: null,
        filing_number: null,
        filed_on: null,
        valid_until: null,
        public: 0,
        closed_at: null,
        created_at: now,
        created_by: by.accountId,
        created_by_name: by.name,
        updated_at: now,
      })
      .execute();
    await note(trx, { unit_id: unitId, id }, by, 'app.create', { after: { name, origin, facts } });
    return id;
  };

  /** Counts the version up where it is still the one that the person saw. */
  async function replace(
    trx: Trx,
    app: AppRow,
    expectedVersion: number,
    columns: Partial<Pick<AppRow, 'name' | 'closed_at'>> & Partial<ReturnType<typeof factColumns>>,
  ): Promise<number> {
    const version = expectedVersion + 1;
    const changed = await trx
      .updateTable('apps')
      .set({ ...columns, version, updated_at: isoNow(time) })
      .where('id', '=', app.id)
      .where('version', '=', expectedVersion)
      .returning('id')
      .executeTakeFirst();
    if (changed) return version;
    throw new AppError('APP_CHANGED', 'Somebody changed it meanwhile.', { version: app.version });
  }

  return {
    create: (app, by) => records.transaction((trx) => createIn(trx, app, by)),
    createIn,

    change(appId, { name, facts }, expectedVersion, by) {
      return records.transaction(async (trx) => {
        const app = await getOpenApp(trx, appId);
        const version = await replace(trx, app, expectedVersion, {
          ...(name !== undefined && { name }),
          ...(facts && factColumns(facts)),
        });
        await note(trx, app, by, 'app.change', {
          before: { name: app.name, ...(facts && { facts: appFacts(app) }) },
          after: { name: name ?? app.name, ...(facts && { facts }) },
        });
        return version;
      });
    },

    close(appId, reason, expectedVersion, by) {
      return records.transaction(async (trx) => {
        const app = await getOpenApp(trx, appId);
        await refuseInWork(trx, appId);
        await replace(trx, app, expectedVersion, { closed_at: isoNow(time) });
        await note(trx, app, by, 'app.close', { after: { reason } });
      });
    },
  };
}
