export type AuditErrorCode = 'AUDIT_KEY_UNSAFE' | 'AUDIT_KEY_DAMAGED';

export class AuditError extends Error {
  readonly code: AuditErrorCode;
  constructor(code: AuditErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
