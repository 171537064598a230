import { heldAt } from '../people/visibility.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { AppRow } from './ledger-row.ts';

/** Whether an app or its provider stands on a list that holds for a unit. */
export interface Standing {
  providerBlack: boolean;
  appBlack: boolean;
  white: boolean;
}

/**
 * Entries of a unit hold for it and for everything below it. A provider is on the black list for as long as it may not file
 * again; an app until somebody ends the entry.
 */
export async function standingOf(
  db: Db | Trx,
  app: Pick<AppRow, 'id' | 'provider_key'>,
  unitId: string,
  at: string,
): Promise<Standing> {
  const entries = await db
    .selectFrom('app_list_entries as e')
    .innerJoin('unit_closure', 'unit_closure.ancestor', 'e.unit_id')
    .select(['e.list', 'e.subject'])
    .where('unit_closure.descendant', '=', unitId)
    .where((eb) => heldAt(eb, at))
    .where('e.ended_at', 'is', null)
    .where((eb) => eb.or([eb('e.banned_until', 'is', null), eb('e.banned_until', '>', at)]))
    .where((eb) =>
      eb.or([
        eb.and([eb('e.subject', '=', 'app'), eb('e.app_id', '=', app.id)]),
        eb.and([
          eb('e.subject', '=', 'provider'),
          eb('e.provider_key', '=', app.provider_key ?? ''),
        ]),
      ]),
    )
    .execute();
  const has = (list: 'black' | 'white', subject: 'app' | 'provider') =>
    entries.some((each) => each.list === list && each.subject === subject);
  return {
    providerBlack: has('black', 'provider'),
    appBlack: has('black', 'app'),
    white: has('white', 'provider') || has('white', 'app'),
  };
}
