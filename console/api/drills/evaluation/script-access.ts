import { staffRoles, type DrillState } from '../../../../analyzer/drills/drill.ts';
import { placesOf } from '../../../../analyzer/drills/live/run-case.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import { getOpenDrill, type DrillAccessDeps } from '../access.ts';

/**
 * A drill whose script the caller may read: whoever plays in it reads it when it is over, not before. Throws Problem 404,
 * DrillError NOT_A_PARTICIPANT.
 */
export async function getScriptedDrill(
  deps: DrillAccessDeps,
  principal: Principal,
  id: string,
): Promise<DrillState> {
  const { state } = await getOpenDrill(deps, principal, id);
  const takesPart = state.participants.some(({ accountId }) => accountId === principal.accountId);
  if (takesPart && state.endedAt === null) placesOf(state, principal, staffRoles);
  return state;
}
