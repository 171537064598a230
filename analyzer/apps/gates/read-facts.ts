import type { Db, Trx } from '../../stores/records/records.ts';
import type { AppsBasis } from '../basis.ts';
import type { AppFacts, UseFacts } from '../facts.ts';
import { missingFacts } from '../fields.ts';
import { validFilingStates, type AppFilingState } from '../filing/state.ts';
import { countItems, currentDecisions, undecidedLeads } from '../items/counts.ts';
import type { Decisions, ItemDecision } from '../items/decision.ts';
import { findPackage } from '../items/leads.ts';
import { appFacts, type AppRow } from '../ledger-row.ts';
import { standingOf } from '../standing.ts';
import type { AppUseState } from '../use/state.ts';
import { emptyFieldsKey, gateFacts, type FactValue, type GateFacts } from './facts.ts';

interface Place {
  db: Db | Trx;
  basis: AppsBasis;
  /** ISO 8601 UTC. */
  at: string;
}

const packaged = new Set<string>(['android', 'ios']);

/** What can be read off the facts of an app. */
function ofFacts(facts: AppFacts): Record<string, FactValue> {
  const { development, audiences, platforms, childRulesUrl, childRulesText } = facts;
  return {
    'filing.needed': development === undefined ? null : development === 'provider',
    'app.forStudents': audiences === undefined ? null : audiences.includes('students'),
    'app.childRules': childRulesUrl !== undefined || (childRulesText ?? '') !== '',
    'package.needed':
      platforms === undefined ? null : platforms.some((platform) => packaged.has(platform)),
  };
}

const emptyFields = (keys: readonly string[]) => ({
  'form.missing': keys.length,
  ...(keys.length > 0 && { [emptyFieldsKey]: keys.join('\n') }),
});

async function ofItems(
  { db, basis }: Place,
  appId: string,
  packageId: string | null,
  decisions: Readonly<Record<string, ItemDecision>>,
): Promise<Record<string, FactValue>> {
  const items = (await basis.items()).map(({ item }) => item);
  const { total, decided, problems } = countItems(items, decisions);
  const { review } = await basis.workflow();
  const vetted = packageId === null ? undefined : await findPackage(db, appId, packageId);
  return {
    'package.read': vetted !== undefined && vetted.vetId !== null,
    'items.undecided': total - decided,
    'items.problems': problems,
    'items.leadsUndecided': undecidedLeads(items, decisions, vetted?.findings ?? [], review.leads)
      .length,
  };
}

async function ofStanding({ db, at }: Place, app: AppRow, unitId: string) {
  const { providerBlack, appBlack } = await standingOf(db, app, unitId, at);
  return {
    'provider.blacklisted': providerBlack,
    'provider.banned': providerBlack,
    'app.blacklisted': appBlack,
  };
}

/** Facts before a step of a filing: those of the ledger while it is filled in, those submitted while they are reviewed. */
export async function readFilingFacts(
  place: Place,
  app: AppRow,
  state: Pick<AppFilingState, 'authorityUnitId' | 'submission'> & Decisions,
  of: 'ledger' | 'submission',
): Promise<GateFacts> {
  const facts = of === 'submission' ? (state.submission?.facts ?? {}) : appFacts(app);
  const fields = await place.basis.fields();
  return gateFacts(
    facts,
    {},
    {
      ...ofFacts(facts),
      ...emptyFields(missingFacts(fields, 'filing', facts).map((key) => `app.${key}`)),
      ...(await ofStanding(place, app, state.authorityUnitId)),
      ...(await ofItems(place, app.id, state.packageId, currentDecisions(state))),
    },
  );
}

/** The filing of an app that holds; undefined without one. */
async function readFiling(db: Db | Trx, app: AppRow): Promise<AppFilingState | undefined> {
  if (app.filing_id === null || !validFilingStates.includes(app.filing_state ?? ''))
    return undefined;
  const row = await db
    .selectFrom('cases')
    .select('state_json')
    .where('case_id', '=', app.filing_id)
    .executeTakeFirst();
  return row && (JSON.parse(row.state_json) as { state: AppFilingState }).state;
}

/** A filing on this node that holds; where there is none here, one that somebody looked up in the public list. */
function holdsFiling(app: AppRow, facts: AppFacts): boolean {
  if (app.filing_id !== null) return validFilingStates.includes(app.filing_state ?? '');
  return facts.eduFilingNumber !== undefined && facts.eduFilingCheckedOn !== undefined;
}

const isReviewed = ({ schoolReview }: Pick<AppUseState, 'schoolReview'>): boolean =>
  schoolReview !== null &&
  schoolReview.content &&
  schoolReview.links &&
  schoolReview.functions &&
  schoolReview.security;

/** Facts before a step of a use. What was filed of the app stands before what its ledger says now. */
export async function readUseFacts(
  place: Place,
  app: AppRow,
  state: Pick<AppUseState, 'unitId' | 'facts' | 'schoolReview' | 'decision'> & Decisions,
  said: { facts?: UseFacts } = {},
): Promise<GateFacts> {
  const filing = await readFiling(place.db, app);
  const facts = filing?.filed?.facts ?? appFacts(app);
  const use = said.facts ?? state.facts;
  const fields = await place.basis.fields();
  const ownForm = facts.development === 'own' || facts.development === 'customised';
  const missing = [
    ...missingFacts(fields, 'use', use).map((key) => `use.${key}`),
    ...(ownForm ? missingFacts(fields, 'own', facts).map((key) => `app.${key}`) : []),
  ];
  const filed = filing?.filed?.packageId === state.packageId ? filing.filed.decisions : {};
  const decisions = { ...filed, ...currentDecisions(state) };
  return gateFacts(facts, use, {
    ...ofFacts(facts),
    ...emptyFields(missing),
    'filing.valid': holdsFiling(app, facts),
    ...(await ofStanding(place, app, state.unitId)),
    ...(await ofItems(place, app.id, state.packageId, decisions)),
    'school.reviewed': isReviewed(state),
    'school.decided': state.decision?.adopted ?? false,
    'school.minutes': (state.decision?.minutes ?? null) !== null,
  });
}
