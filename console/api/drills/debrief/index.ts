import type { DrillEvaluation } from '../../../../analyzer/drills/evaluation/drill-evaluation.ts';
import type { JudgingRules } from '../../../../analyzer/drills/evaluation/judging-rules.ts';
import type { Feature } from '../../api.ts';
import type { DrillAccessDeps } from '../access.ts';
import { getScriptedDrill } from '../evaluation/script-access.ts';
import { DrillParams } from '../schema.ts';
import { DebriefSchema } from './schema.ts';
import { debriefView } from './views.ts';

export interface DrillDebriefFeatureDeps extends DrillAccessDeps {
  evaluation: DrillEvaluation;
  judging: JudgingRules;
}

/** What came of a drill: times against limits, score with coverage, persons and teams, what was missed, what improves. */
export function drillDebriefFeature(deps: DrillDebriefFeatureDeps): Feature {
  return (api) => {
    api.get(
      '/drills/:id/debrief',
      {
        schema: { params: DrillParams, response: { 200: DebriefSchema } },
        config: { permission: { resource: 'drills', action: 'read' } },
      },
      async ({ params, principal }) => {
        await getScriptedDrill(deps, principal, params.id);
        const { debrief } = await deps.evaluation.debrief(params.id);
        return debriefView(debrief, deps.judging.evaluation);
      },
    );
  };
}
