import type { CaseState } from '../../cases/machine.ts';
import type { PlaybookKind } from '../schema/extension.ts';
import type { RunState } from '../interpreter/state.ts';

/** `real`: on an incident. `exercise`: of a drill, in the drill world. */
export type RunMode = 'real' | 'exercise';

export const runStates = {
  RUNNING: { zh: '执行中', en: 'Running' },
  PAUSED: { zh: '已暂停', en: 'Paused' },
  COMPLETED: { zh: '已完成', en: 'Completed', final: true },
  FAILED: { zh: '执行失败', en: 'Failed', final: true },
  STOPPED: { zh: '已终止', en: 'Stopped', final: true },
} as const;

export type RunStateName = keyof typeof runStates;

/** Who holds a role of the playbook. Without accounts: whoever has the right at the unit. */
export interface Binding {
  role: string;
  unitId: string;
  accountIds: readonly string[];
}

export interface RunSubject {
  kind: 'incident' | 'drill';
  id: string;
}

export interface RunCaseState extends CaseState {
  state: RunStateName;
  mode: RunMode;
  subject: RunSubject;
  playbook: { hash: string; id: string; name: string; version: string; kind: PlaybookKind };
  bindings: readonly Binding[];
  /** Node that drives it. */
  node: string;
  startedAt: string;
  endedAt: string | null;
  run: RunState;
}

export function stateNameOf({ outcome, clock }: RunState): RunStateName {
  switch (outcome) {
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'stopped':
      return 'STOPPED';
    case null:
      return clock.running ? 'RUNNING' : 'PAUSED';
  }
}
