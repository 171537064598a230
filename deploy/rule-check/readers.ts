import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadAlertPolicies } from '../../analyzer/alerts/load-policies.ts';
import { loadCatalogue } from '../../analyzer/assessment/catalogue/load-catalogue.ts';
import { readHazards, readScoringPacks } from '../../analyzer/assessment/packs.ts';
import { loadIdentityRules } from '../../analyzer/assets/inventory/identity-rules.ts';
import { loadFieldRules } from '../../analyzer/apps/fields.ts';
import { loadGateRules } from '../../analyzer/apps/gates/rules.ts';
import { loadAppWorkflow } from '../../analyzer/apps/workflow.ts';
import { loadPollingRules } from '../../analyzer/assets/polling-rules.ts';
import { loadQuestions } from '../../analyzer/attestations/questions/questions.ts';
import { loadExchangeRules } from '../../analyzer/cases/exchange/rules.ts';
import { loadCalendar } from '../../analyzer/clocks/load-calendar.ts';
import { loadDeadlines } from '../../analyzer/clocks/load-deadlines.ts';
import { loadRuleBudget } from '../../analyzer/detection/budget.ts';
import { loadCorrelationLimits } from '../../analyzer/detection/correlation/limits.ts';
import { loadObjectiveRules } from '../../analyzer/drills/debrief/objective-rules.ts';
import { loadEvaluationRules } from '../../analyzer/drills/evaluation/rules.ts';
import { loadReachRules } from '../../analyzer/drills/reach/rules.ts';
import { readDrillRules } from '../../analyzer/drills/rules.ts';
import { loadExceptionRules } from '../../analyzer/exceptions/rules.ts';
import { loadFindingTemplates } from '../../analyzer/findings/templates.ts';
import { loadDiskRules } from '../../analyzer/health/disk-rules.ts';
import { loadImportLimits } from '../../analyzer/imports/limits.ts';
import { loadIncidentRules } from '../../analyzer/incidents/grading/load-rules.ts';
import { loadIncidentNumbers } from '../../analyzer/incidents/numbers.ts';
import { loadIpv6Rules } from '../../analyzer/ipv6/rules.ts';
import { loadKnowledgeRules } from '../../analyzer/knowledge/rules.ts';
import { loadNoticeRules } from '../../analyzer/notices/rules.ts';
import { loadPeopleRules } from '../../analyzer/people/rules.ts';
import { loadPlaybookRules } from '../../analyzer/playbooks/rules.ts';
import { loadHistoryLimits } from '../../analyzer/rule-history/limits.ts';
import { loadFileRules } from '../../analyzer/register/files/case-files.ts';
import { loadFilingRules } from '../../analyzer/register/filing/rules.ts';
import { loadGrading } from '../../analyzer/register/grading/rules.ts';
import { loadCaseNumbers } from '../../analyzer/register/numbers.ts';
import { loadSweepRunRules } from '../../analyzer/sweeps/rules.ts';
import { loadSilenceRules } from '../../analyzer/sources/silence-rules.ts';
import {
  loadApiRules,
  loadPatternRules,
  loadReadingLimits,
} from '../../collector/packages/reading/rules.ts';
import { loadSdkFile } from '../../collector/packages/sdks/rules.ts';
import { loadCaptureRules } from '../../collector/captures/rules.ts';
import { loadBulletins } from '../../analyzer/vetting/rules/bulletins.ts';
import { loadChecks } from '../../analyzer/vetting/rules/checks.ts';
import { loadItems } from '../../analyzer/vetting/rules/items.ts';
import { loadLists } from '../../analyzer/vetting/rules/lists.ts';
import { loadPermissions } from '../../analyzer/vetting/rules/permissions.ts';
import { loadPolicy } from '../../analyzer/vetting/rules/policy.ts';
import { loadSweepRules } from '../../collector/sweeps/rules.ts';
import { loadHomeRules } from '../../console/api/home/reader.ts';
import { loadMessagePolicy } from '../../console/delivery/load-policy.ts';
import { loadMessageTemplates } from '../../console/delivery/load-templates.ts';
import { loadDrillDocumentRules } from '../../console/documents/forms/drills/rules.ts';
import { loadDoctorLimits } from '../doctor/check.ts';

/** Reads files of one folder below `rules`, as the platform itself reads them; throws what is wrong. */
export interface Reader {
  /** Below `rules`, with `/`. */
  folder: string;
  /** Names that it reads. */
  reads: RegExp;
  read(folder: string): unknown;
}

function one(folder: string, name: string, read: (file: string) => unknown): Reader {
  const reads = new RegExp(`^${name}\\.yaml$`, 'u');
  return { folder, reads, read: (at) => read(join(at, `${name}.yaml`)) };
}

function all(folder: string, reads: RegExp, read: (folder: string) => unknown): Reader {
  return { folder, reads, read };
}

async function catalogue(folder: string): Promise<void> {
  const { edited } = await loadCatalogue(folder);
  if (edited.length === 0) return;
  throw new Error(edited.map((name) => `${join(folder, name)}: is not as published`).join('\n'));
}

const grading = 'compliance/grading';
const drills = 'drills';

/** The first that reads a file has it. Sigma rules, pipelines, checks and playbooks are read file by file (`check-files.ts`). */
export const readers: readonly Reader[] = [
  one('alerts', 'disk', loadDiskRules),
  one('alerts', 'silence', loadSilenceRules),
  one('alerts', 'policies', loadAlertPolicies),
  one('apps/reading', 'apis', loadApiRules),
  one('apps/reading', 'files', loadPatternRules),
  one('apps/reading', 'limits', loadReadingLimits),
  one('apps/reading', 'marks', loadPatternRules),
  one('apps/reading', 'secrets', loadPatternRules),
  one('apps/sdks', 'own', (file) => loadSdkFile(file, 'xiaodun')),
  one('apps/sdks', 'libchecker', (file) => loadSdkFile(file, 'libchecker')),
  one('collection', 'captures', loadCaptureRules),
  one('apps', 'bulletins', loadBulletins),
  one('apps', 'items', loadItems),
  one('apps', 'lists', loadLists),
  one('apps', 'permissions', loadPermissions),
  all('apps', /^fields\.yaml$/u, loadFieldRules),
  all('apps', /^gates\.yaml$/u, loadGateRules),
  one('apps', 'policy', loadPolicy),
  all('apps', /^workflow\.yaml$/u, loadAppWorkflow),
  all('apps/checks', /\.yaml$/u, (at) =>
    loadChecks(at, loadLists(join(at, '..', 'lists.yaml')).ids),
  ),
  one('collection', 'identity', loadIdentityRules),
  one('collection', 'knowledge', loadKnowledgeRules),
  one('collection', 'polling', loadPollingRules),
  one('collection', 'sweep-runs', loadSweepRunRules),
  one('collection', 'sweeps', loadSweepRules),
  all('compliance/catalogue', /^(?:level-[1-4]|manifest)\.json$/u, catalogue),
  all(grading, /^(?:matrix|suggestions)\.yaml$/u, loadGrading),
  all(grading, /^numbers\.yaml$/u, loadCaseNumbers),
  all(grading, /^finding-templates\.yaml$/u, loadFindingTemplates),
  all(grading, /^files\.yaml$/u, loadFileRules),
  all(grading, /^filing\.yaml$/u, loadFilingRules),
  all(grading, /^exceptions\.yaml$/u, loadExceptionRules),
  all('compliance/questions', /^(?:validity\.yaml|.+\.json)$/u, loadQuestions),
  all('compliance/scoring', /\.yaml$/u, readScoringPacks),
  all('compliance/scoring/hazards', /^major-hazards\.yaml$/u, (at) => readHazards(join(at, '..'))),
  all('deadlines', /\.yaml$/u, loadDeadlines),
  all('deadlines/calendar', /\.yaml$/u, (at) => loadCalendar(at)),
  one(drills, 'drills', readDrillRules),
  one(drills, 'evaluation', loadEvaluationRules),
  one(drills, 'objectives', loadObjectiveRules),
  one(drills, 'reach', loadReachRules),
  one(drills, 'documents', loadDrillDocumentRules),
  one('imports', 'limits', loadImportLimits),
  one('incidents', 'numbers', loadIncidentNumbers),
  all('incidents', /^(?:classes|questions|duties|grading-(?:cac|edu))\.yaml$/u, loadIncidentRules),
  all('messages', /^policy\.yaml$/u, loadMessagePolicy),
  all('messages', /\.yaml$/u, loadMessageTemplates),
  one('ipv6', 'readiness', loadIpv6Rules),
  one('notices', 'notices', loadNoticeRules),
  one('operations', 'correlation', loadCorrelationLimits),
  one('operations', 'detection', loadRuleBudget),
  one('operations', 'doctor', loadDoctorLimits),
  one('operations', 'exchange', loadExchangeRules),
  one('operations', 'home', loadHomeRules),
  one('operations', 'playbooks', loadPlaybookRules),
  one('operations', 'rule-history', loadHistoryLimits),
  all('people', /^(?:passwords|roles|sign-in)\.yaml$/u, (at) =>
    loadPeopleRules(pathToFileURL(`${at}/`)),
  ),
];
