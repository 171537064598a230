import { appFilingStates, type AppFilingState } from '../../../analyzer/apps/filing/state.ts';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { currentDecisions } from '../../../analyzer/apps/items/counts.ts';
import { appFacts, getApp } from '../../../analyzer/apps/ledger-row.ts';
import { appUseStates, type AppUseState } from '../../../analyzer/apps/use/state.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { Finding } from '../../../analyzer/vetting/finding.ts';
import type { DocumentDescription } from '../../documents/description.ts';
import { filingForm, useForm } from '../../documents/forms/apps/forms.ts';
import { reviewReport, type ReportPackage } from '../../documents/forms/apps/review-report.ts';
import { Problem } from '../problem.ts';
import type { FormContext } from './case-forms.ts';

type BuildForm = (context: FormContext) => Promise<DocumentDescription>;

function basisOf({ apps }: FormContext): AppsBasis {
  if (apps) return apps;
  throw new Problem(404, 'NOT_FOUND', 'This node has no apps.');
}

async function nameOf(db: Db, unitId: string | undefined): Promise<string> {
  if (unitId === undefined) return '';
  return (await unitNames(db, [unitId])).get(unitId) ?? unitId;
}

async function packageOf(db: Db, id: string | null): Promise<ReportPackage | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('app_packages as p')
    .leftJoin('app_package_vets as vet', 'vet.id', 'p.vet_id')
    .select(['p.file_name', 'p.version_name', 'p.sha256', 'p.rules_version', 'vet.findings'])
    .where('p.id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    fileName: row.file_name,
    version: row.version_name,
    sha256: row.sha256,
    rulesVersion: row.rules_version,
    findings: row.findings === null ? [] : (JSON.parse(row.findings) as Finding[]),
  };
}

/** 提供者备案信息表: what was submitted, or what the ledger says before. */
const filing: BuildForm = async (context) => {
  const { db, view, meta } = context;
  const basis = basisOf(context);
  const state = view.state as AppFilingState;
  const ledger = appFacts(await getApp(db, state.appId));
  return filingForm({
    filing: state,
    facts: state.submission?.facts ?? ledger,
    fields: await basis.fields(),
    names: await basis.functionNames(),
    authorityName: await nameOf(db, state.authorityUnitId),
    meta,
  });
};

/** 使用者备案信息表. */
const use: BuildForm = async (context) => {
  const { db, view, meta } = context;
  const basis = basisOf(context);
  const state = view.state as AppUseState;
  const app = await getApp(db, state.appId);
  const names = await unitNames(db, state.bureauUnitIds);
  return useForm({
    use: state,
    facts: state.facts,
    app: appFacts(app),
    filingNumber: app.filing_number,
    fields: await basis.fields(),
    names: await basis.functionNames(),
    schoolName: await nameOf(db, state.unitId),
    bureauNames: state.bureauUnitIds.map((id) => names.get(id) ?? id),
    meta,
  });
};

/** 审核报告 of a filing or of a use. */
const review: BuildForm = async (context) => {
  const { db, view, meta } = context;
  const basis = basisOf(context);
  const state = view.state as AppFilingState | AppUseState;
  const app = await getApp(db, state.appId);
  const isFiling = 'authorityUnitId' in state;
  const reviewer = isFiling
    ? state.authorityUnitId
    : (state.bureauUnitIds[state.bureausPassed] ?? state.bureauUnitIds.at(-1));
  return reviewReport({
    title: state.appName,
    number: app.filing_number,
    providerName: app.provider_name,
    unitName: await nameOf(db, state.unitId),
    reviewerUnitName: await nameOf(db, reviewer),
    stateZh: isFiling ? appFilingStates[state.state].zh : appUseStates[state.state].zh,
    items: await basis.items(),
    decisions: currentDecisions(state),
    package: await packageOf(db, state.packageId),
    files: state.files,
    meta,
  });
};

/** Documents about apps by the name in their address. */
export const appForms = {
  'app-filing': { filing, review },
  'app-use': { use, review },
} as const;
