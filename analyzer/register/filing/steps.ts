import type { FilingState } from './state.ts';

/** Days on which the steps were done; null where no day is known. */
export type StepDay = { no: number; done: boolean; on: string | null };

/** Which of the eleven steps are done, by what the log says. */
export function stepDays(state: FilingState): StepDay[] {
  const evaluation = state.evaluations.at(-1);
  const submission = state.submissions.at(-1);
  const beyondDraft = state.state !== 'DRAFT';
  const filed = state.certificate !== null;
  const done = (no: number, isDone: boolean, on: string | null = null): StepDay => ({
    no,
    done: isDone,
    on: isDone ? on : null,
  });
  return [
    // A filing is opened for a system of the register only.
    done(1, true),
    done(2, beyondDraft || state.expertReview?.agreed === true),
    done(3, state.expertReview?.agreed === true, state.expertReview?.on),
    done(4, state.approval !== null, state.approval?.on),
    done(5, submission !== undefined && state.state !== 'CORRECTION', submission?.on),
    done(6, filed, state.certificate?.on),
    done(7, filed, state.certificate?.on),
    done(8, evaluation !== undefined),
    done(9, evaluation !== undefined, evaluation?.on),
    done(10, evaluation?.reportedOn != null, evaluation?.reportedOn),
    done(11, false),
  ];
}

/** Number of the step that is being done: the first that is not. */
export function currentStep(state: FilingState): number {
  return stepDays(state).find(({ done }) => !done)?.no ?? 11;
}
