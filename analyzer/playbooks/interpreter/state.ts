import type { Value } from '../expression/expression.ts';

/**
 * The clock of a run. Two readings, both in exercise milliseconds: `exerciseMs` is what the wall shows, a director can make
 * it jump ahead; `workMs` is how long people have really been at it, by which deadlines, delays and time-outs are counted.
 * Neither runs during a pause. Real instants are milliseconds since 1970.
 */
export interface RunClock {
  running: boolean;
  /** Exercise milliseconds per real millisecond. */
  rate: number;
  /** Real instant of the two readings below. */
  at: number;
  exerciseMs: number;
  workMs: number;
}

export const stepStates = [
  /** Its delay runs. */
  'delayed',
  /** Somebody is at it, or its branches are. */
  'active',
  /** The platform is to do it. */
  'wanted',
  /** The platform said that it does it now. */
  'intended',
  /** It may have been done or not; a person has to find out. */
  'uncertain',
  'done',
  'failed',
  'skipped',
  /** Something above it failed or ran out of time. */
  'cancelled',
] as const;

export type StepState = (typeof stepStates)[number];

export interface StepRun {
  state: StepState;
  /** How often the step has been entered: more than once in a loop. */
  round: number;
  /** `workMs` of entering, of becoming active after the delay, and of the end. */
  at: number;
  since?: number;
  end?: number;
  /** Branches of a parallel step that are under way. */
  left?: number;
  /** Rounds of a while step. */
  loops?: number;
  /** Of an automatic step: which attempt this is, and a real instant: not before (wanted), or lost after (intended). */
  attempt?: number;
  until?: number;
  /** Account that ended it. */
  by?: string;
  /** Why it failed: `timeout`, `rounds`, `said` (by a person) or a code of the platform. */
  reason?: string;
}

export interface InjectRun {
  /** Without an entry in the state an inject waits. `armed`: its condition came true and its delay runs. */
  state: 'armed' | 'sent' | 'answered' | 'missed' | 'skipped';
  /** `exerciseMs` of sending or skipping. */
  at: number;
  /** `workMs` of sending; of an armed one: when it is to be sent. */
  work: number;
  /** Expected actions done: `workMs` by id. Also those done too late. */
  done?: Readonly<Record<string, number>>;
  /** Expected actions whose deadline passed before they were done. */
  missed?: readonly string[];
}

export type Outcome = 'completed' | 'failed' | 'stopped';

/** Everything about a run that its playbook does not say. Plain JSON. */
export interface RunState {
  clock: RunClock;
  /** Steps that were entered. */
  steps: Readonly<Record<string, StepRun>>;
  /** Injects that do not wait any more. */
  injects: Readonly<Record<string, InjectRun>>;
  variables: Readonly<Record<string, Value>>;
  /** Kinds of action that were reported: `workMs` of the first. */
  seen: Readonly<Record<string, number>>;
  /** Deadlines by rule id in milliseconds, as resolved at the beginning. */
  limits: Readonly<Record<string, number>>;
  /** Steps entered so far, rounds counted. */
  entered: number;
  /** The main line has come to its end; the script may still go on. */
  atEnd: boolean;
  /** The run goes through its exception. */
  inException: boolean;
  outcome: Outcome | null;
}

/** What an input changed: whole new values, by key. The state after it is the state before with these put in. */
export interface Change {
  clock?: RunClock;
  steps?: Record<string, StepRun>;
  injects?: Record<string, InjectRun>;
  variables?: Record<string, Value>;
  seen?: Record<string, number>;
  entered?: number;
  atEnd?: boolean;
  inException?: boolean;
  outcome?: Outcome;
}

export function applyChange(state: RunState, change: Change): RunState {
  const { steps, injects, variables, seen, ...rest } = change;
  return {
    ...state,
    ...rest,
    ...(steps && { steps: { ...state.steps, ...steps } }),
    ...(injects && { injects: { ...state.injects, ...injects } }),
    ...(variables && { variables: { ...state.variables, ...variables } }),
    ...(seen && { seen: { ...state.seen, ...seen } }),
  };
}
