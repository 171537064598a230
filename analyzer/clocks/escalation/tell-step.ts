import { findParentAt } from '../../people/unit-tree.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { Tell } from '../../telling/tell.ts';
import type { LadderStep, TellSide } from '../deadline-rules.ts';
import type { WalkedClock } from './walked-clock.ts';

/** Units on a side of the case at an instant. */
async function unitsOf(
  trx: Trx,
  side: TellSide,
  clock: WalkedClock,
  at: string,
): Promise<string[]> {
  switch (side) {
    case 'responsible':
      return [clock.unitId];
    case 'parent': {
      const parent = await findParentAt(trx, clock.unitId, at);
      return parent === undefined ? [] : [parent];
    }
    case 'issuer': {
      const rows = await trx
        .selectFrom('parties')
        .select('unit_id')
        .distinct()
        .where('kind', '=', clock.caseKind)
        .where('ref_id', '=', clock.caseId)
        .where('role', '=', side)
        .where('from_at', '<=', at)
        .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', at)]))
        .execute();
      return rows.map((row) => row.unit_id);
    }
  }
}

/** Tells the people whom a step names, once per step, unit and round of the clock, in the caller's transaction. */
export async function tellStep(
  trx: Trx,
  tell: Tell,
  step: LadderStep,
  clock: WalkedClock,
  at: string,
): Promise<void> {
  const { caseId, caseKind, title, state } = clock;
  for (const { side, roles } of step.tell) {
    for (const unitId of await unitsOf(trx, side, clock, at)) {
      await tell(trx, {
        template: 'clock-step',
        unitId,
        roles,
        severity: step.measure === 'remind' ? 'medium' : 'high',
        facts: {
          caseId,
          caseKind,
          title,
          clock: state.clock,
          dueAt: state.dueAt,
          stepZh: step.nameZh,
          stepEn: step.nameEn,
          measure: step.measure,
          unitName: clock.unitName,
        },
        dedupeKey: `step:${caseId}:${state.clock}:${state.round}.${state.extensions}:${step.id}:${unitId}`,
      });
    }
  }
}
