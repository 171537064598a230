import type { CaseAction } from '../../../analyzer/cases/cases.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { Problem } from '../problem.ts';

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
