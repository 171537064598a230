import type { CaseState, Machine, Transition } from '../../../analyzer/cases/machine.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';

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
