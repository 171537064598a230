import type { FastifyReply } from 'fastify';
import type { SelectQueryBuilder } from 'kysely';
import { Type, type Static } from 'typebox';
import { refuseUnstorable } from './app/value-guard.ts';
import { Problem } from './problem.ts';

/** react-admin's simple REST list parameters, each a JSON text. */
export const ListQuerystring = Type.Object({
  sort: Type.Optional(Type.String({ maxLength: 200, description: '["field","ASC"|"DESC"]' })),
  range: Type.Optional(Type.String({ maxLength: 50, description: '[first,last], both inclusive' })),
  filter: Type.Optional(
    Type.String({ maxLength: 4_000, description: '{"field":value,"q":"text"}' }),
  ),
});

export interface ListRequest {
  sort?: { field: string; order: 'asc' | 'desc' };
  offset: number;
  limit: number;
  filter: Readonly<Record<string, unknown>>;
}

const maxPage = 1_000;

function parseJson(name: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(400, 'BAD_LIST_QUERY', `The query parameter ${name} is not valid JSON.`);
  }
  // An escape of JSON passes the guard of the request.
  refuseUnstorable(value);
  return value;
}

/** Databases count rows in 64 bits; a larger whole number would reach them as a fraction. */
function isRow(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws BAD_LIST_QUERY (400) for anything malformed; `sortable` is the allow-list of sort fields. */
export function parseListQuery(
  query: Static<typeof ListQuerystring>,
  sortable: readonly string[],
): ListRequest {
  const request: ListRequest = { offset: 0, limit: 25, filter: {} };
  if (query.sort !== undefined) {
    const sort = parseJson('sort', query.sort);
    if (
      !Array.isArray(sort) ||
      typeof sort[0] !== 'string' ||
      (sort[0] !== 'id' && !sortable.includes(sort[0]))
    ) {
      throw new Problem(400, 'BAD_LIST_QUERY', `Sort by one of: ${sortable.join(', ')}.`);
    }
    // react-admin asks for `id` when it has no wish: the list's own order serves better.
    if (sort[0] !== 'id') {
      request.sort = { field: sort[0], order: sort[1] === 'DESC' ? 'desc' : 'asc' };
    }
  }
  if (query.range !== undefined) {
    const range = parseJson('range', query.range);
    const [first, last] = Array.isArray(range) ? range : [];
    if (!isRow(first) || !isRow(last) || last < first) {
      throw new Problem(400, 'BAD_LIST_QUERY', 'range is [first,last] with 0 ≤ first ≤ last.');
    }
    request.offset = first;
    request.limit = Math.min(last - first + 1, maxPage);
  }
  if (query.filter !== undefined) {
    const filter = parseJson('filter', query.filter);
    if (!isRecord(filter)) throw new Problem(400, 'BAD_LIST_QUERY', 'filter is a JSON object.');
    request.filter = filter;
  }
  return request;
}

/** Sets `Content-Range: <resource> first-last/total`, which react-admin reads. */
export function sendRange(
  reply: FastifyReply,
  resource: string,
  request: ListRequest,
  rows: number,
  total: number,
): void {
  const last = rows === 0 ? request.offset : request.offset + rows - 1;
  void reply.header('Content-Range', `${resource} ${request.offset}-${last}/${total}`);
}

/** How many rows a query finds, without sort and range. */
export async function totalOf<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
): Promise<number> {
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .$castTo<{ total: number }>()
    .executeTakeFirstOrThrow();
  return total;
}
