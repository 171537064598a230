import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { DrillState } from '../../../analyzer/drills/drill.ts';
import type { Insight } from '../../../analyzer/drills/queries.ts';
import { mayReadPlan } from '../../../analyzer/drills/machine/planning.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { notFound } from '../problem.ts';
import { getVisibleCase, type VisibleCaseDeps } from '../cases/visible-case.ts';
import type { Rights } from '../rights/rights.ts';

export interface DrillAccessDeps extends VisibleCaseDeps {
  rights: Rights;
}

/** A drill as one caller may know it. */
export interface SeenDrill {
  view: CaseView;
  state: DrillState;
  /** The whole plan; without it a sealed drill shows only that there is one. */
  open: boolean;
}

/** What a principal may know of sealed drills. */
export function insightOf(rights: Rights, principal: Principal): Insight {
  const grants = rights.grantsFor(principal.grants, { resource: 'drills', action: 'approve' });
  return {
    accountId: principal.accountId,
    approvingUnits: [...new Set(grants.map(({ unitId }) => unitId))],
  };
}

/** Throws Problem 404 for a drill that is not there, not the caller's to see, or double-blind before its start. */
export async function getDrill(
  deps: DrillAccessDeps,
  principal: Principal,
  id: string,
): Promise<SeenDrill> {
  const view = await getVisibleCase(deps, principal, 'drill', id);
  const state = view.state as DrillState;
  const { accountId, approvingUnits } = insightOf(deps.rights, principal);
  const approves = approvingUnits.includes(state.unitId);
  const open = mayReadPlan(state, { accountId, approves });
  if (!open && state.blind === 'double') throw notFound('drill', id);
  return { view, state, open };
}

/** The same for what would tell the plan: without insight it is not there. */
export async function getOpenDrill(
  deps: DrillAccessDeps,
  principal: Principal,
  id: string,
): Promise<SeenDrill> {
  const seen = await getDrill(deps, principal, id);
  if (!seen.open) throw notFound('drill', id);
  return seen;
}
