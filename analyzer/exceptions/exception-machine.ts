import type { PeopleInputs } from '../assessment/people-inputs.ts';
import type { AssessmentRuleBook } from '../assessment/rules.ts';
import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import { rights } from '../register/case-work.ts';
import { assignTransition } from '../register/assign.ts';
import { fileTransitions } from '../register/files/file-transitions.ts';
import type { CaseNumbers } from '../register/numbers.ts';
import { decidingTransitions } from './deciding.ts';
import { projectException } from './project.ts';
import { requestingTransitions } from './requesting.ts';
import type { ExceptionRules } from './rules.ts';
import type { ExceptionState } from './state.ts';

export interface ExceptionMachineDeps {
  rules: AssessmentRuleBook;
  people: PeopleInputs;
  numbers: () => Promise<CaseNumbers>;
  exceptionRules: () => Promise<ExceptionRules>;
}

/**
 * REQUESTED → APPROVED, REJECTED or WITHDRAWN; REVOKED afterwards. The log is the history: nothing of it changes. That one
 * has expired, or that its item changed since (stale), follows whenever it is read.
 */
export function createExceptionMachine(deps: ExceptionMachineDeps): Machine<ExceptionState> {
  return {
    kind: 'exception',
    states: {
      REQUESTED: { zh: '待审批', en: 'Requested' },
      APPROVED: { zh: '已批准', en: 'Approved' },
      REJECTED: { zh: '未批准', en: 'Rejected', final: true },
      WITHDRAWN: { zh: '已撤回', en: 'Withdrawn', final: true },
      REVOKED: { zh: '已终止', en: 'Ended', final: true },
    },
    transitions: {
      ...commonTransitions<ExceptionState>({ by: ['owner'], right: rights.update }),
      ...assignTransition<ExceptionState>({ by: ['owner'], right: rights.update }),
      ...requestingTransitions(deps),
      ...fileTransitions<ExceptionState>({
        from: ['REQUESTED'],
        by: ['owner'],
        right: rights.update,
      }),
      ...decidingTransitions(deps),
    },
    sides: (state, unitId) => (unitId === state.unitId ? ['owner'] : []),
    parties: () => [],
    project: projectException,
  };
}
