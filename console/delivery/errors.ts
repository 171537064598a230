/**
 * Why something was not sent, or a channel not accepted. `permanent` errors are not tried again; `retryable` ones are,
 * with growing pauses.
 */
export const deliveryErrors = {
  BAD_ADDRESS: 'permanent',
  TARGET_NOT_ALLOWED: 'permanent',
  REDIRECT_REFUSED: 'permanent',
  ANSWER_TOO_LARGE: 'permanent',
  REFUSED: 'permanent',
  AUTH_FAILED: 'permanent',
  RECIPIENT_REFUSED: 'permanent',
  CHANNEL_GONE: 'permanent',
  RECIPIENT_GONE: 'permanent',
  NOBODY_TO_TELL: 'permanent',
  SETTINGS_INVALID: 'permanent',
  SECRET_UNREADABLE: 'permanent',
  NAME_UNKNOWN: 'retryable',
  UNREACHABLE: 'retryable',
  TIMED_OUT: 'retryable',
  TLS_FAILED: 'retryable',
  BUSY: 'retryable',
  UNKNOWN: 'retryable',
} as const;

export type DeliveryErrorCode = keyof typeof deliveryErrors;

export class DeliveryError extends Error {
  readonly code: DeliveryErrorCode;
  /** How long the other side asks us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: DeliveryErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  get retryable(): boolean {
    return deliveryErrors[this.code] === 'retryable';
  }
}

export type MessagesErrorCode = 'TEMPLATE_UNKNOWN' | 'BAD_RULES';

/** A fault of the platform or of its rule files, never of the network. */
export class MessagesError extends Error {
  readonly code: MessagesErrorCode;
  constructor(code: MessagesErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
