import type { Db } from '../../analyzer/stores/records/records.ts';

/** The unit that this installation belongs to: the root of its tree, once the set-up has made it. */
export interface HomeUnit {
  id(): string | undefined;
  refresh(): Promise<string | undefined>;
}

export function createHomeUnit(db: Db): HomeUnit {
  let known: string | undefined;
  return {
    id: () => known,
    async refresh() {
      const row = await db
        .selectFrom('units')
        .select('id')
        .where('closed_at', 'is', null)
        // Units above us, of other nodes, have nothing above them here either.
        .where('peer_id', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('unit_closure')
                .select('ancestor')
                .whereRef('unit_closure.descendant', '=', 'units.id')
                .where('depth', '>', 0)
                .where('until_at', 'is', null),
            ),
          ),
        )
        .orderBy('created_at')
        .limit(1)
        .executeTakeFirst();
      known = row?.id;
      return known;
    },
  };
}
