import { Type } from 'typebox';
import { isActiveAt } from '../assignable.ts';
import { NoticeError } from '../errors.ts';
import {
  FeedbackSchema,
  FirstMeasureSchema,
  noteField,
  ResponsibleSchema,
  shortField,
  unitIdField,
} from '../facts.ts';
import type { NoticeRules } from '../rules.ts';
import type { DeliveryState } from '../state.ts';
import { doneBy, opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { ruleIdOf } from './opening.ts';
import { openRequest } from './requests.ts';
import { dueBy, tellIssuer } from './telling.ts';

const strict = { additionalProperties: false };

const SignPayload = Type.Object(
  {
    note: Type.Optional(noteField),
    /** How the person proved to be it. */
    by: Type.Optional(Type.Enum(['session', 'pin'])),
  },
  strict,
);

const AcceptPayload = Type.Object({ responsible: Type.Optional(ResponsibleSchema) }, strict);
const FeedbackPayload = Type.Object({ feedback: FeedbackSchema }, strict);
const AssignPayload = Type.Object(
  { accountId: unitIdField, name: Type.Optional(shortField) },
  strict,
);

/** Why a recipient can not answer now. */
function feedbackRefusal(state: DeliveryState) {
  if (openRequest(state, 'dispute')) {
    return refusal(
      'DISPUTE_OPEN',
      '异议尚未裁定，可先撤回异议。',
      'The dispute is not decided yet; take it back first.',
    );
  }
  const open = state.children.filter((child) => child.state === 'open');
  if (open.length === 0) return undefined;
  return refusal(
    'CHILDREN_OPEN',
    `还有 ${open.length} 家下级单位未通过复核：${open
      .slice(0, 5)
      .map((child) => child.unitName)
      .join('、')}。`,
    `${open.length} units below are not verified yet: ${open
      .slice(0, 5)
      .map((child) => child.unitName)
      .join(', ')}.`,
  );
}

/** What the recipient does, each unit for itself. */
export function handlingTransitions(rules: NoticeRules) {
  return {
    sign: transition<DeliveryState, typeof SignPayload>({
      zh: '签收',
      en: 'Sign for receipt',
      payload: SignPayload,
      from: ['ISSUED'],
      to: 'SIGNED',
      by: ['recipient'],
      right: rights.update,
      apply(state, { note, by }, message) {
        const signed = { ...doneBy(message), ...(note !== undefined && { note }) };
        const { actor } = message;
        return {
          ...opened(state),
          signed: { ...signed, by: by ?? 'session' },
          ...(actor.kind === 'person' && { responsibleId: actor.accountId }),
        };
      },
      clocks: () => [{ kind: 'meet', clock: 'sign' }],
      out: (after) => [tellIssuer(after, 'notice.signed')],
    }),

    accept: transition<DeliveryState, typeof AcceptPayload>({
      zh: '受理处置',
      en: 'Begin to handle',
      payload: AcceptPayload,
      from: ['SIGNED'],
      to: 'HANDLING',
      by: ['recipient'],
      right: rights.update,
      apply: (state, { responsible }) => ({
        ...opened(state),
        ...(responsible && { responsible }),
      }),
    }),

    assign: transition<DeliveryState, typeof AssignPayload>({
      zh: '指定经办人',
      en: 'Assign',
      payload: AssignPayload,
      from: ['SIGNED', 'HANDLING', 'FEEDBACK'],
      by: ['recipient'],
      right: rights.update,
      async prepare(trx, state, payload, { at }) {
        if (await isActiveAt(trx, payload.accountId, opened(state).recipientUnitId, at)) {
          return payload;
        }
        const reason = 'Only somebody who works at the recipient can be assigned.';
        throw new NoticeError('NOT_ASSIGNABLE', reason, { accountId: payload.accountId });
      },
      apply: (state, { accountId }) => ({ ...opened(state), responsibleId: accountId }),
    }),

    contain: transition<DeliveryState, typeof FirstMeasureSchema>({
      zh: '临时处置',
      en: 'First measure',
      payload: FirstMeasureSchema,
      from: ['SIGNED', 'HANDLING'],
      to: 'HANDLING',
      by: ['recipient'],
      right: rights.update,
      guard(_state, payload, { at }) {
        if (new Date(payload.at).toISOString() <= at) return undefined;
        return refusal(
          'IN_THE_FUTURE',
          '处置时间不能晚于现在。',
          'A measure is not in the future.',
        );
      },
      apply: (state, { measure, at }, message) => ({
        ...opened(state),
        firstMeasure: { ...doneBy(message), measure, takenAt: at },
      }),
      clocks: () => [{ kind: 'meet', clock: 'contain' }],
      out: (after) => [tellIssuer(after, 'notice.contained')],
    }),

    feedback: transition<DeliveryState, typeof FeedbackPayload>({
      zh: '提交反馈',
      en: 'Answer',
      payload: FeedbackPayload,
      from: ['HANDLING'],
      to: 'FEEDBACK',
      by: ['recipient'],
      right: rights.update,
      guard: (state) => feedbackRefusal(state),
      apply(state, { feedback }, message) {
        const found = opened(state);
        const { requests } = found;
        const decided = doneBy(message);
        return {
          ...found,
          ...(feedback.responsible && { responsible: feedback.responsible }),
          feedback: { ...doneBy(message), round: found.round, content: feedback },
          // An answer makes the wish for more time idle.
          requests: requests.map((request) =>
            request.state === 'open'
              ? { ...request, state: 'superseded' as const, decided }
              : request,
          ),
        };
      },
      clocks: (state) => [
        { kind: 'meet', clock: 'contain' },
        { kind: 'meet', clock: 'feedback' },
        ...(rules.clocks.verify.includes(state.severity)
          ? [{ kind: 'start', clock: 'verify', ruleId: ruleIdOf('verify', state) } as const]
          : []),
      ],
      out: (after, message) => [tellIssuer(after, 'notice.feedback', dueBy(message, 'verify'))],
    }),
  };
}
