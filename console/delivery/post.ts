import { DeliveryError } from './errors.ts';
import type { OutgoingAnswer, OutgoingHttp, OutgoingRequest } from './outgoing-http.ts';

/** Statuses at which another attempt may help; every 5xx does as well. */
const retryableStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** Only so much of a foreign answer goes into an error message. */
const maxQuoted = 200;

/** `Retry-After` in seconds or as a date (RFC 9110 10.2.3). */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/u.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

export function quote(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').slice(0, maxQuoted);
}

/** Sends, and throws unless the status is 2xx: BUSY when it may be tried again, CHANNEL_GONE, AUTH_FAILED, REFUSED. */
export async function post(
  http: OutgoingHttp,
  request: OutgoingRequest,
  now: number,
): Promise<OutgoingAnswer> {
  const answer = await http.send(request);
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return answer;
  const said = `The address answers ${status}: ${quote(body.toString('utf8'))}`;
  if (status >= 500 || retryableStatuses.has(status)) {
    throw new DeliveryError('BUSY', said, retryAfter(headers['retry-after'], now));
  }
  if (status === 404 || status === 410) throw new DeliveryError('CHANNEL_GONE', said);
  if (status === 401 || status === 403) throw new DeliveryError('AUTH_FAILED', said);
  throw new DeliveryError('REFUSED', said);
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
