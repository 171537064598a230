/** Every refusal of this area: code → HTTP status. Clients, translations and other nodes go by the code. */
const statusOf = {
  // What a person asks of this node.
  PEER_UNKNOWN: 404,
  PEER_ENDED: 410,
  PEER_EXISTS: 409,
  PEER_IS_SELF: 409,
  PEER_HAS_PARENT: 409,
  PEER_NOT_PARENT: 409,
  PEER_URL_UNSAFE: 422,
  PEER_URL_MISSING: 409,
  PAIRING_TOKEN_MALFORMED: 422,
  PAIRING_TOKEN_INVALID: 404,
  PEER_UNREACHABLE: 502,
  PEER_NOT_TRUSTED: 502,
  PEER_REFUSED: 502,
  // What another node asks of this one.
  NODE_UNKNOWN: 401,
  NODE_SIGNATURE_WRONG: 401,
  NODE_CLOCK_OFF: 401,
  NODE_REQUEST_REPLAYED: 409,
  BLOB_NOT_SHARED: 404,
  BLOB_NOT_WANTED: 409,
} as const;

export type ExchangeErrorCode = keyof typeof statusOf;

/** A refusal that the caller, a person or a node, can act on. */
export class ExchangeError extends Error {
  readonly code: ExchangeErrorCode;
  readonly status: number;
  readonly fields: Record<string, unknown>;

  constructor(code: ExchangeErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'ExchangeError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
