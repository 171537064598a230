import { join } from 'node:path';
import type { AppsBasis } from '../../analyzer/apps/basis.ts';
import { createCases } from '../../analyzer/cases/create-cases.ts';
import type { CaseState, Machine } from '../../analyzer/cases/machine.ts';
import { createEscalations } from '../../analyzer/clocks/escalation/escalations.ts';
import { loadImportLimits } from '../../analyzer/imports/limits.ts';
import { loadIncidentRules } from '../../analyzer/incidents/grading/load-rules.ts';
import { createIncidentMachine } from '../../analyzer/incidents/incident-machine.ts';
import { createIncidents } from '../../analyzer/incidents/incidents.ts';
import { loadIncidentNumbers } from '../../analyzer/incidents/numbers.ts';
import { createNoticeBatches } from '../../analyzer/notices/batches.ts';
import { createNoticeEvidence } from '../../analyzer/notices/evidence.ts';
import { createDeliveryMachine } from '../../analyzer/notices/delivery-machine.ts';
import { createNoticeMachine } from '../../analyzer/notices/notice-machine.ts';
import { createNoticeReports } from '../../analyzer/notices/reports.ts';
import { loadNoticeRules } from '../../analyzer/notices/rules.ts';
import { createCaseFiles } from '../../analyzer/register/files/case-files.ts';
import { createRegister } from '../../analyzer/register/register.ts';
import type { Tell } from '../../analyzer/telling/tell.ts';
import { createDocuments } from '../../console/documents/documents.ts';
import { root } from '../paths.ts';
import type { AnalysisDeps } from './analysis.ts';
import { createAppMachines, createAppsBasis, createNodeApps } from './apps.ts';
import { createAssessmentMachines, type AssessmentBasis } from './assessments.ts';
import { createNodeDeadlines } from './deadlines.ts';
import { createNodePlaybooks, type NodePlaybooks } from './playbooks.ts';

export interface WorkflowDeps extends AnalysisDeps {
  tell: Tell;
  basis: AssessmentBasis;
}

const rulesOf = (...path: string[]): string => join(root, 'rules', ...path);

async function createMachines(
  { live, basis }: WorkflowDeps,
  playbooks: NodePlaybooks,
  appsBasis: AppsBasis,
) {
  const noticeRules = loadNoticeRules();
  const incidentRules = loadIncidentRules(rulesOf('incidents'));
  const numbers = loadIncidentNumbers(rulesOf('incidents', 'numbers.yaml'));
  const machines = {
    notice: createNoticeMachine({ rules: noticeRules }),
    delivery: createDeliveryMachine({ rules: noticeRules }),
    incident: createIncidentMachine({ rules: incidentRules, numbers, live }),
    ...createAssessmentMachines(basis),
    ...createAppMachines(appsBasis),
    run: playbooks.machine,
  };
  return { noticeRules, incidentRules, machines };
}

/** Deadlines, cases and what runs on them: notices, deliveries, incidents. Nothing of it is started. */
export async function createWorkflows(deps: WorkflowDeps) {
  const { stores, dataDir, key, live, tell, time, log, metrics } = deps;
  const { records, jobs } = stores;
  const deadlines = createNodeDeadlines({ records, dataDir, time });
  const playbooks = createNodePlaybooks({ records, key, deadlines, time, log });
  const appsBasis = createAppsBasis();
  const { noticeRules, incidentRules, machines } = await createMachines(deps, playbooks, appsBasis);
  const cases = createCases({
    records,
    time,
    log,
    key,
    deadlines,
    machines: Object.values<Machine<CaseState>>(machines),
    jobs,
    live,
    tell,
    metrics,
  });
  const { basis } = deps;
  return {
    basis,
    register: createRegister({ records, time, grading: basis.grading }),
    caseFiles: createCaseFiles({ ...stores, cases, time, rules: basis.fileRules }),
    apps: createNodeApps({ stores, cases, appsBasis, live, time, log }),
    deadlines,
    playbooks,
    noticeRules,
    incidentRules,
    machines,
    cases,
    escalations: createEscalations({ records, cases, deadlines, tell, time, jobs, log, metrics }),
    noticeBatches: createNoticeBatches({
      records,
      cases,
      rules: noticeRules,
      time,
      log,
      jobs,
      tell,
    }),
    noticeEvidence: createNoticeEvidence({
      ...stores,
      rules: noticeRules,
      time,
      nodeId: key.id,
    }),
    noticeReports: createNoticeReports({ records, cases, rules: noticeRules, time }),
    incidents: createIncidents({ ...stores, cases, time }),
    importLimits: loadImportLimits(),
    documents: createDocuments({ log, metrics }),
  };
}
