import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Static } from 'typebox';
import type { NewAction } from '../../../api/drills/live/schema.ts';
import { fetchApi } from '../../providers/http.ts';
import { useCaseProblem } from '../../shapes/cases/use-case-action.ts';
import { isUnsure } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import { createOutbox, type Waiting } from './outbox.ts';

export type ActionBody = Omit<Static<typeof NewAction>, 'idempotencyKey'>;

/** Sooner when the browser says that the line is back. */
function waitForLine(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}

interface UseOutbox {
  waiting: readonly Waiting<ActionBody>[];
  add: (body: ActionBody) => void;
  dismiss: (key: string) => void;
}

/** The outbox of one person in one drill: what was done on a weak line is neither lost nor done twice. */
export function useOutbox(drillId: string, accountId: string): UseOutbox {
  const queries = useQueryClient();
  const problem = useCaseProblem();
  const [outbox] = useState(() =>
    createOutbox<ActionBody>({
      storage: localStorage,
      name: `xiaodun.drill.${drillId}.${accountId}`,
      send: ({ body, key }) =>
        fetchApi(`/drills/${encodeURIComponent(drillId)}/actions`, {
          method: 'POST',
          body: { ...body, idempotencyKey: key },
        }),
      isUnsure,
      wordsOf: problem,
      onSent: () => void queries.invalidateQueries({ queryKey: ['drills'] }),
      wait: waitForLine,
    }),
  );
  useEffect(() => {
    outbox.start();
    return () => outbox.stop();
  }, [outbox]);
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.list);
  return {
    waiting,
    add: (body) => outbox.add(body, newKey(), new Date(Date.now()).toISOString()),
    dismiss: (key) => outbox.dismiss(key),
  };
}
