import type { UseMutationResult } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Control, ControlBody } from '../../../api/drills/live/schema.ts';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';

export type Order = { control: Control } & Omit<
  Static<typeof ControlBody>,
  'expectedVersion' | 'idempotencyKey'
>;

/**
 * One order to the run, with the version that is on screen: what another director did since is not overwritten unseen. Not
 * tried again by itself: a pause that arrives a minute late is another pause.
 */
export function useControl(
  drillId: string,
  versionFor: (control: Control) => number,
  onDone?: () => void,
): UseMutationResult<unknown, Error, Order> {
  return useAction(
    ({ control, ...order }: Order) =>
      fetchApi(`/drills/${encodeURIComponent(drillId)}/control/${control}`, {
        method: 'POST',
        body: { ...order, expectedVersion: versionFor(control), idempotencyKey: newKey() },
      }),
    { touches: ['drills'], quiet: true, ...(onDone === undefined ? {} : { onDone }) },
  );
}
