import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useNotify, useTranslate } from 'react-admin';
import { ApiError, fetchApi, type ApiRequest } from './http.ts';
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

/**
 * Reads one record in full. Not react-admin's `useGetOne`: that one shows the row of the list first, which has less than the
 * record does.
 */
export function useRecord<T>(resource: string, id: string): UseQueryResult<T> {
  return useApi<T>(`/${resource}/${encodeURIComponent(id)}`);
}

interface UseActionOptions<R> {
  /** Topics (first path segments) to read again afterwards. */
  touches: readonly string[];
  /** Message key said on success. */
  done?: string;
  onDone?: (result: R) => void;
  /** True when the caller shows the refusal itself. */
  quiet?: boolean;
  /** Tried again for some minutes while the line or the server is away; only for what is safe to repeat. */
  steady?: boolean;
}

/** Attempts after the first one, and the longest wait between two, in milliseconds. */
const steadyAttempts = 12;
const longestWaitMs = 15_000;

/** Nobody knows whether it arrived: nothing answered, or something on the way did. */
export function isUnsure(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
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
    ...(options.steady === true && {
      networkMode: 'always',
      retry: (failures: number, error: Error) => isUnsure(error) && failures < steadyAttempts,
      retryDelay: (failures: number) => Math.min(1_000 * 2 ** failures, longestWaitMs),
    }),
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
