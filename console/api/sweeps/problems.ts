import { SweepsError, type SweepsErrorCode } from '../../../analyzer/sweeps/errors.ts';
import { blobProblemOf } from '../files.ts';
import { Problem } from '../problem.ts';

const statusOf: Partial<Record<SweepsErrorCode, number>> = {
  NOT_FOUND: 404,
  PLAN_CHANGED: 409,
  PLAN_ENDED: 409,
  PLAN_NOT_AUTHORISED: 409,
  SWEEP_UNDER_WAY: 409,
  SWEEP_STATE: 409,
};

/** What plans, sweeps and blobs refuse, as the API says it. */
export async function sweepProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SweepsError)) throw blobProblemOf(error);
    throw new Problem(statusOf[error.code] ?? 422, error.code, error.message, { ...error.fields });
  }
}
