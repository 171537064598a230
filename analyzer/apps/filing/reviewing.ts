import type { GuardContext, Outgoing, Refusal, Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { Because, byAt, opened, refusal, responsibleOf } from '../../register/case-work.ts';
import { addMonths, dayAt, endOfDay } from '../../register/civil-day.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { AppsBasis } from '../basis.ts';
import { checkGates } from '../gates/check.ts';
import { readFilingFacts } from '../gates/read-facts.ts';
import { decideTransitions } from '../items/decide.ts';
import { getApp } from '../ledger-row.ts';
import { nextFilingNumber } from '../numbers.ts';
import { appRights, providerRoles, reviewerRoles } from '../rights.ts';
import { GrantPayload, Nothing } from './payloads.ts';
import type { AppFilingState, FiledSubmission } from './state.ts';

/** Whoever submitted a filing does not decide on it, even where one unit has both sides. */
function samePersonRefusal(
  { submission }: AppFilingState,
  { accountId }: GuardContext,
): Refusal | undefined {
  return accountId !== undefined && accountId === submission?.accountId
    ? refusal(
        'SAME_PERSON',
        '提交人和审核人不能是同一个人。',
        'Whoever submitted the filing does not decide on it.',
      )
    : undefined;
}

export function tellProvider(
  { unitId, appName, number }: AppFilingState,
  { caseId, actor }: CaseMessage,
  template: string,
  more: Record<string, string> = {},
): Outgoing[] {
  return [
    {
      kind: 'tell',
      template,
      unitId,
      roles: [...providerRoles, ...reviewerRoles],
      facts: {
        filingId: caseId,
        title: appName,
        ...(number !== null && { number }),
        by: actor.name,
        ...more,
      },
    },
  ];
}

function filedOf(state: AppFilingState, message: CaseMessage): FiledSubmission | null {
  const { submission, decisions } = state;
  return submission && { ...submission, decisions, approvedBy: byAt(message) };
}

/** How the authority reviews: takes it up, decides item by item, returns or files. */
export function reviewingTransitions(basis: AppsBasis) {
  const gatesOf = async (
    trx: Trx,
    before: AppFilingState | undefined,
    step: 'app-filing.file' | 'app-filing.accept-change',
    at: string,
  ) => {
    const state = opened(before);
    const app = await getApp(trx, state.appId);
    const facts = await readFilingFacts({ db: trx, basis, at }, app, state, 'submission');
    return await checkGates(basis, step, facts);
  };
  const validUntil = async (at: string) => {
    const { filing } = await basis.workflow();
    return addMonths(dayAt(at), 12 * filing.validYears);
  };

  return {
    ...decideTransitions<AppFilingState>({
      basis,
      from: ['PROVINCE_REVIEW', 'CHANGED'],
      by: ['authority'],
    }),

    accept: transition<AppFilingState, typeof Nothing>({
      zh: '受理',
      en: 'Take it up',
      payload: Nothing,
      from: ['SUBMITTED'],
      to: 'PROVINCE_REVIEW',
      by: ['authority'],
      right: appRights.update,
      guard: (state, _sent, context) => samePersonRefusal(state, context),
      apply: (state, _sent, message) => ({ ...opened(state), ...responsibleOf(message) }),
    }),

    return: transition<AppFilingState, typeof Because>({
      zh: '退回补正',
      en: 'Return',
      payload: Because,
      from: ['SUBMITTED', 'PROVINCE_REVIEW'],
      to: 'RETURNED',
      by: ['authority'],
      right: appRights.update,
      guard: (state, _sent, context) => samePersonRefusal(state, context),
      apply: (state, { reason }, message) => ({
        ...opened(state),
        returned: { ...byAt(message), reason },
      }),
      clocks: () => [
        { kind: 'meet', clock: 'review' },
        { kind: 'start', clock: 'correction', ruleId: 'app-filing.correction' },
      ],
      out: (after, message) =>
        tellProvider(after, message, 'app-filing.returned', {
          reason: after.returned?.reason ?? '',
        }),
    }),

    file: transition<AppFilingState, typeof GrantPayload>({
      zh: '准予备案',
      en: 'File',
      payload: GrantPayload,
      from: ['PROVINCE_REVIEW'],
      to: 'FILED',
      by: ['authority'],
      right: appRights.approve,
      prepare: async (trx, state, { note }, { at }) => {
        const gates = await gatesOf(trx, state, 'app-filing.file', at);
        const { authorityUnitId, number } = opened(state);
        const { filing } = await basis.workflow();
        return {
          ...(note !== undefined && { note }),
          number: number ?? (await nextFilingNumber(trx, authorityUnitId, at, filing.number)),
          filedOn: dayAt(at),
          validUntil: await validUntil(at),
          gates,
        };
      },
      guard: (state, _sent, context) => samePersonRefusal(state, context),
      apply: (before, { number, filedOn, validUntil: until }, message) => {
        const state = opened(before);
        return {
          ...state,
          filed: filedOf(state, message),
          number: number ?? null,
          filedOn: filedOn ?? null,
          validUntil: until ?? null,
        };
      },
      clocks: ({ validUntil: until }) => [
        { kind: 'meet', clock: 'review' },
        ...validityClock(until),
      ],
      out: (after, message) => tellProvider(after, message, 'app-filing.filed'),
    }),

    'accept-change': transition<AppFilingState, typeof GrantPayload>({
      zh: '同意变更',
      en: 'Accept the change',
      payload: GrantPayload,
      from: ['CHANGED'],
      to: 'FILED',
      by: ['authority'],
      right: appRights.approve,
      prepare: async (trx, state, { note }, { at }) => ({
        ...(note !== undefined && { note }),
        gates: await gatesOf(trx, state, 'app-filing.accept-change', at),
        // All 31 items were decided anew: it holds from now.
        validUntil: await validUntil(at),
      }),
      guard: (state, _sent, context) => samePersonRefusal(state, context),
      apply: (before, { validUntil: until }, message) => {
        const state = opened(before);
        return {
          ...state,
          filed: filedOf(state, message),
          validUntil: until ?? state.validUntil,
          trigger: {
            id: message.id,
            kind: 'filing-changed',
            reasonZh: `提供者备案 ${state.number ?? ''} 已变更`,
            reasonEn: `The filing ${state.number ?? ''} was changed.`,
            urgent: false,
            byName: message.actor.name,
            at: message.at,
          },
        };
      },
      clocks: ({ validUntil: until }) => [
        { kind: 'meet', clock: 'review' },
        { kind: 'meet', clock: 'validity' },
        ...validityClock(until),
      ],
      out: (after, message) => tellProvider(after, message, 'app-filing.filed'),
    }),

    'refuse-change': transition<AppFilingState, typeof Because>({
      zh: '不同意变更',
      en: 'Refuse the change',
      payload: Because,
      from: ['CHANGED'],
      to: 'FILED',
      by: ['authority'],
      right: appRights.approve,
      guard: (state, _sent, context) => samePersonRefusal(state, context),
      apply: (before, { reason }, message) => {
        const state = opened(before);
        const { filed } = state;
        // What was filed holds on, with what was decided of it.
        return {
          ...state,
          submission: filed,
          packageId: filed?.packageId ?? null,
          decisions: filed?.decisions ?? {},
          returned: { ...byAt(message), reason },
        };
      },
      clocks: () => [{ kind: 'meet', clock: 'review' }],
      out: (after, message) =>
        tellProvider(after, message, 'app-filing.change-refused', {
          reason: after.returned?.reason ?? '',
        }),
    }),
  } satisfies Record<string, Transition<AppFilingState>>;
}

function validityClock(validUntil: string | null) {
  return validUntil === null
    ? []
    : [
        {
          kind: 'start' as const,
          clock: 'validity',
          ruleId: 'app-filing.validity',
          dueAt: endOfDay(validUntil),
        },
      ];
}
