import type { Db } from '../stores/records/records.ts';
import { staffRoles, type DrillStateName } from './drill.ts';

/** A drill that is still to be played, or being played. */
const aheadStates: readonly DrillStateName[] = [
  'PLAN',
  'APPROVAL',
  'APPROVED',
  'REHEARSAL',
  'RUNNING',
];

/**
 * Whether an account takes part, without being of its staff, in a single-blind or double-blind drill that has not ended and plays this
 * playbook or another version of it. `playbookId`: the id by CACAO, the same in all versions.
 */
export async function isSealedPlaybook(
  db: Db,
  accountId: string,
  { hash, playbookId }: { hash: string; playbookId: string },
): Promise<boolean> {
  const found = await db
    .selectFrom('drill_plans')
    .innerJoin('drill_participants as mine', 'mine.drill_id', 'drill_plans.id')
    .select('drill_plans.id')
    .where('mine.account_id', '=', accountId)
    .where('drill_plans.blind', '!=', 'open')
    .where('drill_plans.state', 'in', aheadStates)
    .where((eb) =>
      eb.or([
        eb('drill_plans.playbook_hash', '=', hash),
        eb(
          'drill_plans.playbook_id',
          'in',
          eb.selectFrom('playbooks').select('playbooks.id').where('playbook_id', '=', playbookId),
        ),
      ]),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('drill_participants as staff')
            .select('staff.seat')
            .whereRef('staff.drill_id', '=', 'drill_plans.id')
            .where('staff.account_id', '=', accountId)
            .where('staff.role', 'in', staffRoles),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
