import ipaddr from 'ipaddr.js';

/** The part of the configuration that the HTTP side needs; deploy fills it in. */
export interface AppConfig {
  /** Address that is bound; anything but loopback needs `tls` or `behindProxy`. */
  host: string;
  /** One reverse proxy in front ends TLS and appends to `X-Forwarded-For`. */
  behindProxy: boolean;
  tls?: { cert: string | Buffer; key: string | Buffer };
  /** How people reach this node: links, and the only host name that is answered beside addresses. */
  publicUrl?: string;
  /** Marks every answer as demonstration. */
  demo: boolean;
  /** Default 1 MiB; routes that take more say so themselves. */
  bodyLimitBytes?: number;
  /** For a whole request to arrive; default 30 s. */
  requestTimeoutMs?: number;
}

export class InsecureBindError extends Error {
  readonly code = 'INSECURE_BIND';
  constructor(host: string) {
    super(
      `Refusing to serve plain HTTP on ${host}: set http.tlsCertFile and http.tlsKeyFile, or http.behindProxy: true.`,
    );
  }
}

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

/** Passwords and cookies never cross a network in clear. */
export function refuseInsecureBind(config: AppConfig): void {
  if (config.tls === undefined && !config.behindProxy && !isLoopback(config.host)) {
    throw new InsecureBindError(config.host);
  }
}

/** True when browsers reach us over HTTPS, so that cookies may be `Secure`. */
export function isHttps(config: AppConfig): boolean {
  return config.tls !== undefined || config.behindProxy;
}
