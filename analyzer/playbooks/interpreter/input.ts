/** What happens to a run. `at` of every input: the real instant, milliseconds since 1970. */
export type Input =
  /** Nothing but the time. */
  | { kind: 'tick' }
  /** A person did a step, or found out that an uncertain one was done. Values as text, by variable. */
  | { kind: 'complete'; step: string; outputs?: Readonly<Record<string, string>>; by?: string }
  | { kind: 'fail'; step: string; by?: string }
  /** A person wants an uncertain step to be done again. */
  | { kind: 'retry'; step: string }
  | { kind: 'skip-step'; step: string; by?: string }
  | { kind: 'skip-inject'; inject: string }
  | { kind: 'fire'; inject: string }
  /** The story leaps ahead; timed injects in between are sent at once or left out. */
  | { kind: 'jump'; toMs: number; passed: 'send' | 'skip' }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'rate'; rate: number }
  | { kind: 'stop' }
  /** Somebody reported an action. `roles`: those that the person holds. */
  | { kind: 'observe'; action: string; roles: readonly string[]; inject?: string }
  /** The platform is about to do an automatic step. `until`: real instant after which it counts as lost. */
  | { kind: 'intend'; step: string; round: number; attempt: number; until: number }
  /** What became of it. `again`: failed for a passing reason, to be tried not before `until`. */
  | {
      kind: 'settle';
      step: string;
      round: number;
      attempt: number;
      outcome: 'done' | 'failed' | 'uncertain' | 'again';
      value?: number;
      reason?: string;
      until?: number;
    };

/** Why an input is not possible now. */
export const refusalCodes = [
  'RUN_ENDED',
  'RUN_PAUSED',
  'RUN_NOT_PAUSED',
  'STEP_UNKNOWN',
  'STEP_NOT_OPEN',
  'STEP_NOT_YOURS',
  'STEP_UNDER_WAY',
  'INJECT_UNKNOWN',
  'INJECT_GONE',
  'INJECT_NOT_SENT',
  'ACTION_UNKNOWN',
  'OUTPUT_INVALID',
  'TIME_BACKWARDS',
  'RATE_INVALID',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
