import type { PrepareContext } from '../cases/machine.ts';
import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';
import { IncidentError } from './errors.ts';

/**
 * Whether the acting unit may know of the notice: it was issued, or delivered to, itself or a unit below. Throws
 * NOTICE_UNKNOWN, for one that is not there as well.
 */
export async function checkNotice(
  trx: Trx,
  noticeId: string,
  { actorUnitId, at }: PrepareContext,
): Promise<void> {
  const units = trx
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', actorUnitId)
    .where((eb) => heldAt(eb, at));
  const issued = trx
    .selectFrom('notices')
    .select('notices.id')
    .where('notices.id', '=', noticeId)
    .where('notices.unit_id', 'in', units);
  const delivered = trx
    .selectFrom('deliveries')
    .select('deliveries.notice_id as id')
    .where('deliveries.notice_id', '=', noticeId)
    .where('deliveries.unit_id', 'in', units);
  if (await issued.unionAll(delivered).limit(1).executeTakeFirst()) return;
  throw new IncidentError('NOTICE_UNKNOWN', `There is no notice ${noticeId} of your units.`, {
    noticeId,
  });
}
