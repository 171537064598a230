const statusOf = {
  PORTAL_UNKNOWN: 404,
  LINE_UNKNOWN: 404,
  ASSET_UNKNOWN: 404,
  /** Not a host name, an address, or a name that no site of the internet has. */
  DOMAIN_INVALID: 422,
  PORTAL_EXISTS: 409,
  TOO_MANY_PORTALS: 409,
  TOO_MANY_LINES: 409,
  /** An asset without a port, or a port that it does not have. */
  LINE_INVALID: 422,
} as const;

export type Ipv6ErrorCode = keyof typeof statusOf;

/** What is refused about readiness for IPv6; `status` is the HTTP status. */
export class Ipv6Error extends Error {
  readonly code: Ipv6ErrorCode;
  readonly status: number;

  constructor(code: Ipv6ErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
  }
}
