import type { Selectable } from 'kysely';
import { heldAt } from '../people/visibility.ts';
import type { Db } from '../stores/records/records.ts';
import type { AppTables, TriggerKind } from './tables.ts';

export type TriggerRow = Selectable<AppTables['app_triggers']>;

/** What an authority says holds below it; what happened to the app itself concerns everybody who uses it. */
const belowOnly: readonly TriggerKind[] = ['blacklist', 'bulletin', 'complaint'];
/** A new version or a changed filing matters to whoever uses the app already; others review it anyway. */
const inUseOnly: readonly TriggerKind[] = ['version', 'filing-changed'];

/** The next uses that a trigger has not reached yet, in the order of their ids. */
export async function usesToReach(
  db: Db,
  trigger: TriggerRow,
  at: string,
  most: number,
): Promise<{ id: string; unit_id: string }[]> {
  const { kind } = trigger;
  return await db
    .selectFrom('app_uses')
    .select(['id', 'unit_id'])
    .where('app_id', '=', trigger.app_id)
    .where('id', '>', trigger.reached)
    .where('state', '!=', 'STOPPED')
    .$if(inUseOnly.includes(kind), (query) => query.where('state', 'in', ['IN_USE', 'RE_REVIEW']))
    .$if(kind === 'version', (query) =>
      query.where((eb) =>
        eb.or([
          eb('package_id', 'is', null),
          eb('package_id', '!=', trigger.id.replace(/^version\./u, '')),
        ]),
      ),
    )
    .$if(belowOnly.includes(kind), (query) =>
      query.where('unit_id', 'in', (eb) =>
        eb
          .selectFrom('unit_closure')
          .select('unit_closure.descendant')
          .where('unit_closure.ancestor', '=', trigger.unit_id)
          .where((inner) => heldAt(inner, at)),
      ),
    )
    .orderBy('id')
    .limit(most)
    .execute();
}
