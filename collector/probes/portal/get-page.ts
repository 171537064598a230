import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { rootCertificates, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { StepReason } from './result.ts';

export interface PageRequest {
  url: URL;
  /** The one address that is asked, whatever the name means elsewhere. */
  address: string;
  port: number;
  timeoutMs: number;
  maxBytes: number;
  /** Trusted beside those of Node (PEM). */
  authorities?: readonly string[];
}

export interface Page {
  status: number;
  location: string | undefined;
  /** At most `maxBytes` of it, when it is HTML. */
  html: string | undefined;
  certificate: { problem: StepReason | null; validUntil: string | null } | undefined;
}

type SecureOptions = Pick<ConnectionOptions, 'servername' | 'rejectUnauthorized' | 'ca'>;

const agent = 'XiaoDun-IPv6-readiness/1';
/** Of the answer's head: Node refuses more. */
const maxHeaderSize = 32 * 1_024;

const certificateProblems: Readonly<Record<string, StepReason>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
};

function certificateOf(response: IncomingMessage): Page['certificate'] {
  const socket = response.socket as Partial<TLSSocket>;
  if (typeof socket.getPeerCertificate !== 'function') return undefined;
  const { valid_to: validTo } = socket.getPeerCertificate();
  const until = Date.parse(validTo ?? '');
  // An error in spite of the types: `authorizationError` is its code.
  const code = socket.authorized === true ? undefined : String(socket.authorizationError);
  return {
    problem: code === undefined ? null : (certificateProblems[code] ?? 'certificate-untrusted'),
    validUntil: Number.isFinite(until) ? new Date(until).toISOString() : null,
  };
}

/** One GET of one address. Rejects with the error of the connection; a faulty certificate is an answer, not an error. */
export function getPage(wanted: PageRequest): Promise<Page> {
  const { url, address, port, timeoutMs, maxBytes } = wanted;
  const isHttps = url.protocol === 'https:';
  const options: RequestOptions & SecureOptions = {
    host: address,
    port,
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.port === '' ? url.hostname : url.host,
      'user-agent': agent,
      accept: 'text/html,*/*;q=0.1',
      'accept-encoding': 'identity',
      connection: 'close',
    },
    agent: false,
    maxHeaderSize,
    timeout: timeoutMs,
    // Judged afterwards: the status is wanted in any case, and nothing secret is sent.
    ...(isHttps && {
      servername: url.hostname,
      rejectUnauthorized: false,
      ...(wanted.authorities && { ca: [...rootCertificates, ...wanted.authorities] }),
    }),
  };
  return new Promise((resolve, reject) => {
    const request = (isHttps ? requestHttps : requestHttp)(options, (response) => {
      const certificate = certificateOf(response);
      const { statusCode: status = 0, headers } = response;
      const isHtml = /^text\/html|xhtml/iu.test(headers['content-type'] ?? 'text/html');
      const parts: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        clearTimeout(deadline);
        response.destroy();
        const html = isHtml ? Buffer.concat(parts).toString('utf8', 0, maxBytes) : undefined;
        resolve({ status, location: headers.location, html, certificate });
      };
      response.on('data', (part: Buffer) => {
        if (isHtml) parts.push(part);
        bytes += part.length;
        if (bytes >= maxBytes || !isHtml) end();
      });
      response.on('end', end);
      // Cut off in the middle: what came is enough for the status.
      response.on('error', end);
      response.on('close', end);
    });
    // A server that sends a byte now and then would never be idle.
    const deadline = setTimeout(() => request.destroy(new Error('too slow')), timeoutMs * 2);
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    request.end();
  });
}
