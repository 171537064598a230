import type { ClockWish, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { Because, byAt, opened, responsibleOf } from '../../register/case-work.ts';
import type { Trx } from '../../stores/records/records.ts';
import { unitKindOf } from '../above.ts';
import type { AppsBasis } from '../basis.ts';
import { AppError } from '../errors.ts';
import { checkGates } from '../gates/check.ts';
import { readUseFacts } from '../gates/read-facts.ts';
import { getPackage, latestPackage } from '../items/leads.ts';
import { getApp, getOpenApp, type AppRow } from '../ledger-row.ts';
import { appRights } from '../rights.ts';
import { FactsPayload, GatedPayload, PackagePayload, ProposePayload } from './payloads.ts';
import type { AppUseState } from './state.ts';

async function refuseSecond(trx: Trx, appId: string, unitId: string): Promise<void> {
  const open = await trx
    .selectFrom('app_uses')
    .select('id')
    .where('app_id', '=', appId)
    .where('unit_id', '=', unitId)
    .where('state', '!=', 'STOPPED')
    .executeTakeFirst();
  if (!open) return;
  throw new AppError('USE_OPEN', 'There is a use of this app already.', { useId: open.id });
}

/** One's own ledger, and what is or was filed: nobody learns of other apps by proposing them. */
function refuseForeign(app: AppRow, unitId: string): void {
  if (app.unit_id === unitId || app.public === 1) return;
  throw new AppError('APP_UNKNOWN', `There is no app ${app.id}.`);
}

/** A clock that runs is ended first: it begins anew. */
export const anew = (clock: string, ruleId: string): ClockWish[] => [
  { kind: 'meet', clock },
  { kind: 'start', clock, ruleId },
];

/** How a unit proposes to use an app. */
export function proposingTransitions(basis: AppsBasis) {
  return {
    propose: transition<AppUseState, typeof ProposePayload>({
      zh: '提出使用',
      en: 'Propose',
      payload: ProposePayload,
      from: 'none',
      to: 'SCHOOL_PROPOSED',
      by: ['school'],
      right: appRights.create,
      prepare: async (trx, _state, { appId, facts }, { actorUnitId }) => {
        if ((await unitKindOf(trx, actorUnitId)) === 'provider') {
          throw new AppError('NO_ACTING_UNIT', 'A provider does not use apps here.');
        }
        const app = await getOpenApp(trx, appId);
        refuseForeign(app, actorUnitId);
        await refuseSecond(trx, appId, actorUnitId);
        const packageId = await latestPackage(trx, appId);
        return {
          appId,
          ...(facts && { facts }),
          appName: app.name,
          ...(packageId !== undefined && { packageId }),
        };
      },
      apply: (_state, sent, message) => ({
        state: 'SCHOOL_PROPOSED',
        unitId: message.unitId,
        ...responsibleOf(message),
        title: sent.appName ?? '',
        appId: sent.appId,
        appName: sent.appName ?? '',
        facts: sent.facts ?? {},
        proposed: byAt(message),
        packageId: sent.packageId ?? null,
        decisions: {},
        schoolReview: null,
        decision: null,
        bureauUnitIds: [],
        bureausPassed: 0,
        bureauSteps: [],
        triggers: [],
        inUseSince: null,
        reviewedOn: null,
        stopped: null,
        files: [],
      }),
    }),

    'change-facts': transition<AppUseState, typeof FactsPayload>({
      zh: '修改使用信息',
      en: 'Change the facts',
      payload: FactsPayload,
      from: ['SCHOOL_PROPOSED', 'SCHOOL_REVIEW', 'RE_REVIEW'],
      by: ['school'],
      right: appRights.update,
      apply: (state, { facts }) => ({ ...opened(state), facts }),
    }),

    'name-package': transition<AppUseState, typeof PackagePayload>({
      zh: '选定版本',
      en: 'Name the version',
      payload: PackagePayload,
      from: [
        'SCHOOL_PROPOSED',
        'SCHOOL_REVIEW',
        'COLLECTIVE_DECISION',
        'BUREAU_REVIEW',
        'RE_REVIEW',
      ],
      by: ['school', 'bureau'],
      right: appRights.update,
      prepare: async (trx, state, { packageId }) => {
        await getPackage(trx, opened(state).appId, packageId);
        return { packageId };
      },
      apply: (state, { packageId }) => ({ ...opened(state), packageId }),
    }),

    submit: transition<AppUseState, typeof GatedPayload>({
      zh: '提交校内审查',
      en: 'Submit for review',
      payload: GatedPayload,
      from: ['SCHOOL_PROPOSED'],
      to: 'SCHOOL_REVIEW',
      by: ['school'],
      right: appRights.update,
      prepare: async (trx, before, _sent, { at }) => {
        const state = opened(before);
        const app = await getApp(trx, state.appId);
        const facts = await readUseFacts({ db: trx, basis, at }, app, state);
        return { gates: await checkGates(basis, 'app-use.submit', facts) };
      },
      apply: (state) => opened(state),
      clocks: () => anew('school', 'app-use.school'),
    }),

    'return-proposal': transition<AppUseState, typeof Because>({
      zh: '退回提出人',
      en: 'Send back',
      payload: Because,
      from: ['SCHOOL_REVIEW', 'COLLECTIVE_DECISION'],
      to: 'SCHOOL_PROPOSED',
      by: ['school'],
      right: appRights.update,
      apply: (state) => ({ ...opened(state), schoolReview: null, decision: null }),
      clocks: () => [{ kind: 'meet', clock: 'school' }],
    }),
  } satisfies Record<string, Transition<AppUseState>>;
}
