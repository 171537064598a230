import type { CaseAction } from '../../../analyzer/cases/cases.ts';
import type { CaseState, Machine, Transition } from '../../../analyzer/cases/machine.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { Problem } from '../problem.ts';

/** Units at which the caller holds a role itself: nobody signs for a unit below. */
export function ownUnits({ grants, unitId }: Principal): string[] {
  const units = [...new Set(grants.map((grant) => grant.unitId))];
  // One's own unit first, where one could act for several.
  return units.sort((a, b) => Number(b === unitId) - Number(a === unitId));
}

/** Of these units those that have a side which may send the message. */
export function unitsWithSide(
  machine: Machine<CaseState>,
  transition: Transition<CaseState>,
  state: CaseState,
  units: readonly string[],
): string[] {
  return units.filter((unit) =>
    machine.sides(state, unit).some((side) => transition.by.includes(side)),
  );
}

/** As whom a signed-in person acts on a case. */
export function actorOfPrincipal(principal: Principal): Pick<CaseAction, 'actor' | 'origin'> {
  return {
    actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
    origin: {
      address: principal.address,
      ...(principal.via.kind === 'token' && { tokenId: principal.via.tokenId }),
    },
  };
}

/** The unit for which the caller acts; `principal` carries only grants with the right. */
export function actingUnitOf(principal: Principal, wanted: string | undefined): string {
  const units = ownUnits(principal);
  const unit = wanted === undefined ? units[0] : units.find((each) => each === wanted);
  if (unit !== undefined) return unit;
  throw new Problem(403, 'NO_ACTING_UNIT', 'You hold no role for this at that unit.');
}
