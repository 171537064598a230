const statusOf = {
  FILE_EMPTY: 422,
  /** Not an IPv6 prefix, or one that is too short to be walked. */
  PREFIX_INVALID: 422,
  /** No address plan in force covers it. */
  PREFIX_NOT_PLANNED: 422,
  SERVER_INVALID: 422,
  TOO_MANY_RUNS: 409,
} as const;

export type KnowledgeErrorCode = keyof typeof statusOf;

/** What is refused about knowledge from books; `status` is the HTTP status. */
export class KnowledgeError extends Error {
  readonly code: KnowledgeErrorCode;
  readonly status: number;

  constructor(code: KnowledgeErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
  }
}
