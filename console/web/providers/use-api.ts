import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useNotify, useTranslate } from 'react-admin';
import { fetchApi, type ApiRequest } from './http.ts';
import { problemText } from './problem-text.ts';

interface UseApiOptions {
  query?: ApiRequest['query'];
  enabled?: boolean;
  /** Milliseconds between polls; off by default, live messages refresh most screens. */
  refetchInterval?: number;
  /** Keeps the last answer on screen while the next one loads. */
  keep?: boolean;
}

/** Reads one route. The first segment of `path` is the topic that live messages and actions refresh. */
export function useApi<T>(path: string, options: UseApiOptions = {}): UseQueryResult<T> {
  const topic = path.split('/')[1] ?? path;
  return useQuery<T>({
    queryKey: [topic, 'api', path, options.query ?? {}],
    queryFn: ({ signal }) => fetchApi<T>(path, { query: options.query, signal }),
    enabled: options.enabled ?? true,
    ...(options.refetchInterval === undefined ? {} : { refetchInterval: options.refetchInterval }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}

interface UseActionOptions<R> {
  /** Topics (first path segments) to read again afterwards. */
  touches: readonly string[];
  /** Message key said on success. */
  done?: string;
  onDone?: (result: R) => void;
  /** True when the caller shows the refusal itself. */
  quiet?: boolean;
}

/** One write by a person: runs it, says how it went, refreshes what it touched. */
export function useAction<V, R = unknown>(
  run: (variables: V) => Promise<R>,
  options: UseActionOptions<R>,
): UseMutationResult<R, Error, V> {
  const queries = useQueryClient();
  const notify = useNotify();
  const translate = useTranslate();
  return useMutation<R, Error, V>({
    mutationFn: run,
    onSuccess: (result) => {
      for (const topic of options.touches) void queries.invalidateQueries({ queryKey: [topic] });
      if (options.done !== undefined) notify(options.done, { type: 'success' });
      options.onDone?.(result);
    },
    onError: (error) => {
      if (options.quiet !== true) notify(problemText(error, translate), { type: 'error' });
    },
  });
}
