import { commonTransitions } from '../../cases/common-transitions.ts';
import type { Machine } from '../../cases/machine.ts';
import { rights } from '../case-work.ts';
import { assignTransition } from '../assign.ts';
import { fileTransitions } from '../files/file-transitions.ts';
import { grantingTransitions } from './granting.ts';
import { openingTransitions } from './opening.ts';
import { projectFiling } from './project.ts';
import { reviewingTransitions } from './reviewing.ts';
import type { FilingRules } from './rules.ts';
import { filingStates, type FilingState } from './state.ts';

export interface FilingMachineDeps {
  filingRules: () => Promise<FilingRules>;
}

/**
 * DRAFT → EXPERT_REVIEW → APPROVAL → PREPARATION → SUBMITTED → FILED, with CORRECTION between the last two; then evaluations
 * and renewals repeat until it is closed. What others decide (experts, department, police) is recorded with its own day.
 */
export function createFilingMachine(deps: FilingMachineDeps): Machine<FilingState> {
  return {
    kind: 'filing',
    states: {
      DRAFT: { zh: '编写定级报告', en: 'Grading report' },
      EXPERT_REVIEW: { zh: '专家评审', en: 'Expert review' },
      APPROVAL: { zh: '主管部门核准', en: 'Approval' },
      PREPARATION: { zh: '准备材料', en: 'Preparation' },
      SUBMITTED: { zh: '公安审核中', en: 'With the police' },
      CORRECTION: { zh: '补正', en: 'Correction' },
      FILED: { zh: '已备案', en: 'Filed' },
      CLOSED: { zh: '已结束', en: 'Closed', final: true },
    },
    transitions: {
      ...commonTransitions<FilingState>({ by: ['owner'], right: rights.update }),
      ...assignTransition<FilingState>({ by: ['owner'], right: rights.update }),
      ...openingTransitions(deps),
      ...fileTransitions<FilingState>({
        from: filingStates.filter((state) => state !== 'CLOSED'),
        by: ['owner'],
        right: rights.update,
      }),
      ...reviewingTransitions(),
      ...grantingTransitions(deps),
    },
    sides: (state, unitId) => (unitId === state.unitId ? ['owner'] : []),
    parties: () => [],
    project: projectFiling,
  };
}
