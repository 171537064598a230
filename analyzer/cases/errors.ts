import type { Refusal } from './machine.ts';

const statusOf = {
  MACHINE_INVALID: 500,
  CASE_KIND_UNKNOWN: 500,
  CASE_UNKNOWN: 404,
  CASE_CHANGED: 409,
  CASE_EXISTS: 409,
  CASE_FULL: 409,
  ACTION_UNKNOWN: 404,
  ACTION_ILLEGAL: 409,
  ACTION_FORBIDDEN: 403,
  PAYLOAD_INVALID: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
} as const;

export type CaseErrorCode = keyof typeof statusOf;

/** What can be refused about cases; `status` is the HTTP status. `refusal` says why, for the person who asked. */
export class CaseError extends Error {
  readonly code: CaseErrorCode;
  readonly status: number;
  readonly fields: Record<string, unknown>;
  readonly refusal: Refusal | undefined;

  constructor(
    code: CaseErrorCode,
    message: string,
    options: { refusal?: Refusal; fields?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'CaseError';
    this.code = code;
    this.status = statusOf[code];
    this.refusal = options.refusal;
    this.fields = {
      ...options.fields,
      ...(options.refusal && {
        reason: options.refusal.code,
        zh: options.refusal.zh,
        en: options.refusal.en,
      }),
    };
  }
}
