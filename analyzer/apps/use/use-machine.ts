import { commonTransitions } from '../../cases/common-transitions.ts';
import type { Machine } from '../../cases/machine.ts';
import { assignTransition } from '../../register/assign.ts';
import { fileTransitions } from '../../register/files/file-transitions.ts';
import type { AppsBasis } from '../basis.ts';
import { appRights } from '../rights.ts';
import { bureauTransitions } from './bureau.ts';
import { decidingTransitions } from './deciding.ts';
import { laterTransitions } from './later.ts';
import { projectAppUse } from './project.ts';
import { proposingTransitions } from './proposing.ts';
import { appUseStates, type AppUseState } from './state.ts';

/**
 * 使用者备案 with 双审查: SCHOOL_PROPOSED → SCHOOL_REVIEW → COLLECTIVE_DECISION → BUREAU_REVIEW (county, then city where the rules
 * say so) → IN_USE → RE_REVIEW each year or for a reason, and STOPPED. `bureau` is the one whose turn it is, `authority` any above.
 */
export function createAppUseMachine(basis: AppsBasis): Machine<AppUseState> {
  return {
    kind: 'app-use',
    states: appUseStates,
    transitions: {
      ...commonTransitions<AppUseState>({
        by: ['school', 'bureau', 'authority'],
        right: appRights.update,
      }),
      ...assignTransition<AppUseState>({ by: ['school'], right: appRights.update }),
      ...fileTransitions<AppUseState>({
        from: [
          'SCHOOL_PROPOSED',
          'SCHOOL_REVIEW',
          'COLLECTIVE_DECISION',
          'BUREAU_REVIEW',
          'IN_USE',
          'RE_REVIEW',
        ],
        by: ['school', 'bureau'],
        right: appRights.update,
      }),
      ...proposingTransitions(basis),
      ...decidingTransitions(basis),
      ...bureauTransitions(basis),
      ...laterTransitions(),
    },
    sides({ state, unitId: school, bureauUnitIds, bureausPassed }, unitId) {
      const sides: string[] = [];
      if (unitId === school) sides.push('school');
      if (bureauUnitIds.includes(unitId)) sides.push('authority');
      if (state === 'BUREAU_REVIEW' && bureauUnitIds[bureausPassed] === unitId)
        sides.push('bureau');
      return sides;
    },
    // `issuer` is what ladders call the side that waits: the authority whose turn it is.
    parties: ({ bureauUnitIds, bureausPassed }) =>
      bureauUnitIds.map((unitId, at) => ({
        unitId,
        role: at === Math.min(bureausPassed, bureauUnitIds.length - 1) ? 'issuer' : 'authority',
      })),
    project: projectAppUse,
  };
}
