import type { Static } from 'typebox';
import type { Outgoing, PrepareContext, Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { byAt, MayBecause, opened, responsibleOf } from '../../register/case-work.ts';
import type { Trx } from '../../stores/records/records.ts';
import { authorityOf, unitKindOf } from '../above.ts';
import type { AppsBasis } from '../basis.ts';
import { AppError } from '../errors.ts';
import { checkGates } from '../gates/check.ts';
import { readFilingFacts } from '../gates/read-facts.ts';
import { getPackage, latestPackage } from '../items/leads.ts';
import { appFacts, getOpenApp, providerKeyOf, type AppRow } from '../ledger-row.ts';
import { appRights, reviewerRoles } from '../rights.ts';
import { OpenPayload, SubmitPayload } from './payloads.ts';
import type { AppFilingState, Submission } from './state.ts';

const finalStates = ['REVOKED', 'EXPIRED', 'WITHDRAWN'];

async function refuseSecond(trx: Trx, appId: string): Promise<void> {
  const open = await trx
    .selectFrom('app_filings')
    .select('id')
    .where('app_id', '=', appId)
    .where('state', 'not in', finalStates)
    .executeTakeFirst();
  if (!open) return;
  throw new AppError('FILING_OPEN', 'There is an open filing of this app.', { filingId: open.id });
}

const providerOf = (app: AppRow) => ({
  ...(app.provider_name !== null && { providerName: app.provider_name }),
  ...(app.provider_key !== null && { providerKey: app.provider_key }),
});

/** A package that was named, or the latest that could be read; none for an app without packages. */
async function packageFor(
  trx: Trx,
  appId: string,
  wanted: string | undefined,
): Promise<{ packageId?: string }> {
  if (wanted !== undefined) return { packageId: (await getPackage(trx, appId, wanted)).id };
  const latest = await latestPackage(trx, appId);
  return latest === undefined ? {} : { packageId: latest };
}

function submissionOf(sent: Static<typeof SubmitPayload>, message: CaseMessage): Submission {
  return {
    ...byAt(message),
    appVersion: sent.appVersion ?? 1,
    facts: sent.facts ?? {},
    packageId: sent.packageId ?? null,
    note: sent.note ?? null,
    gates: sent.gates ?? [],
  };
}

/** What the provider sends: the facts of the ledger, frozen, and the package. */
function submitted(
  state: AppFilingState | undefined,
  sent: Static<typeof SubmitPayload>,
  message: CaseMessage,
): AppFilingState {
  const before = opened(state);
  const facts = sent.facts ?? {};
  return {
    ...before,
    appName: sent.appName ?? before.appName,
    title: sent.appName ?? before.appName,
    providerName: sent.providerName ?? null,
    providerKey: sent.providerKey ?? providerKeyOf(facts),
    submission: submissionOf(sent, message),
    packageId: sent.packageId ?? null,
    returned: null,
  };
}

function tellAuthority(
  after: AppFilingState,
  { caseId }: CaseMessage,
  template: string,
): Outgoing[] {
  const { authorityUnitId, appName, providerName } = after;
  return [
    {
      kind: 'tell',
      template,
      unitId: authorityUnitId,
      roles: reviewerRoles,
      facts: { filingId: caseId, title: appName, provider: providerName ?? '—' },
    },
  ];
}

/** How a provider opens its filing, submits it, changes it and takes it back. */
export function submittingTransitions(basis: AppsBasis) {
  const prepareSubmission =
    (step: 'app-filing.submit' | 'app-filing.change') =>
    async (
      trx: Trx,
      before: AppFilingState | undefined,
      sent: Static<typeof SubmitPayload>,
      { at }: PrepareContext,
    ): Promise<Static<typeof SubmitPayload>> => {
      const state = opened(before);
      const app = await getOpenApp(trx, state.appId);
      const chosen = await packageFor(trx, app.id, sent.packageId);
      const facts = await readFilingFacts({ db: trx, basis, at }, app, state, 'ledger');
      return {
        ...(sent.note !== undefined && { note: sent.note }),
        ...chosen,
        appVersion: app.version,
        appName: app.name,
        facts: appFacts(app),
        ...providerOf(app),
        gates: await checkGates(basis, step, facts),
      };
    };

  return {
    open: transition<AppFilingState, typeof OpenPayload>({
      zh: '开始备案',
      en: 'Begin a filing',
      payload: OpenPayload,
      from: 'none',
      to: 'DRAFT',
      by: ['provider'],
      right: appRights.create,
      prepare: async (trx, _state, { appId }, { actorUnitId, at }) => {
        const app = await getOpenApp(trx, appId);
        if (app.unit_id !== actorUnitId) {
          throw new AppError('NO_ACTING_UNIT', 'Only people of the unit of the app itself may.');
        }
        const kind = await unitKindOf(trx, actorUnitId);
        if (kind !== 'provider' && app.origin !== 'entered') {
          throw new AppError('ORIGIN_NOT_YOURS', 'A provider, or a reviewer on its behalf, files.');
        }
        await refuseSecond(trx, appId);
        const authorityUnitId = await authorityOf(trx, actorUnitId, at, await basis.workflow());
        const fresh = { authorityUnitId, submission: null, packageId: null, decisions: {} };
        const facts = await readFilingFacts({ db: trx, basis, at }, app, fresh, 'ledger');
        await checkGates(basis, 'app-filing.open', facts);
        return { appId, appName: app.name, authorityUnitId, ...providerOf(app) };
      },
      apply: (_state, sent, message) => ({
        state: 'DRAFT',
        unitId: message.unitId,
        ...responsibleOf(message),
        title: sent.appName ?? '',
        appId: sent.appId,
        appName: sent.appName ?? '',
        authorityUnitId: sent.authorityUnitId ?? message.unitId,
        providerName: sent.providerName ?? null,
        providerKey: sent.providerKey ?? null,
        opened: byAt(message),
        submission: null,
        filed: null,
        number: null,
        filedOn: null,
        validUntil: null,
        returned: null,
        suspended: null,
        ended: null,
        rounds: 0,
        trigger: null,
        packageId: null,
        decisions: {},
        files: [],
      }),
    }),

    submit: transition<AppFilingState, typeof SubmitPayload>({
      zh: '提交备案',
      en: 'Submit',
      payload: SubmitPayload,
      from: ['DRAFT', 'RETURNED'],
      to: 'SUBMITTED',
      by: ['provider'],
      right: appRights.update,
      prepare: prepareSubmission('app-filing.submit'),
      apply: (state, sent, message) => {
        const after = submitted(state, sent, message);
        return { ...after, rounds: after.rounds + 1 };
      },
      clocks: () => [
        { kind: 'meet', clock: 'correction' },
        { kind: 'start', clock: 'review', ruleId: 'app-filing.review' },
      ],
      out: (after, message) => tellAuthority(after, message, 'app-filing.submitted'),
    }),

    change: transition<AppFilingState, typeof SubmitPayload>({
      zh: '申请变更',
      en: 'Ask for a change',
      payload: SubmitPayload,
      from: ['FILED'],
      to: 'CHANGED',
      by: ['provider'],
      right: appRights.update,
      prepare: prepareSubmission('app-filing.change'),
      apply: submitted,
      clocks: () => [{ kind: 'start', clock: 'review', ruleId: 'app-filing.review' }],
      out: (after, message) => tellAuthority(after, message, 'app-filing.submitted'),
    }),

    withdraw: transition<AppFilingState, typeof MayBecause>({
      zh: '撤回备案',
      en: 'Take the filing back',
      payload: MayBecause,
      from: ['DRAFT', 'SUBMITTED', 'RETURNED'],
      to: 'WITHDRAWN',
      by: ['provider'],
      right: appRights.update,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        ended: { ...byAt(message), reason: reason ?? '' },
      }),
      clocks: () => [{ kind: 'cancel', clock: '*', reason: '备案已撤回' }],
    }),
  } satisfies Record<string, Transition<AppFilingState>>;
}
