export type AssetsErrorCode =
  | 'BAD_ADDRESS'
  | 'TARGET_NOT_ALLOWED'
  | 'SECRETS_MISSING'
  | 'TARGET_EXISTS'
  | 'BAD_INTERVAL'
  | 'POLL_NOT_FOUND'
  | 'ASSET_NOT_FOUND';

export class AssetsError extends Error {
  readonly code: AssetsErrorCode;
  constructor(code: AssetsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
