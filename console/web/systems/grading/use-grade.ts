import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchApi } from '../../providers/http.ts';
import type { GradeResult } from '../system.ts';

/** What the answers give; the last result stays on screen while the next one is on its way. */
export function useGrade(answers: Readonly<Record<string, string>>): GradeResult | undefined {
  const { data } = useQuery<GradeResult>({
    queryKey: ['systems', 'grade', answers],
    queryFn: ({ signal }) =>
      fetchApi('/systems/grade', { method: 'POST', body: { answers }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return data;
}
