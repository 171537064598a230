import { AssetsError, type AssetsErrorCode } from '../../../analyzer/assets/errors.ts';
import { Problem } from '../problem.ts';

const statusOf: Partial<Record<AssetsErrorCode, number>> = {
  ASSET_NOT_FOUND: 404,
  CONFLICT_NOT_FOUND: 404,
  FINDING_NOT_FOUND: 404,
  UNIT_NOT_FOUND: 404,
  CLAIM_STATE: 409,
  FINDING_CHANGED: 409,
  FINDING_STATE: 409,
  MERGE_NOT_FOUND: 409,
  MERGE_NOT_POSSIBLE: 409,
  DECIDER_NOT_ABOVE: 403,
};

/** What the inventory refuses, as the API says it. */
export async function assetProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AssetsError)) throw error;
    throw new Problem(statusOf[error.code] ?? 422, error.code, error.message);
  }
}
