import { staffRoles } from '../../../../analyzer/drills/drill.ts';
import { placesOf } from '../../../../analyzer/drills/live/run-case.ts';
import type { DrillReach } from '../../../../analyzer/drills/reach/drill-reach.ts';
import type { JudgingRules } from '../../../../analyzer/drills/evaluation/judging-rules.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import type { Feature } from '../../api.ts';
import { getDrill, type DrillAccessDeps } from '../access.ts';
import { watermark } from '../read-models.ts';
import { DrillParams } from '../schema.ts';
import { AnswerReach, AskReach, ReachSchema, type Reach } from './schema.ts';

export interface DrillReachFeatureDeps extends DrillAccessDeps {
  reach: DrillReach;
  judging: JudgingRules;
}

const read = { permission: { resource: 'drills', action: 'read' } } as const;
const update = { permission: { resource: 'drills', action: 'update' } } as const;

/** The contact check: who can be reached, before the start. */
export function drillReachFeature(deps: DrillReachFeatureDeps): Feature {
  const { reach, judging } = deps;

  /** Staff see everybody, others themselves. */
  async function viewFor(principal: Principal, id: string): Promise<Reach> {
    const { state } = await getDrill(deps, principal, id);
    const places = placesOf(state, principal);
    const all = places.some(({ role }) => staffRoles.includes(role));
    const { people, askedAt } = await reach.report(id);
    const shown = people.filter(({ accountId }) => all || accountId === principal.accountId);
    const count = (wanted: string) => shown.filter((each) => each.state === wanted).length;
    const reached = count('reached');
    return {
      ...watermark,
      counts: {
        reached,
        notReached: count('not-reached'),
        unknown: count('unknown'),
        total: shown.length,
      },
      complete: shown.length > 0 && reached === shown.length,
      askedAt,
      confirmationHours: judging.reach.confirmationHours,
      people: shown,
    };
  }

  return (api) => {
    api.get(
      '/drills/:id/reach',
      { schema: { params: DrillParams, response: { 200: ReachSchema } }, config: read },
      async ({ params, principal }) => await viewFor(principal, params.id),
    );

    api.post(
      '/drills/:id/reach',
      {
        schema: { params: DrillParams, body: AskReach, response: { 200: ReachSchema } },
        config: update,
      },
      async ({ params, principal, body }) => {
        await getDrill(deps, principal, params.id);
        await reach.ask(principal, params.id, body.accountIds);
        return await viewFor(principal, params.id);
      },
    );

    api.post(
      '/drills/:id/reach/answer',
      {
        schema: { params: DrillParams, body: AnswerReach, response: { 200: ReachSchema } },
        config: update,
      },
      async ({ params, principal, body }) => {
        await getDrill(deps, principal, params.id);
        await reach.answer(principal, params.id, body);
        return await viewFor(principal, params.id);
      },
    );
  };
}
