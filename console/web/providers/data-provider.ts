import type { DataProvider, GetListParams, GetListResult, RaRecord } from 'react-admin';
import { callApi, fetchApi } from './http.ts';

/**
 * Filter value for "not set". react-admin drops null from its filters, while the API asks for null.
 */
export const notSet = '~';

/** The list parameters of the API, each a JSON text (react-admin's simple REST dialect). */
export function listQuery(params: {
  pagination?: GetListParams['pagination'] | undefined;
  sort?: GetListParams['sort'] | undefined;
  filter?: Readonly<Record<string, unknown>> | undefined;
}): Record<string, string> {
  const { page, perPage } = params.pagination ?? { page: 1, perPage: 25 };
  const first = (page - 1) * perPage;
  const query: Record<string, string> = { range: JSON.stringify([first, first + perPage - 1]) };
  if (params.sort !== undefined && params.sort.field !== '') {
    query['sort'] = JSON.stringify([params.sort.field, params.sort.order]);
  }
  const filter = Object.fromEntries(
    Object.entries(params.filter ?? {})
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([field, value]) => [field, value === notSet ? null : value]),
  );
  if (Object.keys(filter).length > 0) query['filter'] = JSON.stringify(filter);
  return query;
}

/** The total in `Content-Range: alerts 0-24/319`; undefined when the server does not know it. */
export function totalOf(contentRange: string | null): number | undefined {
  const text = contentRange?.split('/').at(-1);
  const total = Number.parseInt(text ?? '', 10);
  return Number.isNaN(total) ? undefined : total;
}

async function getList<R extends RaRecord>(
  path: string,
  params: Parameters<typeof listQuery>[0] & { signal?: AbortSignal | undefined },
): Promise<GetListResult<R>> {
  const { body, headers } = await callApi<R[]>(path, {
    query: listQuery(params),
    signal: params.signal,
  });
  return { data: body, total: totalOf(headers.get('content-range')) ?? body.length };
}

function one(resource: string, id: unknown): string {
  return `/${resource}/${encodeURIComponent(String(id))}`;
}

export const dataProvider: DataProvider = {
  supportAbortSignal: true,
  getList: (resource, params) => getList(`/${resource}`, params),
  getOne: async (resource, { id, signal }) => ({
    data: await fetchApi(one(resource, id), { signal }),
  }),
  getMany: async (resource, { ids, signal }) => ({
    data: await Promise.all(ids.map((id) => fetchApi<never>(one(resource, id), { signal }))),
  }),
  getManyReference: (resource, params) =>
    getList(`/${resource}`, {
      ...params,
      filter: { ...params.filter, [params.target]: params.id },
    }),
  create: async (resource, { data }) => ({
    data: await fetchApi(`/${resource}`, { method: 'POST', body: data }),
  }),
  update: async (resource, { id, data }) => ({
    data: await fetchApi(one(resource, id), { method: 'PATCH', body: data }),
  }),
  updateMany: async (resource, { ids, data }) => {
    for (const id of ids) await fetchApi(one(resource, id), { method: 'PATCH', body: data });
    return { data: ids };
  },
  delete: async (resource, { id, previousData }) => {
    await fetchApi(one(resource, id), { method: 'DELETE' });
    return { data: previousData ?? ({ id } as never) };
  },
  deleteMany: async (resource, { ids }) => {
    for (const id of ids) await fetchApi(one(resource, id), { method: 'DELETE' });
    return { data: ids };
  },
};
