import http from 'node:http';
import https from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { DeliveryError } from './errors.ts';
import { createTargetGuard, type TargetGuardDeps } from './target-guard.ts';

export interface OutgoingHttpDeps extends TargetGuardDeps {
  /** From the first look at the name to the last byte of the answer; default 10,000 ms. */
  timeoutMs?: number;
  /** Largest answer that is read, default 64 KiB. */
  maxAnswerBytes?: number;
}

export interface OutgoingRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Before the default of the factory. */
  timeoutMs?: number;
  maxAnswerBytes?: number;
  /** PEM of an authority that is believed besides those of the system. */
  ca?: string;
  signal?: AbortSignal;
}

export interface OutgoingAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** HTTP to addresses that people enter: pinned, never redirected, bounded in time and size. */
export interface OutgoingHttp {
  /** What can be said without asking anybody. Throws BAD_ADDRESS or TARGET_NOT_ALLOWED. */
  check(url: string): URL;
  /**
   * Answers whatever status below 300 or from 400 on. Throws DeliveryError: BAD_ADDRESS, TARGET_NOT_ALLOWED,
   * NAME_UNKNOWN, REDIRECT_REFUSED, ANSWER_TOO_LARGE, TLS_FAILED, UNREACHABLE, TIMED_OUT.
   */
  send(request: OutgoingRequest): Promise<OutgoingAnswer>;
}

/** The name was looked up and judged already: the connection gets these addresses and no other. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  const first = addresses[0] ?? { address: '', family: 4 };
  return (_host, options, done) => {
    if (options.all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

const tlsCode =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/u;

function asDeliveryError(error: unknown, timedOut: boolean): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (timedOut) return new DeliveryError('TIMED_OUT', 'No complete answer in time.');
  if (tlsCode.test(code)) return new DeliveryError('TLS_FAILED', `TLS failed: ${message || code}`);
  return new DeliveryError('UNREACHABLE', `No connection: ${code || message || 'unknown error'}`);
}

async function readAnswer(message: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) {
      throw new DeliveryError('ANSWER_TOO_LARGE', `The answer is larger than ${limit} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function createOutgoingHttp(deps: OutgoingHttpDeps = {}): OutgoingHttp {
  const { timeoutMs = 10_000, maxAnswerBytes = 64 * 1024 } = deps;
  const guard = createTargetGuard(deps);

  function check(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      throw new DeliveryError('BAD_ADDRESS', 'Enter a whole address beginning with https://.');
    }
    if (url.username !== '' || url.password !== '') {
      throw new DeliveryError('BAD_ADDRESS', 'Leave user and password out of the address.');
    }
    if (url.protocol === 'http:' && !guard.isAllowed(url.hostname)) {
      throw new DeliveryError(
        'TARGET_NOT_ALLOWED',
        `Use https://, or let the owner of this node allow ${url.hostname} (delivery.allowedHosts).`,
      );
    }
    return url;
  }

  function exchange(
    url: URL,
    request: OutgoingRequest,
    addresses: readonly LookupAddress[],
    signal: AbortSignal,
  ): Promise<OutgoingAnswer> {
    const { method = 'POST', headers = {}, body, ca } = request;
    const options: https.RequestOptions = {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      lookup: pinned(addresses),
      // A connection of its own: none is kept that another name had opened.
      agent: false,
      signal,
      ...(ca === undefined ? {} : { ca }),
      minVersion: 'TLSv1.2',
    };
    return new Promise((resolve, reject) => {
      const transport = url.protocol === 'https:' ? https : http;
      const outgoing = transport.request(url, options, (message) => {
        const status = message.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          message.destroy();
          reject(
            new DeliveryError(
              'REDIRECT_REFUSED',
              `The address answers with a redirect (${status}).`,
            ),
          );
          return;
        }
        readAnswer(message, request.maxAnswerBytes ?? maxAnswerBytes).then(
          (answer) => resolve({ status, headers: message.headers, body: answer }),
          (error: unknown) => {
            message.destroy();
            reject(asDeliveryError(error, false));
          },
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  return {
    check,
    async send(request) {
      const url = check(request.url);
      const limit = AbortSignal.timeout(request.timeoutMs ?? timeoutMs);
      const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit;
      try {
        const aborted = new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
        aborted.catch(() => {});
        const addresses = await Promise.race([guard.pin(url.hostname), aborted]);
        return await exchange(url, request, addresses, signal);
      } catch (error) {
        throw asDeliveryError(error, limit.aborted);
      }
    },
  };
}
