import { Type } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { Day, Line, opened, pastDayRefusal, rights, Words } from '../case-work.ts';
import { startOfDay } from '../civil-day.ts';
import type { FilingState } from './state.ts';

const strict = { additionalProperties: false };
const Note = Type.Object({ note: Type.Optional(Words) }, strict);
const Experts = Type.Object(
  {
    on: Day,
    opinion: Words,
    experts: Type.Array(Line, { minItems: 1, maxItems: 20 }),
    agreed: Type.Boolean(),
  },
  strict,
);
const Approval = Type.Object(
  { on: Day, authority: Line, documentNumber: Type.Optional(Line) },
  strict,
);
const Refusal = Type.Object({ on: Day, reason: Words }, strict);
const Submission = Type.Object({ on: Day, authority: Line, receipt: Type.Optional(Line) }, strict);
const Correction = Type.Object({ on: Day, text: Words }, strict);

/** From the grading report to the police. */
export function reviewingTransitions() {
  return {
    'hand-to-experts': transition<FilingState, typeof Note>({
      zh: '提交专家评审',
      en: 'Hand to the experts',
      payload: Note,
      from: ['DRAFT'],
      to: 'EXPERT_REVIEW',
      by: ['owner'],
      right: rights.update,
      apply: (state) => opened(state),
    }),

    'record-expert-review': transition<FilingState, typeof Experts>({
      zh: '登记专家评审意见',
      en: 'Record the expert review',
      payload: Experts,
      from: ['EXPERT_REVIEW'],
      to: (_state, { agreed }) => (agreed ? 'APPROVAL' : 'DRAFT'),
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state, { on, opinion, experts, agreed }) => ({
        ...opened(state),
        expertReview: { on, opinion, experts, agreed },
      }),
    }),

    'record-approval': transition<FilingState, typeof Approval>({
      zh: '登记主管部门核准',
      en: 'Record the approval',
      payload: Approval,
      from: ['APPROVAL'],
      to: 'PREPARATION',
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state, { on, authority, documentNumber }) => ({
        ...opened(state),
        approval: { on, authority, documentNumber: documentNumber ?? null },
      }),
    }),

    'record-refusal': transition<FilingState, typeof Refusal>({
      zh: '登记主管部门退回',
      en: 'Record that it was sent back',
      payload: Refusal,
      from: ['APPROVAL'],
      to: 'DRAFT',
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state) => opened(state),
    }),

    submit: transition<FilingState, typeof Submission>({
      zh: '登记已提交公安机关',
      en: 'Record the submission',
      payload: Submission,
      from: ['PREPARATION', 'CORRECTION'],
      to: 'SUBMITTED',
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state, { on, authority, receipt }) => {
        const before = opened(state);
        const one = { on, authority, receipt: receipt ?? null };
        return { ...before, submissions: [...before.submissions, one] };
      },
      clocks: (_state, { on }) => [
        { kind: 'meet', clock: 'submit' },
        { kind: 'meet', clock: 'correction' },
        { kind: 'start', clock: 'review', ruleId: 'filing.review', from: startOfDay(on) },
      ],
    }),

    'record-correction': transition<FilingState, typeof Correction>({
      zh: '登记公安机关改正通知',
      en: 'Record the correction notice',
      payload: Correction,
      from: ['SUBMITTED'],
      to: 'CORRECTION',
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state, { on, text }) => {
        const before = opened(state);
        return { ...before, corrections: [...before.corrections, { on, text }] };
      },
      clocks: (_state, { on }) => [
        { kind: 'meet', clock: 'review' },
        {
          kind: 'start',
          clock: 'correction',
          ruleId: 'filing.correction',
          from: startOfDay(on),
        },
      ],
    }),
  } satisfies Record<string, Transition<FilingState>>;
}
