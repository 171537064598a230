import { Type } from 'typebox';
import { childDeliveryIdOf } from '../case-id.ts';
import {
  DisputeReasonSchema,
  instantField,
  noteField,
  reasonField,
  shortField,
  unitIdField,
} from '../facts.ts';
import { unitsBelow } from '../reach.ts';
import type { DeliveryRequest, DeliveryState, Done } from '../state.ts';
import { doneBy, instantOf, opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { actOn, dueBy, noteParent, reasonOf, tellIssuer, tellRecipient } from './telling.ts';

const strict = { additionalProperties: false };
const DisputePayload = Type.Object(
  {
    reason: DisputeReasonSchema,
    text: noteField,
    /** Whose the asset is, as far as the recipient knows. */
    suggestedUnit: Type.Optional(shortField),
    /** Number of the notice that says the same. */
    duplicateOf: Type.Optional(shortField),
  },
  strict,
);
const ExtensionPayload = Type.Object({ until: instantField, text: noteField }, strict);
const GrantPayload = Type.Object(
  { until: Type.Optional(instantField), reason: reasonField },
  strict,
);
const ReasonPayload = Type.Object({ reason: reasonField }, strict);
const ReassignPayload = Type.Object({ unitId: unitIdField, reason: reasonField }, strict);
const TakeBackPayload = Type.Object({ reason: Type.Optional(reasonField) }, strict);

type RequestKind = DeliveryRequest['kind'];

/** The request of a kind that waits for a decision. */
export function openRequest(
  state: Pick<DeliveryState, 'requests'>,
  kind?: RequestKind,
): DeliveryRequest | undefined {
  return state.requests.find(
    (request) => request.state === 'open' && (kind === undefined || request.kind === kind),
  );
}

function closeOpen(
  state: DeliveryState,
  to: Exclude<DeliveryRequest['state'], 'open'>,
  decided: Done & { reason?: string },
): DeliveryState {
  const requests = state.requests.map((request) =>
    request.state === 'open' ? { ...request, state: to, decided } : request,
  );
  return { ...state, requests };
}

function decision(
  message: Parameters<typeof doneBy>[0] & { payload: Readonly<Record<string, unknown>> },
) {
  const { reason } = message.payload;
  return { ...doneBy(message), ...(typeof reason === 'string' && { reason }) };
}

function noOpen(kind: RequestKind) {
  return (state: DeliveryState) => {
    if (openRequest(state, kind)) return undefined;
    return kind === 'dispute'
      ? refusal('NO_OPEN_DISPUTE', '没有待裁定的异议。', 'No dispute waits for a decision.')
      : refusal('NO_OPEN_EXTENSION', '没有待批的延期申请。', 'No extension waits for a decision.');
  };
}

/** Bounds the log: whoever asks for the hundredth time has had the answer. */
const maxRequests = 20;

function tooMany(state: DeliveryState) {
  if (state.requests.length < maxRequests) return undefined;
  return refusal('TOO_MANY_REQUESTS', '申请次数过多。', 'Too many requests on this delivery.');
}

/** Date that the extension asked for, or the one that was granted. */
function grantedUntil(state: DeliveryState, payload: { until?: string }): string | undefined {
  if (payload.until !== undefined) return instantOf(payload.until);
  const open = openRequest(state, 'extension');
  return open?.kind === 'extension' ? instantOf(open.until) : undefined;
}

/** Whatever rests because of a request runs again. */
const resumeBoth = [
  { kind: 'resume', clock: 'contain' },
  { kind: 'resume', clock: 'feedback' },
] as const;

/**
 * Disputes and extensions: objects inside the delivery, asked by the recipient, decided by the issuer of the hop. A dispute
 * rests the clocks of the first measure and of the answer, an extension that of the answer; the clock of the signature
 * has ended before either can be asked.
 */
export const requestTransitions = {
  dispute: transition<DeliveryState, typeof DisputePayload>({
    zh: '提出异议',
    en: 'Dispute',
    payload: DisputePayload,
    from: ['SIGNED', 'HANDLING'],
    by: ['recipient'],
    right: rights.update,
    guard(state) {
      if (openRequest(state, 'dispute')) {
        return refusal(
          'DISPUTE_OPEN',
          '已有异议待裁定。',
          'A dispute already waits for a decision.',
        );
      }
      return tooMany(state);
    },
    apply(state, { reason, text, suggestedUnit, duplicateOf }, message) {
      const found = closeOpen(opened(state), 'superseded', doneBy(message));
      const request: DeliveryRequest = {
        kind: 'dispute',
        id: message.id,
        state: 'open',
        asked: doneBy(message),
        text,
        reason,
        ...(suggestedUnit !== undefined && { suggestedUnit }),
        ...(duplicateOf !== undefined && { duplicateOf }),
      };
      return { ...found, requests: [...found.requests, request] };
    },
    clocks: () => [
      { kind: 'pause', clock: 'contain', reason: 'dispute' },
      { kind: 'pause', clock: 'feedback', reason: 'dispute' },
    ],
    out: (after, message) => [tellIssuer(after, 'notice.disputed', reasonOf(message, 'text'))],
  }),

  'uphold-dispute': transition<DeliveryState, typeof ReasonPayload>({
    zh: '驳回异议，继续处置',
    en: 'Refuse the dispute',
    payload: ReasonPayload,
    from: ['SIGNED', 'HANDLING'],
    to: 'HANDLING',
    by: ['issuer'],
    right: rights.update,
    guard: noOpen('dispute'),
    apply: (state, _payload, message) => closeOpen(opened(state), 'refused', decision(message)),
    clocks: () => resumeBoth,
    out: (after, message) => [
      tellRecipient(after, 'notice.dispute-upheld', {
        ...reasonOf(message),
        ...dueBy(message, 'feedback'),
      }),
    ],
  }),

  'accept-dispute': transition<DeliveryState, typeof ReasonPayload>({
    zh: '同意异议，办结',
    en: 'Accept the dispute',
    payload: ReasonPayload,
    from: ['SIGNED', 'HANDLING'],
    to: 'CLOSED',
    by: ['issuer'],
    right: rights.update,
    guard: noOpen('dispute'),
    apply(state, { reason }, message) {
      const found = opened(state);
      const open = openRequest(found, 'dispute');
      return {
        ...closeOpen(found, 'granted', decision(message)),
        closed: {
          ...doneBy(message),
          reason: open?.kind === 'dispute' ? open.reason : 'false-positive',
          text: reason,
        },
      };
    },
    clocks: () => [{ kind: 'cancel', clock: '*', reason: 'dispute accepted' }],
    out: (after, message) => [
      tellRecipient(after, 'notice.dispute-accepted', reasonOf(message)),
      ...noteParent(after, message, 'ended'),
      ...withdrawChildren(after, message),
    ],
  }),

  reassign: transition<DeliveryState, typeof ReassignPayload>({
    zh: '改派其他单位',
    en: 'Reassign to another unit',
    payload: ReassignPayload,
    from: ['SIGNED', 'HANDLING'],
    to: 'CLOSED',
    by: ['issuer'],
    right: rights.update,
    guard(state, { unitId }) {
      if (unitId === state.recipientUnitId) {
        return refusal('SAME_UNIT', '改派对象与现单位相同。', 'It is that unit that has it now.');
      }
      return noOpen('dispute')(state);
    },
    async prepare(trx, state, payload, { at }) {
      await unitsBelow(trx, opened(state).issuerUnitId, [payload.unitId], at);
      return payload;
    },
    apply: (state, { reason }, message) => ({
      ...closeOpen(opened(state), 'granted', decision(message)),
      closed: { ...doneBy(message), reason: 'reassigned', text: reason },
    }),
    clocks: () => [{ kind: 'cancel', clock: '*', reason: 'reassigned' }],
    out(after, message) {
      const unitId = String(message.payload['unitId']);
      const id = childDeliveryIdOf(message.caseId, unitId, 0);
      return [
        tellRecipient(after, 'notice.reassigned'),
        actOn(id, 'issue', message, {
          noticeId: after.noticeId,
          ...(after.parentId !== undefined && { parentId: after.parentId }),
          via: 'reassign',
          issuerUnitId: after.issuerUnitId,
          recipientUnitId: unitId,
          snapshot: after.snapshot,
        }),
        ...(after.parentId === undefined
          ? []
          : [
              actOn(after.parentId, 'replace-child', message, {
                deliveryId: message.caseId,
                byDeliveryId: id,
                unitId,
              }),
            ]),
        ...withdrawChildren(after, message),
      ];
    },
  }),

  'ask-extension': transition<DeliveryState, typeof ExtensionPayload>({
    zh: '申请延期',
    en: 'Ask for an extension',
    payload: ExtensionPayload,
    from: ['SIGNED', 'HANDLING'],
    by: ['recipient'],
    right: rights.update,
    guard(state, { until }, { at, clocks }) {
      if (openRequest(state)) {
        return refusal('REQUEST_OPEN', '已有申请待处理。', 'Another request waits for a decision.');
      }
      const clock = clocks.find((each) => each.clock === 'feedback');
      if (clock?.state !== 'running') {
        return refusal('NO_CLOCK', '反馈时限未在计时。', 'The clock of the answer does not run.');
      }
      return laterThan(until, clock.dueAt, at) ?? tooMany(state);
    },
    apply(state, { until, text }, message) {
      const found = opened(state);
      const request: DeliveryRequest = {
        kind: 'extension',
        id: message.id,
        state: 'open',
        asked: doneBy(message),
        text,
        until: instantOf(until),
      };
      return { ...found, requests: [...found.requests, request] };
    },
    clocks: () => [{ kind: 'pause', clock: 'feedback', reason: 'extension asked' }],
    out: (after, message) => [
      tellIssuer(after, 'notice.extension-asked', {
        ...reasonOf(message, 'text'),
        dueAt: message.payload['until'],
      }),
    ],
  }),

  'grant-extension': transition<DeliveryState, typeof GrantPayload>({
    zh: '同意延期',
    en: 'Grant the extension',
    payload: GrantPayload,
    from: ['SIGNED', 'HANDLING'],
    by: ['issuer'],
    right: rights.update,
    guard(state, payload, { at, clocks }) {
      const none = noOpen('extension')(state);
      const clock = clocks.find((each) => each.clock === 'feedback');
      if (none || !clock) return none;
      return laterThan(grantedUntil(state, payload) ?? '', clock.dueAt, at);
    },
    async prepare(_trx, state, payload) {
      // Fixed in the message: after it the request is closed and says no date any more.
      const until = grantedUntil(opened(state), payload);
      return { ...payload, ...(until !== undefined && { until }) };
    },
    apply: (state, _payload, message) => closeOpen(opened(state), 'granted', decision(message)),
    // First longer, then running: so it ends exactly at the date named, without the pause on top.
    clocks: (_state, { until, reason }) => [
      ...(until === undefined
        ? []
        : [{ kind: 'extend', clock: 'feedback', dueAt: instantOf(until), reason } as const]),
      { kind: 'resume', clock: 'feedback' },
    ],
    out: (after, message) => [
      tellRecipient(after, 'notice.extension-granted', {
        ...reasonOf(message),
        ...dueBy(message, 'feedback'),
      }),
    ],
  }),

  'refuse-extension': transition<DeliveryState, typeof ReasonPayload>({
    zh: '不同意延期',
    en: 'Refuse the extension',
    payload: ReasonPayload,
    from: ['SIGNED', 'HANDLING'],
    by: ['issuer'],
    right: rights.update,
    guard: noOpen('extension'),
    apply: (state, _payload, message) => closeOpen(opened(state), 'refused', decision(message)),
    clocks: () => [{ kind: 'resume', clock: 'feedback' }],
    out: (after, message) => [
      tellRecipient(after, 'notice.extension-refused', {
        ...reasonOf(message),
        ...dueBy(message, 'feedback'),
      }),
    ],
  }),

  'take-back-request': transition<DeliveryState, typeof TakeBackPayload>({
    zh: '撤回申请',
    en: 'Take the request back',
    payload: TakeBackPayload,
    from: ['SIGNED', 'HANDLING'],
    by: ['recipient'],
    right: rights.update,
    guard(state) {
      if (openRequest(state)) return undefined;
      return refusal('NO_OPEN_REQUEST', '没有待处理的申请。', 'No request waits for a decision.');
    },
    apply: (state, _payload, message) => closeOpen(opened(state), 'taken-back', decision(message)),
    clocks: () => resumeBoth,
  }),
};

function laterThan(until: string, dueAt: string, at: string) {
  const wanted = Number.isNaN(Date.parse(until)) ? '' : instantOf(until);
  if (wanted > dueAt && wanted > at) return undefined;
  return refusal(
    'EXTENSION_NOT_LATER',
    '延期后的时限必须晚于现时限和现在。',
    'The new deadline must be later than the present one and than now.',
  );
}

function withdrawChildren(
  after: DeliveryState,
  message: { id: string; payload: Readonly<Record<string, unknown>> },
) {
  return after.children
    .filter((child) => child.state !== 'ended')
    .map((child) =>
      actOn(child.deliveryId, 'withdraw', message, { reason: message.payload['reason'] }),
    );
}
