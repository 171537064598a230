import type { DocumentDescription } from '../../description.ts';
import { paperKit } from './paper-kit.ts';
import type { DrillPapers } from './papers.ts';
import { annualPlan, evaluationPlan, supportPlan, workPlan } from './plans.ts';
import {
  evaluation,
  incidentReport,
  planRevisions,
  record,
  rectification,
  signIn,
} from './records.ts';
import { debriefReport, summary } from './reports.ts';
import type { DrillFormName } from './rules.ts';
import { script } from './script.ts';

/** The documents of a drill by the name in their address. Pure; throws nothing but what `checkSize` refuses later. */
export const drillFormBuilders: Readonly<
  Record<DrillFormName, (papers: DrillPapers) => DocumentDescription>
> = {
  'annual-plan': annualPlan,
  'work-plan': workPlan,
  'support-plan': supportPlan,
  'evaluation-plan': evaluationPlan,
  script,
  'incident-report': incidentReport,
  record,
  evaluation,
  summary,
  'sign-in': signIn,
  rectification,
  'plan-revisions': planRevisions,
  debrief: debriefReport,
  'paper-kit': paperKit,
};
