import { Type } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { IncidentState } from '../state.ts';
import { progressClock, withDuties, withoutClocks } from './duty-clocks.ts';
import { Id, Instant, Line, payload, Words } from './payloads.ts';
import type { IncidentPreparation } from './preparation.ts';
import { notAfter, refusal, rights, timeRefusal, was, workStates } from './transitions.ts';

export const dismissReasons = ['false-positive', 'authorised', 'duplicate', 'no-incident'] as const;

const Step = payload({ text: Words, at: Type.Optional(Instant) });
const Said = payload({ text: Words });
const Record_ = payload({
  text: Words,
  /** When it happened; the entry has its own time. */
  at: Type.Optional(Instant),
  category: Type.Optional(Type.Enum(['finding', 'action', 'contact', 'other'])),
});
const Dismiss = payload({ reason: Type.Enum([...dismissReasons]), text: Words });
const Assign = payload({ accountId: Id, name: Type.Optional(Line) });
const None = payload({});

/** What people do with an incident until it is closed. */
export function workingTransitions(prepare: IncidentPreparation) {
  return {
    'start-handling': transition<IncidentState, typeof None>({
      zh: '开始处置',
      en: 'Start handling',
      payload: None,
      from: ['OPEN', 'TRIAGED'],
      to: 'HANDLING',
      by: ['owner'],
      right: rights.update,
      apply: (state) => was(state),
    }),

    contain: transition<IncidentState, typeof Step>({
      zh: '已控制',
      en: 'Contained',
      payload: Step,
      from: ['OPEN', 'TRIAGED', 'HANDLING'],
      to: 'CONTAINED',
      by: ['owner'],
      right: rights.update,
      guard: (state, { at }, context) => timeRefusal(at, state.discoveredAt, context),
      apply: (state, { at }, message) => ({
        ...was(state),
        containedAt: notAfter(at ?? message.at, message.at),
      }),
    }),

    recover: transition<IncidentState, typeof Step>({
      zh: '处置结束、已恢复',
      en: 'Handling ended, recovered',
      payload: Step,
      from: ['HANDLING', 'CONTAINED'],
      to: 'RECOVERED',
      by: ['owner'],
      right: rights.update,
      guard: (state, { at }, context) =>
        timeRefusal(at, state.containedAt ?? state.discoveredAt, context),
      apply: (state, { at }, message) => {
        const recoveredAt = notAfter(at ?? message.at, message.at);
        const before = { ...was(state), recoveredAt };
        const after = withDuties(before, before.duties);
        return {
          ...after,
          wishes: [
            ...after.wishes,
            { kind: 'cancel', clock: progressClock, reason: '处置已经结束' },
          ],
        };
      },
      clocks: ({ wishes }) => wishes,
    }),

    close: transition<IncidentState, typeof Said>({
      zh: '关闭事件',
      en: 'Close',
      payload: Said,
      from: ['RECOVERED'],
      to: 'CLOSED',
      by: ['owner'],
      right: rights.approve,
      prepare: async (trx, state, sent, context) => {
        await prepare.closeAlerts(trx, was(state), 'true-positive', sent.text, context);
        return sent;
      },
      guard: (state) => {
        const open = state.duties.filter(({ status }) => status === 'running');
        return open.length === 0
          ? undefined
          : refusal(
              'REPORTS_OPEN',
              `还有未完成的报告：${open.map(({ zh }) => zh).join('、')}。`,
              `Reports are still owed: ${open.map(({ en }) => en).join(', ')}.`,
            );
      },
      apply: (state, { text }, message) => ({
        ...was(state),
        closedAt: message.at,
        outcome: text,
      }),
    }),

    dismiss: transition<IncidentState, typeof Dismiss>({
      zh: '排除（不构成事件）',
      en: 'Dismiss',
      payload: Dismiss,
      from: ['OPEN', 'TRIAGED', 'HANDLING'],
      to: 'DISMISSED',
      by: ['owner'],
      right: rights.approve,
      prepare: async (trx, state, sent, context) => {
        const reasons = {
          'false-positive': 'false-positive',
          duplicate: 'duplicate',
          authorised: 'benign',
          'no-incident': 'benign',
        } as const;
        await prepare.closeAlerts(trx, was(state), reasons[sent.reason], sent.text, context);
        return sent;
      },
      guard: (state) =>
        state.submissions.length === 0
          ? undefined
          : refusal(
              'REPORTED',
              '该事件已经上报，请在处置结束后关闭，不能直接排除。',
              'It has been reported; close it when the handling has ended.',
            ),
      apply: (state, { text }, message) => ({
        ...withoutClocks(was(state), '经核实不构成网络安全事件'),
        closedAt: message.at,
        outcome: text,
      }),
      clocks: ({ wishes }) => wishes,
    }),

    reopen: transition<IncidentState, typeof Said>({
      zh: '重新打开',
      en: 'Reopen',
      payload: Said,
      from: ['CLOSED', 'DISMISSED', 'RECOVERED'],
      to: 'HANDLING',
      by: ['owner'],
      right: rights.update,
      apply: (state) => {
        const before = was(state);
        const open = { ...before, closedAt: null, recoveredAt: null, outcome: null };
        const again = open.duties.map((duty) =>
          duty.from === 'recovery' || duty.status === 'cancelled'
            ? { ...duty, status: 'idle' as const }
            : duty,
        );
        const ended = open.duties
          .filter((duty) => duty.from === 'recovery' && duty.status === 'running')
          .map(({ clock }) => ({ kind: 'cancel' as const, clock, reason: '事件重新打开' }));
        const cleared = { ...open, duties: again, wishes: ended };
        return withDuties(cleared, again);
      },
      clocks: ({ wishes }) => wishes,
    }),

    record: transition<IncidentState, typeof Record_>({
      zh: '记录进展',
      en: 'Record',
      payload: Record_,
      from: 'any',
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      guard: (_state, { at }, context) => timeRefusal(at, '', context),
      apply: (state) => was(state),
    }),

    assign: transition<IncidentState, typeof Assign>({
      zh: '指定负责人',
      en: 'Name who leads',
      payload: Assign,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      prepare: async (trx, state, sent, context) => ({
        ...sent,
        name: await prepare.assignableName(trx, sent.accountId, was(state).unitId, context),
      }),
      apply: (state, { accountId }) => ({ ...was(state), responsibleId: accountId }),
    }),
  } satisfies Record<string, Transition<IncidentState>>;
}
