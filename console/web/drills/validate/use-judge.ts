import type { Static } from 'typebox';
import type { NewObservations } from '../../../api/drills/evaluation/schema.ts';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';

type Judgement = Static<typeof NewObservations>['observations'][number];

/** Most judgements that the server takes at once. */
const mostAtOnce = 500;

interface Sent {
  judgements: readonly Judgement[];
  /** Of this press, so that a repeated request counts once. */
  key: string;
}

interface Judging {
  judge: (judgements: readonly Judgement[]) => void;
  isPending: boolean;
  /** What is on its way. */
  pending: readonly Judgement[];
}

/** Sends judgements, on a weak line again until they have arrived. */
export function useJudge(drillId: string): Judging {
  const send = useAction(
    async ({ judgements, key }: Sent) => {
      for (let first = 0; first < judgements.length; first += mostAtOnce) {
        await fetchApi(`/drills/${encodeURIComponent(drillId)}/observations`, {
          method: 'POST',
          body: {
            observations: judgements.slice(first, first + mostAtOnce),
            idempotencyKey: `${key}-${first}`,
          },
        });
      }
    },
    { touches: ['drills'], steady: true },
  );
  return {
    judge: (judgements) => send.mutate({ judgements, key: newKey() }),
    isPending: send.isPending,
    pending: send.isPending ? send.variables.judgements : [],
  };
}
