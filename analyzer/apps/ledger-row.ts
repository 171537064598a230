import type { Selectable } from 'kysely';
import type { Db, Trx } from '../stores/records/records.ts';
import { AppError } from './errors.ts';
import type { AppFacts } from './facts.ts';
import type { AppTables } from './tables.ts';

export type AppRow = Selectable<AppTables['apps']>;

/** The app. Throws APP_UNKNOWN. */
export async function getApp(db: Db | Trx, appId: string): Promise<AppRow> {
  const app = await db.selectFrom('apps').selectAll().where('id', '=', appId).executeTakeFirst();
  if (app) return app;
  throw new AppError('APP_UNKNOWN', `There is no app ${appId}.`);
}

/** The app, where it is in the ledger still. Throws APP_UNKNOWN, APP_CLOSED. */
export async function getOpenApp(db: Db | Trx, appId: string): Promise<AppRow> {
  const app = await getApp(db, appId);
  if (app.closed_at === null) return app;
  throw new AppError('APP_CLOSED', `${app.name} was taken out of the ledger.`);
}

export function appFacts({ facts }: Pick<AppRow, 'facts'>): AppFacts {
  return JSON.parse(facts) as AppFacts;
}

/** What lists go by: the credit code, or the name however it is spaced and written. */
export function providerKeyOf({ creditCode, providerName }: AppFacts): string | null {
  if (creditCode !== undefined) return creditCode;
  const name =
    providerName
      ?.normalize('NFKC')
      .replaceAll(/[\s()（）]/gu, '')
      .toLowerCase() ?? '';
  return name === '' ? null : `name:${name}`.slice(0, 320);
}

/** Columns of the ledger that repeat facts. */
export function factColumns(facts: AppFacts) {
  return {
    facts: JSON.stringify(facts),
    provider_name: facts.providerName ?? null,
    provider_key: providerKeyOf(facts),
    package_name: facts.packageName ?? null,
    bundle_id: facts.bundleId ?? null,
  };
}
