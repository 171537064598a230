import { useQuery } from '@tanstack/react-query';
import { callApi } from '../providers/http.ts';
import { listQuery, totalOf } from '../providers/data-provider.ts';
import type { Unit } from '../units/unit.ts';

/** What the API gives at once. */
const perPage = 1_000;
/** A province has some thousand units; more than this is found by narrowing the tree. */
const mostPages = 10;

/** Every open unit that the person sees, page by page, without providers of apps: notices are not for them. */
export function useAllUnits() {
  return useQuery<readonly Unit[]>({
    queryKey: ['units', 'all'],
    staleTime: 300_000,
    queryFn: async ({ signal }) => {
      const units: Unit[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const { body, headers } = await callApi<Unit[]>('/units', {
          query: listQuery({
            pagination: { page, perPage },
            sort: { field: 'name', order: 'ASC' },
          }),
          signal,
        });
        units.push(...body);
        if (units.length >= (totalOf(headers.get('content-range')) ?? 0)) break;
      }
      return units.filter(({ closedAt, kind }) => closedAt === null && kind !== 'provider');
    },
  });
}
