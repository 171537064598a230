import { Type } from 'typebox';
import { noteField, reasonField, VerificationSchema } from '../facts.ts';
import type { NoticeRules } from '../rules.ts';
import { recurrenceClock, recurrenceRule, type DeliveryState } from '../state.ts';
import { doneBy, opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { ruleIdOf } from './opening.ts';
import { actOn, dueBy, noteParent, reasonOf, tellCopies, tellRecipient } from './telling.ts';

const strict = { additionalProperties: false };
const VerifyPayload = Type.Object({ verification: VerificationSchema }, strict);
const RejectPayload = Type.Object(
  { reason: reasonField, verification: Type.Optional(VerificationSchema) },
  strict,
);
const ReasonPayload = Type.Object({ reason: reasonField }, strict);
const ArchivePayload = Type.Object({ note: Type.Optional(noteField) }, strict);

function again(state: DeliveryState): DeliveryState {
  return { ...state, round: state.round + 1 };
}

/** What the level above does with an answer: one level, its own; no level is passed over. */
export function reviewTransitions(rules: NoticeRules) {
  const restart = (state: DeliveryState) =>
    rules.clocks.feedback.includes(state.severity)
      ? [{ kind: 'start', clock: 'feedback', ruleId: ruleIdOf('feedback', state) } as const]
      : [];
  return {
    verify: transition<DeliveryState, typeof VerifyPayload>({
      zh: '复核通过',
      en: 'Verify',
      payload: VerifyPayload,
      from: ['FEEDBACK'],
      to: 'VERIFIED',
      by: ['issuer'],
      right: rights.update,
      guard(state) {
        // A level below was sent back after this answer.
        if (state.children.every((child) => child.state !== 'open')) return undefined;
        return refusal('CHILDREN_OPEN', '下级单位仍在处置。', 'A unit below is still at it.');
      },
      apply(state, { verification }, message) {
        const found = opened(state);
        const { round } = found;
        return {
          ...found,
          verification: { ...doneBy(message), round, passed: true, content: verification },
        };
      },
      clocks: () => [{ kind: 'meet', clock: 'verify' }],
      out: (after, message) => [
        tellRecipient(after, 'notice.verified'),
        ...noteParent(after, message, 'verified'),
      ],
    }),

    reject: transition<DeliveryState, typeof RejectPayload>({
      zh: '复核不通过，退回',
      en: 'Reject the answer',
      payload: RejectPayload,
      from: ['FEEDBACK'],
      to: 'HANDLING',
      by: ['issuer'],
      right: rights.update,
      apply(state, { reason, verification }, message) {
        const found = opened(state);
        const content = verification ?? { method: 'manual' as const, findings: reason };
        const { round } = found;
        return {
          ...again(found),
          verification: { ...doneBy(message), round, passed: false, content },
        };
      },
      clocks: (state) => [{ kind: 'meet', clock: 'verify' }, ...restart(state)],
      out: (after, message) => [
        tellRecipient(after, 'notice.rejected', {
          ...reasonOf(message),
          ...dueBy(message, 'feedback'),
        }),
      ],
    }),

    return: transition<DeliveryState, typeof ReasonPayload>({
      zh: '退回下级重新处置',
      en: 'Send back one level',
      payload: ReasonPayload,
      from: ['VERIFIED'],
      to: 'HANDLING',
      by: ['issuer'],
      right: rights.update,
      apply(state, { reason }, message) {
        const found = opened(state);
        const content = { method: 'manual' as const, findings: reason };
        const { round } = found;
        return {
          ...again(found),
          verification: { ...doneBy(message), round, passed: false, content },
        };
      },
      clocks: restart,
      out: (after, message) => [
        tellRecipient(after, 'notice.rejected', {
          ...reasonOf(message),
          ...dueBy(message, 'feedback'),
        }),
        ...noteParent(after, message, 'open'),
      ],
    }),

    archive: transition<DeliveryState, typeof ArchivePayload>({
      zh: '归档',
      en: 'Archive',
      payload: ArchivePayload,
      from: ['VERIFIED'],
      to: 'ARCHIVED',
      by: ['issuer', 'system'],
      right: rights.update,
      guard(state, _payload, { accountId }) {
        if (state.parentId === undefined || accountId === undefined) return undefined;
        return refusal(
          'FOLLOWS_PARENT',
          '本件随上级下发件一并归档。',
          'It is archived together with the delivery above it.',
        );
      },
      apply: (state, _payload, message) => ({ ...opened(state), archived: doneBy(message) }),
      clocks: () => [
        { kind: 'cancel', clock: '*', reason: 'archived' },
        { kind: 'start', clock: recurrenceClock, ruleId: recurrenceRule },
        { kind: 'meet', clock: recurrenceClock },
      ],
      out: (after, message) => [
        ...(after.parentId === undefined ? [tellRecipient(after, 'notice.archived')] : []),
        ...after.children
          .filter((child) => child.state === 'verified')
          .map((child) => actOn(child.deliveryId, 'archive', message, {})),
      ],
    }),

    withdraw: transition<DeliveryState, typeof ReasonPayload>({
      zh: '撤回',
      en: 'Withdraw',
      payload: ReasonPayload,
      from: ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK', 'VERIFIED'],
      to: 'WITHDRAWN',
      by: ['issuer', 'system'],
      right: rights.update,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        closed: { ...doneBy(message), reason: 'withdrawn', text: reason },
      }),
      clocks: () => [{ kind: 'cancel', clock: '*', reason: 'withdrawn' }],
      out: (after, message) => [
        tellRecipient(after, 'notice.withdrawn', reasonOf(message)),
        ...tellCopies(after, 'notice.withdrawn', reasonOf(message)),
        ...noteParent(after, message, 'ended'),
        ...after.children
          .filter((child) => child.state !== 'ended')
          .map((child) =>
            actOn(child.deliveryId, 'withdraw', message, { reason: message.payload['reason'] }),
          ),
      ],
    }),
  };
}
