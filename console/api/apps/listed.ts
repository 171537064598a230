import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { listingUnits } from './visible.ts';

type Listed = 'black' | 'white' | null;

/** On which list apps stand by the entries that hold for the reader; black goes before white. */
export async function listedOf(
  db: Db,
  principal: Principal,
  apps: readonly { id: string; provider_key: string | null }[],
  at: string,
): Promise<(app: { id: string; provider_key: string | null }) => Listed> {
  const keys = [
    '',
    ...new Set(apps.flatMap(({ provider_key: key }) => (key === null ? [] : [key]))),
  ];
  const ids = ['', ...apps.map(({ id }) => id)];
  const entries = await db
    .selectFrom('app_list_entries as e')
    .select(['e.list', 'e.subject', 'e.app_id', 'e.provider_key'])
    .where('e.unit_id', 'in', listingUnits(db, principal, at))
    .where('e.ended_at', 'is', null)
    .where((eb) => eb.or([eb('e.banned_until', 'is', null), eb('e.banned_until', '>', at)]))
    .where((eb) =>
      eb.or([
        eb.and([eb('e.subject', '=', 'provider'), eb('e.provider_key', 'in', keys)]),
        eb.and([eb('e.subject', '=', 'app'), eb('e.app_id', 'in', ids)]),
      ]),
    )
    .execute();
  return ({ id, provider_key: key }) => {
    const own = entries.filter((entry) =>
      entry.subject === 'app' ? entry.app_id === id : entry.provider_key === key,
    );
    if (own.some(({ list }) => list === 'black')) return 'black';
    return own.length > 0 ? 'white' : null;
  };
}
