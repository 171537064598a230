import { session } from './session.ts';

type QueryValue = string | number | boolean | undefined;

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

export interface ApiAnswer<T> {
  body: T;
  headers: Headers;
}

/**
 * A refusal by the API (RFC 9457). `code` is stable: texts for people go by it. Not a HttpError of
 * react-admin: that one resets the prototype, so that its subclasses can not be told apart.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, detail: string, fields: Record<string, unknown> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

export const apiRoot = '/api/v1';

/** `path` with its query; undefined values are left out. */
export function apiUrl(path: string, query: ApiRequest['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${apiRoot}${path}${text === '' ? '' : `?${text}`}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The refusal in an answer; proxies and crashes answer without problem JSON, hence `HTTP_<status>`. */
export function problemOf(status: number, body: unknown): ApiError {
  if (!isRecord(body)) return new ApiError(status, `HTTP_${status}`, '');
  const { code, detail, title, ...fields } = body;
  const text = typeof detail === 'string' ? detail : typeof title === 'string' ? title : '';
  return new ApiError(status, typeof code === 'string' ? code : `HTTP_${status}`, text, fields);
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Calls a route under `/api/v1`. Throws ApiError for refusals, code OFFLINE when nothing answers. */
export async function callApi<T>(path: string, request: ApiRequest = {}): Promise<ApiAnswer<T>> {
  const method = request.method ?? 'GET';
  const headers = new Headers({ accept: 'application/json' });
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  const token = session.get()?.csrfToken;
  if (method !== 'GET' && token !== undefined) headers.set('x-csrf-token', token);
  let response: Response;
  try {
    response = await fetch(apiUrl(path, request.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new ApiError(0, 'OFFLINE', '');
  }
  const body = await readBody(response);
  if (!response.ok) throw problemOf(response.status, body);
  return { body: body as T, headers: response.headers };
}

/** The body alone, for callers that need no headers. */
export async function fetchApi<T>(path: string, request: ApiRequest = {}): Promise<T> {
  return (await callApi<T>(path, request)).body;
}
