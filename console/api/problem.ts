/** An error that a caller can act on; answered as RFC 9457 `application/problem+json`. */
export class Problem extends Error {
  readonly status: number;
  /** Stable, upper case with underscores; clients and translations go by it. */
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, detail: string, fields: Record<string, unknown> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** The same answer for "is not there" and "is not yours to see". */
export function notFound(kind: string, id: string): Problem {
  return new Problem(404, 'NOT_FOUND', `There is no ${kind} ${id} that you may see.`);
}
