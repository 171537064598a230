import { findParentAt } from '../../people/unit-tree.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { Tell } from '../../telling/tell.ts';
import type { CaseKind } from '../../cases/message.ts';
import type { LadderStep, Measure, TellSide } from '../deadline-rules.ts';
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

/** Templates of rules/messages; a reminder has one for before and one for after the deadline. */
const templates: Readonly<Record<Exclude<Measure, 'remind'>, string>> = {
  phone: 'clock.phone',
  leader: 'clock.leader',
  'supervision-letter': 'clock.supervision',
  criticism: 'clock.criticism',
  interview: 'clock.interview',
  deduction: 'clock.accountability',
};

function templateOf({ measure, offset }: LadderStep): string {
  if (measure !== 'remind') return templates[measure];
  const isBefore = offset.kind === 'share' || offset.kind === 'days-before';
  return isBefore ? 'clock.due-soon' : 'clock.overdue';
}

/** Pages of the console. */
const pages: Readonly<Record<CaseKind, string>> = {
  notice: '/notices',
  delivery: '/deliveries',
  incident: '/incidents',
  run: '/runs',
  drill: '/drills',
  attestation: '/attestations',
  exception: '/exceptions',
  filing: '/filings',
  finding: '/findings',
  'app-filing': '/app-filings',
  'app-use': '/app-uses',
};

/** Tells the people whom a step names, once per step, unit and round of the clock, in the caller's transaction. */
export async function tellStep(
  trx: Trx,
  tell: Tell,
  step: LadderStep,
  clock: WalkedClock,
  names: { zh: string; en: string },
  at: string,
): Promise<void> {
  const { caseId, caseKind, title, unitName, state } = clock;
  const run = `${state.clock}:${state.round}.${state.extensions}`;
  for (const { side, roles } of step.tell) {
    for (const unitId of await unitsOf(trx, side, clock, at)) {
      await tell(trx, {
        template: templateOf(step),
        unitId,
        roles,
        facts: {
          title,
          clock: names,
          dueAt: state.dueAt,
          unitName,
          path: `${pages[caseKind]}/${caseId}`,
        },
        dedupeKey: `step:${caseId}:${run}:${step.id}:${unitId}`,
      });
    }
  }
}
