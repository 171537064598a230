import { ActionFailure, type HttpEndpoints } from '../../analyzer/playbooks/runs/automatic.ts';
import { DeliveryError } from '../../console/delivery/errors.ts';
import { createOutgoingHttp, type OutgoingHttp } from '../../console/delivery/outgoing-http.ts';
import type { TargetGuardDeps } from '../../console/delivery/target-guard.ts';

/** Faults that come before anything was sent. */
const beforeSending: ReadonlySet<string> = new Set([
  'BAD_ADDRESS',
  'TARGET_NOT_ALLOWED',
  'NAME_UNKNOWN',
  'TLS_FAILED',
]);

/** Faults of the answer: the request was taken, and what came of it is not known. */
function failureOf(error: unknown, method: string): unknown {
  if (!(error instanceof DeliveryError)) return error;
  const { code, message } = error;
  if (code === 'NAME_UNKNOWN') return new ActionFailure('passing', code, message);
  if (beforeSending.has(code)) return new ActionFailure('sure', code, message);
  // Reading twice does no harm.
  return new ActionFailure(method === 'GET' ? 'passing' : 'unclear', code, message);
}

function isBelow(url: URL, allowed: URL): boolean {
  const folder = allowed.pathname.endsWith('/') ? allowed.pathname : `${allowed.pathname}/`;
  const isInside = url.pathname === allowed.pathname || url.pathname.startsWith(folder);
  return url.origin === allowed.origin && isInside;
}

export interface PlaybookEndpointsDeps extends TargetGuardDeps {
  /** Addresses of the configuration (`playbooks.endpoints`); all that lies below them is allowed, nothing else. */
  endpoints: readonly string[];
}

/** HTTP of playbooks: allow-listed by whoever owns the node, then through the guard that all outgoing HTTP passes. */
export function createPlaybookEndpoints({
  endpoints,
  allowedHosts = [],
  ...guard
}: PlaybookEndpointsDeps): HttpEndpoints {
  const allowed = endpoints.map((each) => new URL(each));
  const hosts = allowed.map(({ hostname }) => hostname);
  const http: OutgoingHttp = createOutgoingHttp({
    ...guard,
    allowedHosts: [...allowedHosts, ...hosts],
  });
  return {
    async send({ method, url, body, ...rest }) {
      const target = URL.canParse(url) ? new URL(url) : undefined;
      if (!target || !allowed.some((each) => isBelow(target, each))) {
        const message = 'This address is not among playbooks.endpoints of the configuration.';
        throw new ActionFailure('sure', 'ENDPOINT_NOT_ALLOWED', message);
      }
      try {
        const { status } = await http.send({
          ...rest,
          url: target.href,
          method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
          ...(body !== undefined && { body }),
        });
        return { status };
      } catch (error) {
        throw failureOf(error, method);
      }
    },
  };
}
