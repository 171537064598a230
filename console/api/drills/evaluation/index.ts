import type { DrillEvaluation } from '../../../../analyzer/drills/evaluation/drill-evaluation.ts';
import type { JudgingRules } from '../../../../analyzer/drills/evaluation/judging-rules.ts';
import type { Feature } from '../../api.ts';
import { getOpenDrill, type DrillAccessDeps } from '../access.ts';
import { DrillParams } from '../schema.ts';
import {
  EvaluatedAnswer,
  EvaluationsSchema,
  NewEvaluation,
  NewObservations,
  ObservationsSchema,
  ObservedAnswer,
} from './schema.ts';
import { getScriptedDrill } from './script-access.ts';
import { evaluationsView, observationsView } from './views.ts';

export interface DrillEvaluationFeatureDeps extends DrillAccessDeps {
  evaluation: DrillEvaluation;
  judging: JudgingRules;
}

const read = { permission: { resource: 'drills', action: 'read' } } as const;
const update = { permission: { resource: 'drills', action: 'update' } } as const;

/** What evaluators fill in: judgements by inject and person, and the form of GB/T 38645-2020, A.9. */
export function drillEvaluationFeature(deps: DrillEvaluationFeatureDeps): Feature {
  const { evaluation, judging } = deps;
  return (api) => {
    api.get(
      '/drills/:id/observations',
      { schema: { params: DrillParams, response: { 200: ObservationsSchema } }, config: read },
      async ({ params, principal }) => {
        await getScriptedDrill(deps, principal, params.id);
        return observationsView(await evaluation.observations(params.id), judging.evaluation);
      },
    );

    api.post(
      '/drills/:id/observations',
      {
        schema: { params: DrillParams, body: NewObservations, response: { 201: ObservedAnswer } },
        config: update,
      },
      async ({ params, principal, body }, reply) => {
        await getOpenDrill(deps, principal, params.id);
        const { observations, idempotencyKey } = body;
        const { id } = params;
        return await reply
          .code(201)
          .send(await evaluation.observe(principal, id, observations, idempotencyKey));
      },
    );

    api.get(
      '/drills/:id/evaluations',
      { schema: { params: DrillParams, response: { 200: EvaluationsSchema } }, config: read },
      async ({ params, principal }) => {
        await getScriptedDrill(deps, principal, params.id);
        const { state, evaluations } = await evaluation.evaluations(params.id);
        const evaluators = state.participants.filter(({ role }) => role === 'evaluator').length;
        return evaluationsView(evaluations, evaluators, judging.evaluation);
      },
    );

    api.post(
      '/drills/:id/evaluations',
      {
        schema: { params: DrillParams, body: NewEvaluation, response: { 201: EvaluatedAnswer } },
        config: update,
      },
      async ({ params, principal, body }, reply) => {
        await getOpenDrill(deps, principal, params.id);
        const { idempotencyKey, ...form } = body;
        return await reply
          .code(201)
          .send(await evaluation.evaluate(principal, params.id, form, idempotencyKey));
      },
    );
  };
}
