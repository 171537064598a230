import type { Static } from 'typebox';
import type { PrepareContext } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { DrillState } from '../drill.ts';
import type { CastPayload, ImprovementPayload, OpenPayload, PlanPayload } from './payloads.ts';

/** What messages of drills get from the database of the node that writes them, in their transaction. */
export interface DrillPreparation {
  /** Number and playbook. Throws PLAYBOOK_UNKNOWN, PLAYBOOK_NOT_A_DRILL. */
  open(
    trx: Trx,
    sent: Static<typeof OpenPayload>,
    context: PrepareContext,
  ): Promise<Static<typeof OpenPayload>>;
  /** The playbook. Throws PLAYBOOK_UNKNOWN, PLAYBOOK_NOT_A_DRILL. */
  plan(trx: Trx, sent: Static<typeof PlanPayload>): Promise<Static<typeof PlanPayload>>;
  /** Seats, names and units. Throws ACCOUNT_NOT_FIT for whoever can't take part. */
  cast(
    trx: Trx,
    state: DrillState,
    sent: Static<typeof CastPayload>,
    context: PrepareContext,
  ): Promise<Static<typeof CastPayload>>;
  /** Name of the owner. Throws ACCOUNT_NOT_FIT. */
  improvement(
    trx: Trx,
    state: DrillState,
    sent: Static<typeof ImprovementPayload>,
    context: PrepareContext,
  ): Promise<Static<typeof ImprovementPayload>>;
}
