import type { GuardContext, Refusal, Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { Because, byAt, MaySay, officers, opened, refusal, rights } from '../register/case-work.ts';
import { dayAt, endOfDay } from '../register/civil-day.ts';
import type { AttestationState } from './state.ts';

/** A second pair of eyes: whoever wrote or signed it does not review it. */
function selfRefusal(
  { writers, signer }: AttestationState,
  { accountId }: GuardContext,
): Refusal | undefined {
  if (accountId === undefined) return undefined;
  return accountId === signer?.accountId || writers.includes(accountId)
    ? refusal(
        'SELF_REVIEW',
        '起草或签署的人不能复核，请由另一人复核。',
        'Whoever wrote or signed it can not review it; somebody else must.',
      )
    : undefined;
}

function expiredRefusal(
  { expiresOn }: AttestationState,
  { at }: GuardContext,
): Refusal | undefined {
  return expiresOn < dayAt(at)
    ? refusal('EXPIRED', '这份证据已经过期。', 'This evidence has expired already.')
    : undefined;
}

/** What a second person decides, and how it ends. */
export function reviewTransitions() {
  return {
    approve: transition<AttestationState, typeof MaySay>({
      zh: '复核通过',
      en: 'Approve',
      payload: MaySay,
      from: ['REVIEW'],
      to: 'IN_FORCE',
      by: ['owner'],
      right: rights.approve,
      guard: (state, _sent, context) =>
        selfRefusal(state, context) ?? expiredRefusal(state, context),
      apply: (state, _sent, message) => ({ ...opened(state), reviewer: byAt(message) }),
      clocks: ({ expiresOn }) => [
        { kind: 'meet', clock: 'review' },
        {
          kind: 'start',
          clock: 'expiry',
          ruleId: 'attestation.expiry',
          dueAt: endOfDay(expiresOn),
        },
      ],
      out: ({ replaces }, { caseId }) =>
        replaces === null
          ? []
          : [
              {
                kind: 'act',
                key: `supersede:${caseId}`,
                caseId: replaces,
                caseKind: 'attestation',
                message: 'supersede',
                payload: { byId: caseId },
              },
            ],
    }),

    'send-back': transition<AttestationState, typeof Because>({
      zh: '退回修改',
      en: 'Send back',
      payload: Because,
      from: ['REVIEW'],
      to: 'DRAFT',
      by: ['owner'],
      right: rights.approve,
      guard: (state, _sent, context) => selfRefusal(state, context),
      apply: (state, { reason }, message) => ({
        ...opened(state),
        signer: null,
        sentBack: { ...byAt(message), reason },
      }),
      clocks: () => [{ kind: 'meet', clock: 'review' }],
      out: ({ unitId, title, number, sentBack }, { caseId }) => [
        {
          kind: 'tell',
          template: 'attestation.sent-back',
          unitId,
          roles: officers,
          facts: {
            attestationId: caseId,
            title,
            number,
            reason: sentBack?.reason ?? '',
            reviewer: sentBack?.name ?? '',
          },
        },
      ],
    }),

    revoke: transition<AttestationState, typeof Because>({
      zh: '撤销',
      en: 'Revoke',
      payload: Because,
      from: ['IN_FORCE'],
      to: 'REVOKED',
      by: ['owner'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        revoked: { ...byAt(message), reason },
      }),
      clocks: () => [{ kind: 'cancel', clock: 'expiry', reason: '举证已撤销' }],
    }),
  } satisfies Record<string, Transition<AttestationState>>;
}
