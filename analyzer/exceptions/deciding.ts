import type { GuardContext, Refusal, Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { Because, byAt, officers, opened, refusal, rights } from '../register/case-work.ts';
import { endOfDay } from '../register/civil-day.ts';
import { readItemResult } from '../register/item-results.ts';
import type { ExceptionMachineDeps } from './exception-machine.ts';
import { expiryRefusal } from './expiry.ts';
import { ApprovePayload, EndPayload } from './payloads.ts';
import type { ExceptionState } from './state.ts';

function selfRefusal(
  { requested }: ExceptionState,
  { accountId }: GuardContext,
): Refusal | undefined {
  return accountId !== undefined && accountId === requested.accountId
    ? refusal(
        'SELF_APPROVAL',
        '申请人不能审批自己的例外，请由另一人审批。',
        'Whoever asked for it can not approve it; somebody else must.',
      )
    : undefined;
}

function told(
  { unitId, title, number }: ExceptionState,
  exceptionId: string,
  decision: { zh: string; en: string },
) {
  return [
    {
      kind: 'tell' as const,
      template: 'exception.decided',
      unitId,
      roles: officers,
      facts: { exceptionId, title, number, decision },
    },
  ];
}

/** What somebody else decides, with the item as it stands at that moment. */
export function decidingTransitions({ people, exceptionRules }: ExceptionMachineDeps) {
  return {
    approve: transition<ExceptionState, typeof ApprovePayload>({
      zh: '批准',
      en: 'Approve',
      payload: ApprovePayload,
      from: ['REQUESTED'],
      to: 'APPROVED',
      by: ['owner'],
      right: rights.approve,
      prepare: async (trx, state, { text }, { at }) => {
        const { risk, ...item } = opened(state);
        const result = await readItemResult(trx, people, item, at);
        const { maxDaysByRisk } = await exceptionRules();
        return {
          ...(text !== undefined && { text }),
          maxDays: maxDaysByRisk[risk],
          frozen: {
            state: result.scoredAs,
            reasons: [...new Set(result.reasons.map(({ code }) => code))].sort(),
          },
        };
      },
      guard: (state, { maxDays = state.maxDays }, context) =>
        selfRefusal(state, context) ?? expiryRefusal({ ...state, maxDays }, context.at),
      apply: (state, { frozen }, message) => ({
        ...opened(state),
        approved: byAt(message),
        frozen: frozen ? { ...frozen, at: message.at } : null,
      }),
      clocks: ({ expiresOn }) => [
        { kind: 'meet', clock: 'decision' },
        { kind: 'start', clock: 'expiry', ruleId: 'exception.expiry', dueAt: endOfDay(expiresOn) },
      ],
      out: (state, { caseId }) => [
        ...told(state, caseId, { zh: '已批准', en: 'approved' }),
        ...(state.replaces === null
          ? []
          : [
              {
                kind: 'act' as const,
                key: `follow:${caseId}`,
                caseId: state.replaces,
                caseKind: 'exception' as const,
                message: 'end',
                payload: { byId: caseId },
              },
            ]),
      ],
    }),

    reject: transition<ExceptionState, typeof Because>({
      zh: '不批准',
      en: 'Reject',
      payload: Because,
      from: ['REQUESTED'],
      to: 'REJECTED',
      by: ['owner'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        ended: { ...byAt(message), reason },
      }),
      clocks: () => [{ kind: 'meet', clock: 'decision' }],
      out: (state, { caseId }) => told(state, caseId, { zh: '未批准', en: 'rejected' }),
    }),

    revoke: transition<ExceptionState, typeof Because>({
      zh: '终止例外',
      en: 'End it',
      payload: Because,
      from: ['APPROVED'],
      to: 'REVOKED',
      by: ['owner'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        ended: { ...byAt(message), reason },
      }),
      clocks: () => [{ kind: 'cancel', clock: 'expiry', reason: '例外已终止' }],
    }),

    end: transition<ExceptionState, typeof EndPayload>({
      zh: '由新例外接续',
      en: 'Followed by another',
      payload: EndPayload,
      from: ['APPROVED'],
      to: 'REVOKED',
      by: ['system'],
      right: rights.approve,
      apply: (state, { byId }, message) => ({
        ...opened(state),
        ended: { ...byAt(message), reason: `由新例外接续（${byId}）` },
      }),
      clocks: () => [{ kind: 'meet', clock: 'expiry' }],
    }),
  } satisfies Record<string, Transition<ExceptionState>>;
}
