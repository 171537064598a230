import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { DrillState } from '../drill.ts';
import { FinishPayload, ReasonPayload, RunPayload } from './payloads.ts';
import { bothSides, refusal, rights, roleRefusal, was } from './transitions.ts';

export const evaluateClock = 'evaluate';
const evaluateRule = 'drill.evaluate';

const approvedOnly = refusal(
  'PLAN_CHANGED',
  '方案在批准后有改动，请重新审批。',
  'The plan has changed since it was approved.',
);

/** The run is over: what is left open of a rehearsal goes back to the approved plan. */
function ended(state: DrillState, at: string): DrillState {
  if (state.state !== 'REHEARSAL') return { ...state, endedAt: at };
  const rehearsals = state.rehearsals.map((each) =>
    each.endedAt === null ? { ...each, endedAt: at } : each,
  );
  return { ...state, rehearsals };
}

/**
 * A rehearsal goes back to APPROVED, a drill on to EVALUATING. `to` sees the state that `apply` left, in which the name of the
 * state is still the old one.
 */
const after = ({ state }: DrillState) => (state === 'REHEARSAL' ? 'APPROVED' : 'EVALUATING');

/** Rehearsal, start and end. The run itself is a case of its own; these messages name it. */
export function runningTransitions() {
  return {
    rehearse: transition<DrillState, typeof RunPayload>({
      zh: '预演',
      en: 'Rehearse',
      payload: RunPayload,
      from: ['APPROVED'],
      to: 'REHEARSAL',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context),
      apply: (state, { runId }, { at, actor }) => {
        const before = was(state);
        const rehearsal = { runId, startedAt: at, endedAt: null, by: actor.name };
        return { ...before, rehearsals: [...before.rehearsals, rehearsal] };
      },
    }),

    start: transition<DrillState, typeof RunPayload>({
      zh: '宣布开始',
      en: 'Start',
      payload: RunPayload,
      from: ['APPROVED'],
      to: 'RUNNING',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) =>
        roleRefusal(state, context) ??
        (state.approval?.planRevision === state.planRevision ? undefined : approvedOnly),
      apply: (state, { runId }, { at }) => ({ ...was(state), runId, startedAt: at }),
    }),

    finish: transition<DrillState, typeof FinishPayload>({
      zh: '宣布结束',
      en: 'End',
      payload: FinishPayload,
      from: ['RUNNING', 'REHEARSAL'],
      to: after,
      by: [...bothSides, 'system'],
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context),
      apply: (state, _sent, { at }) => ended(was(state), at),
      clocks: ({ state }) =>
        state === 'EVALUATING'
          ? [{ kind: 'start', clock: evaluateClock, ruleId: evaluateRule }]
          : [],
    }),

    stop: transition<DrillState, typeof ReasonPayload>({
      zh: '提前终止',
      en: 'Stop early',
      payload: ReasonPayload,
      from: ['RUNNING', 'REHEARSAL'],
      to: after,
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context),
      apply: (state, { reason }, { at, actor }) => {
        const before = was(state);
        const stopped = { reason, by: actor.name, at };
        return {
          ...ended(before, at),
          ...(before.state === 'RUNNING' && { stoppedEarly: stopped }),
        };
      },
      clocks: ({ state }) =>
        state === 'EVALUATING'
          ? [{ kind: 'start', clock: evaluateClock, ruleId: evaluateRule }]
          : [],
    }),
  } satisfies Record<string, Transition<DrillState>>;
}
