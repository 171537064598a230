import type { PeopleInputs } from '../assessment/people-inputs.ts';
import type { AssessmentRuleBook } from '../assessment/rules.ts';
import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import { assignTransition } from '../register/assign.ts';
import { fileTransitions } from '../register/files/file-transitions.ts';
import type { CaseNumbers } from '../register/numbers.ts';
import { exchangeTransitions } from './exchange.ts';
import { projectFinding } from './project.ts';
import { raisingTransitions } from './raising.ts';
import { findingRights } from './rights.ts';
import type { FindingState } from './state.ts';
import type { FindingTemplate } from './templates.ts';

export interface FindingMachineDeps {
  rules: AssessmentRuleBook;
  people: PeopleInputs;
  numbers: () => Promise<CaseNumbers>;
  templates: () => Promise<readonly FindingTemplate[]>;
}

/**
 * OPEN → READY (the school has answered) → CLOSED, or REVISION and again READY. An engagement is a grant at the school itself or above
 * it, so one unit may have both sides; who may do what is then the right: only who may raise findings may close them.
 */
export function createFindingMachine(deps: FindingMachineDeps): Machine<FindingState> {
  return {
    kind: 'finding',
    states: {
      OPEN: { zh: '待答复', en: 'Open' },
      READY: { zh: '待审核', en: 'Answered' },
      REVISION: { zh: '需补充', en: 'Needs revision' },
      CLOSED: { zh: '已关闭', en: 'Closed' },
      WITHDRAWN: { zh: '已撤回', en: 'Withdrawn', final: true },
    },
    transitions: {
      ...commonTransitions<FindingState>({
        by: ['auditor', 'school'],
        right: findingRights.update,
      }),
      ...assignTransition<FindingState>({ by: ['auditor', 'school'], right: findingRights.update }),
      ...fileTransitions<FindingState>({
        from: ['OPEN', 'REVISION', 'READY'],
        by: ['auditor', 'school'],
        right: findingRights.update,
      }),
      ...raisingTransitions(deps),
      ...exchangeTransitions(),
    },
    sides(state, unitId) {
      const sides: string[] = [];
      if (unitId === state.raisedUnitId) sides.push('auditor');
      if (unitId === state.unitId) sides.push('school');
      return sides;
    },
    // `issuer` is what ladders call the side that waits.
    parties: ({ raisedUnitId }) => [{ unitId: raisedUnitId, role: 'issuer' }],
    project: projectFinding,
  };
}
