import { commonTransitions } from '../../cases/common-transitions.ts';
import type { Machine } from '../../cases/machine.ts';
import { assignTransition } from '../../register/assign.ts';
import { fileTransitions } from '../../register/files/file-transitions.ts';
import type { AppsBasis } from '../basis.ts';
import { appRights } from '../rights.ts';
import { endingTransitions } from './ending.ts';
import { projectAppFiling } from './project.ts';
import { reviewingTransitions } from './reviewing.ts';
import { appFilingStates, type AppFilingState } from './state.ts';
import { submittingTransitions } from './submitting.ts';

const both = ['provider', 'authority'] as const;

/**
 * 提供者备案 (教技厅〔2019〕3号): DRAFT → SUBMITTED → PROVINCE_REVIEW → FILED with a number, RETURNED in between; later CHANGED,
 * SUSPENDED, REVOKED, EXPIRED. Where a reviewer files on behalf of a provider, one unit has both sides, but never one person.
 */
export function createAppFilingMachine(basis: AppsBasis): Machine<AppFilingState> {
  return {
    kind: 'app-filing',
    states: appFilingStates,
    transitions: {
      ...commonTransitions<AppFilingState>({ by: both, right: appRights.update }),
      ...assignTransition<AppFilingState>({ by: ['authority'], right: appRights.update }),
      ...fileTransitions<AppFilingState>({
        from: ['DRAFT', 'SUBMITTED', 'PROVINCE_REVIEW', 'RETURNED', 'FILED', 'CHANGED'],
        by: both,
        right: appRights.update,
      }),
      ...submittingTransitions(basis),
      ...reviewingTransitions(basis),
      ...endingTransitions(basis),
    },
    sides(state, unitId) {
      const sides: string[] = [];
      if (unitId === state.unitId) sides.push('provider');
      if (unitId === state.authorityUnitId) sides.push('authority');
      return sides;
    },
    // `issuer` is what ladders call the side that waits.
    parties: ({ authorityUnitId }) => [{ unitId: authorityUnitId, role: 'issuer' }],
    project: projectAppFiling,
  };
}
