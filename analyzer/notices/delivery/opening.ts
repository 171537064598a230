import { Type } from 'typebox';
import type { ClockWish } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { locateCodeOf } from '../case-id.ts';
import { NoticeSeveritySchema, ReferenceSchema, unitIdField } from '../facts.ts';
import type { NoticeRules } from '../rules.ts';
import { raised } from '../severity.ts';
import { canonicalSha256 } from '../snapshot.ts';
import { recurrenceClock, type DeliveryClock, type DeliveryState } from '../state.ts';
import { instantOf, opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { completeIssue, IssuePayload } from './issue-payload.ts';
import { actOn, dueBy, noteParent, tellCopies, tellRecipient } from './telling.ts';

const strict = { additionalProperties: false };
const RecurPayload = Type.Object(
  {
    reference: ReferenceSchema,
    /** Severity from now on; completed at the writer by the rules then in force. */
    severity: Type.Optional(NoticeSeveritySchema),
  },
  strict,
);

const missingSnapshot = {
  title: '',
  kind: 'warning',
  severity: 'low',
  tlp: 'amber',
  discoveredAt: '',
  source: 'other',
  description: '',
  number: '',
  issuedAt: '',
  issuerUnitId: '',
  issuerUnitName: '',
  signedBy: '',
} as const;

/** Rule ids of rules/deadlines. */
export function ruleIdOf(clock: DeliveryClock, state: DeliveryState): string {
  const rule = `notice.${clock}.${state.severity}`;
  return clock === 'sign' && state.snapshot.protectedPeriod === true ? `${rule}.protected` : rule;
}

function startWishes(state: DeliveryState, payload: IssuePayload, rules: NoticeRules): ClockWish[] {
  const wishes: ClockWish[] = [];
  const old = payload.signedBefore;
  const from = old ? { from: instantOf(state.issuedAt) } : {};
  const fixed = state.snapshot.feedbackDueAt;
  for (const clock of ['sign', 'contain', 'feedback'] as const) {
    if (!rules.clocks[clock].includes(state.severity)) continue;
    const kept = payload.keep?.find((each) => each.clock === clock);
    const start = { kind: 'start', clock, ruleId: ruleIdOf(clock, state), ...from } as const;
    if (kept) wishes.push({ ...start, from: kept.from, dueAt: kept.dueAt });
    else if (clock === 'feedback' && fixed !== undefined && payload.via !== 'reassign') {
      wishes.push({ ...start, dueAt: instantOf(fixed) });
    } else wishes.push(start);
    if (clock === 'sign' && old) wishes.push({ kind: 'meet', clock });
  }
  return wishes;
}

/** What a recipient hears first, by the way in which it got the notice. */
function announce(after: DeliveryState, message: CaseMessage) {
  const from = { unitName: after.issuerUnitName };
  const due = dueBy(message, 'sign');
  switch (after.via) {
    case 'forward':
      return tellRecipient(after, 'notice.forwarded', { ...from, ...due });
    case 'transfer':
      return tellRecipient(after, 'notice.transferred', { ...from, ...dueBy(message, 'feedback') });
    case 'issue':
    case 'reassign':
      return tellRecipient(after, 'notice.issued', due);
  }
}

/** How a delivery begins, and begins again. */
export function openingTransitions(rules: NoticeRules) {
  return {
    issue: transition<DeliveryState, typeof IssuePayload>({
      zh: '下发',
      en: 'Deliver',
      payload: IssuePayload,
      from: 'none',
      to: (state) => (state.signed ? 'HANDLING' : 'ISSUED'),
      by: ['system'],
      right: rights.create,
      prepare: (trx, _state, payload) => completeIssue(trx, payload),
      guard(_state, payload) {
        if (payload.snapshot) return undefined;
        return refusal(
          'SNAPSHOT_MISSING',
          '缺少通报内容。',
          'The content of the notice is missing.',
        );
      },
      apply(_state, payload, message) {
        const snapshot = payload.snapshot ?? missingSnapshot;
        return {
          state: 'ISSUED',
          unitId: payload.recipientUnitId,
          title: snapshot.title,
          noticeId: payload.noticeId,
          number: snapshot.number,
          kind: snapshot.kind,
          severity: payload.severity ?? snapshot.severity,
          tlp: snapshot.tlp,
          ...(payload.parentId !== undefined && { parentId: payload.parentId }),
          via: payload.via,
          issuerUnitId: payload.issuerUnitId,
          issuerUnitName: payload.issuerUnitName ?? payload.issuerUnitId,
          recipientUnitId: payload.recipientUnitId,
          recipientUnitName: payload.recipientUnitName ?? payload.recipientUnitId,
          copyUnitIds: payload.copyUnitIds ?? [],
          snapshot,
          snapshotHash: canonicalSha256(snapshot),
          code: locateCodeOf(message.caseId),
          ...(payload.instructions !== undefined && { instructions: payload.instructions }),
          issuedAt: payload.signedBefore ? snapshot.issuedAt : message.at,
          round: 1,
          ...(payload.signedBefore && { signed: { ...payload.signedBefore, by: 'session' } }),
          requests: [],
          children: [],
          recurrences: 0,
          reminders: 0,
        };
      },
      clocks: (state, payload) => startWishes(state, payload, rules),
      // What was signed for in an old ledger is no news to anybody.
      out: (after, message) =>
        after.signed ? [] : [announce(after, message), ...tellCopies(after, 'notice.copied')],
    }),

    recur: transition<DeliveryState, typeof RecurPayload>({
      zh: '重复发生，重新处置',
      en: 'Found again: handle again',
      payload: RecurPayload,
      from: ['ARCHIVED'],
      to: 'HANDLING',
      by: ['issuer', 'system'],
      right: rights.update,
      async prepare(_trx, state, payload) {
        const now = opened(state).severity;
        return { ...payload, severity: rules.recurrence.raiseSeverity ? raised(now) : now };
      },
      guard(state, _payload, { at, accountId, clocks }) {
        if (accountId !== undefined && state.parentId !== undefined) {
          return refusal(
            'FOLLOWS_PARENT',
            '本件随上级下发件一并重新处置。',
            'It is reopened together with the delivery above it.',
          );
        }
        const window = clocks.find((clock) => clock.clock === recurrenceClock);
        if (window && at <= window.dueAt) return undefined;
        return refusal(
          'RECURRENCE_WINDOW_OVER',
          '已超过重复发生的认定期，请另发通报。',
          'The time in which it counts as recurred is over; issue a new notice.',
        );
      },
      apply(state, payload) {
        const { archived: _archived, verification: _verified, ...found } = opened(state);
        return {
          ...found,
          severity: payload.severity ?? found.severity,
          round: found.round + 1,
          recurrences: found.recurrences + 1,
          children: found.children.map((child) =>
            child.state === 'ended' ? child : { ...child, state: 'open' as const },
          ),
        };
      },
      clocks(state) {
        const again = (['contain', 'feedback'] as const).filter((clock) =>
          rules.clocks[clock].includes(state.severity),
        );
        return again.map((clock) => ({ kind: 'start', clock, ruleId: ruleIdOf(clock, state) }));
      },
      out: (after, message) => [
        tellRecipient(after, 'notice.recurred', dueBy(message, 'feedback')),
        ...noteParent(after, message, 'open'),
        ...after.children
          .filter((child) => child.state === 'open')
          .map((child) =>
            actOn(child.deliveryId, 'recur', message, { reference: message.payload['reference'] }),
          ),
      ],
    }),

    'note-child': transition({
      zh: '下级办理情况',
      en: 'Progress below',
      payload: Type.Object(
        { deliveryId: unitIdField, state: Type.Enum(['open', 'verified', 'ended']) },
        strict,
      ),
      from: 'any',
      by: ['system'],
      right: rights.update,
      anyVersion: true,
      apply(state: DeliveryState | undefined, payload) {
        const found = opened(state);
        return {
          ...found,
          children: found.children.map((child) =>
            child.deliveryId === payload.deliveryId ? { ...child, state: payload.state } : child,
          ),
        };
      },
      out(after, _message, before) {
        const settled = (state: DeliveryState | undefined) =>
          state?.children.every((child) => child.state !== 'open');
        if (before && settled(after) && !settled(before)) {
          return [tellRecipient(after, 'notice.children-settled')];
        }
        return [];
      },
    }),
  };
}
