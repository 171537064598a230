import type { ClockWish } from '../../cases/machine.ts';
import type { IncidentDuty, IncidentState } from '../state.ts';

/** Clock between progress reports. */
export const progressClock = 'progress';

const noLongerOwed = '重新定级后不再要求';

function anchorOf(duty: Pick<IncidentDuty, 'from'>, state: IncidentState): string | null {
  return duty.from === 'discovery' ? state.discoveredAt : state.recoveredAt;
}

interface Step {
  duty: IncidentDuty;
  wishes: ClockWish[];
}

function startWish(duty: IncidentDuty, from: string): ClockWish[] {
  return duty.ruleId === null
    ? []
    : [{ kind: 'start', clock: duty.clock, ruleId: duty.ruleId, from }];
}

/** What a duty does when it is judged again: starts, goes on under another rule, ends, or stays. */
function step(next: IncidentDuty, before: IncidentDuty | undefined, state: IncidentState): Step {
  const status = before?.status ?? 'idle';
  const kept: Step = { duty: { ...next, status }, wishes: [] };
  const { clock } = next;
  if (next.owed === 'no' && status === 'running') {
    const cancel: ClockWish = { kind: 'cancel', clock, reason: noLongerOwed };
    return { duty: { ...next, status: 'cancelled' }, wishes: [cancel] };
  }
  const from = anchorOf(next, state);
  if (next.owed !== 'yes' || from === null || next.ruleId === null) return kept;
  if (status === 'running' && before?.ruleId !== next.ruleId) {
    const cancel: ClockWish = { kind: 'cancel', clock, reason: '适用的报告时限已变更' };
    return { ...kept, wishes: [cancel, ...startWish(next, from)] };
  }
  if (status === 'running' || status === 'met') return kept;
  return { duty: { ...next, status: 'running' }, wishes: startWish(next, from) };
}

/** The duties as they are judged now, with what that means for their clocks. */
export function withDuties(
  state: IncidentState,
  judged: readonly Omit<IncidentDuty, 'status'>[],
): IncidentState {
  const steps = judged.map((duty) =>
    step(
      { ...duty, status: 'idle' },
      state.duties.find(({ clock }) => clock === duty.clock),
      state,
    ),
  );
  return {
    ...state,
    duties: steps.map(({ duty }) => duty),
    wishes: [...state.wishes, ...steps.flatMap(({ wishes }) => wishes)],
  };
}

/** A duty was done at an instant. */
export function withMet(state: IncidentState, clock: string, at: string): IncidentState {
  const duty = state.duties.find((each) => each.clock === clock);
  if (duty?.status !== 'running') return state;
  return {
    ...state,
    duties: state.duties.map((each) => (each === duty ? { ...each, status: 'met' } : each)),
    wishes: [...state.wishes, { kind: 'meet', clock, at }],
  };
}

/** Starts the time to the next progress report anew, while the incident is being handled. */
export function withProgress(state: IncidentState, at: string): IncidentState {
  const { progressRuleId } = state;
  if (progressRuleId === null || state.recoveredAt !== null) return state;
  return {
    ...state,
    wishes: [
      ...state.wishes,
      { kind: 'meet', clock: progressClock, at },
      { kind: 'start', clock: progressClock, ruleId: progressRuleId, from: at },
    ],
  };
}

/** All clocks end: what was reported is no incident. */
export function withoutClocks(state: IncidentState, reason: string): IncidentState {
  return {
    ...state,
    duties: state.duties.map((duty) =>
      duty.status === 'running' ? { ...duty, status: 'cancelled' } : duty,
    ),
    wishes: [...state.wishes, { kind: 'cancel', clock: '*', reason }],
  };
}
