import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, isStorageFull } from '../../../analyzer/stores/records/errors.ts';
import { Problem } from '../problem.ts';

/** Codes of the records store that pass on a wait-and-retry to the caller. */
const passingCodes = new Set([
  'RECORDS_BUSY',
  'RECORDS_OVERLOADED',
  'RECORDS_UNREACHABLE',
  'RECORDS_WORKER_LOST',
]);

const refusalCode = /^[A-Z][A-Z0-9_]+$/;

/** Refusals of every area carry a stable code and an HTTP status; nothing else of an error is shown. */
function isRefusal(
  error: unknown,
): error is { status: number; code: string; message: string; fields?: Record<string, unknown> } {
  if (typeof error !== 'object' || error === null) return false;
  const { status, code } = error as { status?: unknown; code?: unknown };
  return (
    typeof status === 'number' &&
    status >= 400 &&
    status < 600 &&
    typeof code === 'string' &&
    refusalCode.test(code)
  );
}

function fromValidation(error: FastifyError): Problem {
  const where = error.validationContext ?? 'body';
  const errors = (error.validation ?? []).map((fault) => {
    const missing = fault.params['missingProperty'] ?? fault.params['additionalProperty'];
    const suffix = typeof missing === 'string' ? `/${missing}` : '';
    return {
      in: where,
      path: `${fault.instancePath}${suffix}`,
      message: fault.message ?? 'is wrong',
    };
  });
  const first = errors[0];
  const detail = first ? `${where}${first.path} ${first.message}` : 'The request is not valid.';
  return new Problem(400, 'VALIDATION', detail, { errors });
}

/** Fastify's own refusals: bad JSON, too large, wrong media type, timeouts. */
function fromFastify(error: FastifyError, status: number): Problem {
  const codes: Record<number, string> = {
    400: 'BAD_REQUEST',
    408: 'REQUEST_TIMEOUT',
    413: 'BODY_TOO_LARGE',
    414: 'URL_TOO_LONG',
    415: 'UNSUPPORTED_MEDIA_TYPE',
    429: 'RATE_LIMITED',
  };
  return new Problem(status, codes[status] ?? 'REFUSED', error.message);
}

function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (isRefusal(error)) return new Problem(error.status, error.code, error.message, error.fields);
  if (error.validation !== undefined) return fromValidation(error);
  if (isStorageFull(error)) {
    return new Problem(507, 'STORAGE_FULL', 'The disk is full: nothing was changed.');
  }
  if (passingCodes.has(codeOf(error) ?? '')) {
    return new Problem(503, 'TRY_AGAIN', 'The database is busy; nothing was changed.');
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return fromFastify(error, status);
  return new Problem(
    500,
    'INTERNAL',
    'Something went wrong here; the log has it by this request id.',
  );
}

/** RFC 9457. Extension members come first, so that none can hide a standard one. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): FastifyReply {
  const body = {
    ...problem.fields,
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    requestId: request.id,
  };
  const { retryAfterSeconds } = problem.fields;
  if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

export function addErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status === 500) {
      request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    }
    return sendProblem(request, reply, problem);
  });
}

/** What Fastify refuses before it has found a route: an address that is no text, a part that is too long. */
export function sendFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const tooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  const problem = tooLong
    ? new Problem(414, 'URL_TOO_LONG', 'A part of the address is too long.')
    : new Problem(400, 'BAD_URL', 'The address is not valid.');
  sendProblem(request, reply, problem);
}
