import {
  createDrillEvaluation,
  type DrillEvaluationDeps,
} from '../../../../analyzer/drills/evaluation/drill-evaluation.ts';
import { createJudgingRules } from '../../../../analyzer/drills/evaluation/judging-rules.ts';
import type { DrillNewsBus } from '../../../../analyzer/drills/live/news.ts';
import { createDrillPaper } from '../../../../analyzer/drills/paper/paper-results.ts';
import { createDrillReach } from '../../../../analyzer/drills/reach/drill-reach.ts';
import type { Checkpoints } from '../../../../analyzer/audit/checkpoints.ts';
import type { Documents } from '../../../documents/documents.ts';
import type { Feature } from '../../api.ts';
import type { DrillAccessDeps } from '../access.ts';
import { drillDebriefFeature } from '../debrief/index.ts';
import { drillDocumentsFeature } from '../documents/index.ts';
import { drillPaperFeature } from '../paper/index.ts';
import { drillReachFeature } from '../reach/index.ts';
import { drillEvaluationFeature } from './index.ts';

export interface DrillJudgingDeps
  extends Omit<DrillAccessDeps, 'cases'>, Omit<DrillEvaluationDeps, 'rules'> {
  cases: DrillAccessDeps['cases'] & DrillEvaluationDeps['cases'];
  news: DrillNewsBus;
  documents: Pick<Documents, 'render'>;
  checkpoints: Pick<Checkpoints, 'sign'>;
}

/** All that is judged, debriefed, printed and entered afterwards about drills. */
export function drillJudgingFeatures(deps: DrillJudgingDeps): Feature[] {
  const judging = createJudgingRules();
  const evaluation = createDrillEvaluation({ ...deps, rules: judging });
  const reach = createDrillReach({ ...deps, rules: judging });
  const paper = createDrillPaper({ ...deps, evaluation, rules: judging });
  const parts = { ...deps, judging, evaluation, reach, paper };
  return [
    drillEvaluationFeature(parts),
    drillDebriefFeature(parts),
    drillReachFeature(parts),
    drillPaperFeature(parts),
    drillDocumentsFeature(parts),
  ];
}
