import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ApiError, fetchApi } from '../../providers/http.ts';
import { problemText } from '../../providers/problem-text.ts';
import { useAction } from '../../providers/use-api.ts';

interface CaseActionRequest {
  message: string;
  payload: Readonly<Record<string, unknown>>;
  idempotencyKey: string;
  /** Instead of the unit of the case at hand. */
  actFor?: string | undefined;
}

interface CaseRef {
  resource: string;
  id: string;
  /** Version that is on screen: what has changed since is not overwritten unseen. */
  version: number;
  unitId?: string | undefined;
}

/** Sends one message to a case; a key makes a repeated request the same message. */
export function useCaseAction(
  { resource, id, version, unitId }: CaseRef,
  onDone?: () => void,
): UseMutationResult<unknown, Error, CaseActionRequest> {
  return useAction(
    ({ message, payload, idempotencyKey, actFor = unitId }: CaseActionRequest) =>
      fetchApi(`/${resource}/${encodeURIComponent(id)}/${message}`, {
        method: 'POST',
        body: {
          payload,
          expectedVersion: version,
          idempotencyKey,
          ...(actFor === undefined ? {} : { unitId: actFor }),
        },
      }),
    {
      touches: [resource, 'home', 'inbox'],
      done: 'cases.done',
      quiet: true,
      ...(onDone === undefined ? {} : { onDone }),
    },
  );
}

/** Refusals whose reason the server words for the case at hand. */
const worded: ReadonlySet<string> = new Set(['CASE_CHANGED', 'ACTION_ILLEGAL', 'ACTION_FORBIDDEN']);

/** A refusal in words: the server's own for what depends on the case. */
export function useCaseProblem(): (error: unknown) => string {
  const translate = useTranslate();
  return (error) =>
    error instanceof ApiError && worded.has(error.code) && error.message !== ''
      ? error.message
      : problemText(error, translate);
}
