import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import type { DrillState } from './drill.ts';
import { improvingTransitions } from './machine/improving.ts';
import { planningTransitions } from './machine/planning.ts';
import { runningTransitions } from './machine/running.ts';
import { bothSides, rights } from './machine/transitions.ts';
import type { PlaybookShelf } from './playbook-shelf.ts';
import { createDrillPreparation } from './prepare.ts';
import { projectDrill } from './project.ts';
import type { DrillRules } from './rules.ts';

/**
 * PLAN → APPROVAL → APPROVED (→ REHEARSAL → APPROVED) → RUNNING → EVALUATING → IMPROVING → CLOSED; CANCELLED before the start.
 * Units have sides; within them the participants' roles decide, by account.
 */
export function createDrillMachine(deps: {
  rules: DrillRules;
  playbooks: Pick<PlaybookShelf, 'find'>;
}): Machine<DrillState> {
  const { rules } = deps;
  const prepare = createDrillPreparation(deps);
  const common = commonTransitions<DrillState>({ by: bothSides, right: rights.update });
  return {
    kind: 'drill',
    states: {
      PLAN: { zh: '方案编制', en: 'Plan' },
      APPROVAL: { zh: '待审批', en: 'For approval' },
      APPROVED: { zh: '已批准', en: 'Approved' },
      REHEARSAL: { zh: '预演中', en: 'Rehearsal' },
      RUNNING: { zh: '演练中', en: 'Running' },
      EVALUATING: { zh: '评估中', en: 'Evaluating' },
      IMPROVING: { zh: '整改中', en: 'Improving' },
      CLOSED: { zh: '已关闭', en: 'Closed', final: true },
      CANCELLED: { zh: '已取消', en: 'Cancelled', final: true },
    },
    transitions: {
      comment: common.comment,
      escalate: common.escalate,
      'hand-over': common['hand-over'],
      ...planningTransitions(prepare, rules),
      ...runningTransitions(),
      ...improvingTransitions(prepare),
    },
    sides(state, unitId) {
      const sides: string[] = [];
      if (unitId === state.unitId) sides.push('owner');
      if (state.participants.some((each) => each.unitId === unitId)) sides.push('participant');
      return sides;
    },
    parties: (state) =>
      [...new Set(state.participants.map(({ unitId }) => unitId))]
        .filter((unitId) => unitId !== state.unitId)
        .map((unitId) => ({ unitId, role: 'participant' })),
    project: projectDrill,
  };
}
