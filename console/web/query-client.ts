import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './providers/http.ts';

/** Refusals are final; only a silent or failing server is asked again. */
export function shouldRetry(failures: number, error: unknown): boolean {
  const mayPass = !(error instanceof ApiError) || error.status === 0 || error.status >= 502;
  return mayPass && failures < 2;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        // A list marks the records it shows as just read without taking over their new values.
        staleTime: ({ queryKey }) => (queryKey[1] === 'getOne' ? 0 : 5_000),
      },
    },
  });
}
