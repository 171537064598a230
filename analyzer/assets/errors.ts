export type AssetsErrorCode =
  | 'BAD_ADDRESS'
  | 'TARGET_NOT_ALLOWED'
  | 'SECRETS_MISSING'
  | 'TARGET_EXISTS'
  | 'BAD_INTERVAL'
  | 'POLL_NOT_FOUND'
  | 'ASSET_NOT_FOUND'
  | 'BAD_DAY'
  | 'CLAIM_STATE'
  | 'CONFLICT_NOT_FOUND'
  | 'DECIDER_NOT_ABOVE'
  | 'FINDING_CHANGED'
  | 'FINDING_NOT_FOUND'
  | 'FINDING_STATE'
  | 'MERGE_NOT_FOUND'
  | 'MERGE_NOT_POSSIBLE'
  | 'UNIT_NOT_FOUND';

export class AssetsError extends Error {
  readonly code: AssetsErrorCode;
  constructor(code: AssetsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
