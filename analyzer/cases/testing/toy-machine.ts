import { Type } from 'typebox';
import { commonTransitions } from '../common-transitions.ts';
import type { CaseState, Machine, Refusal } from '../machine.ts';
import { transition } from '../transition.ts';

/** A small errand from one unit to another: enough of everything that a machine can have. */
export interface ToyState extends CaseState {
  issuerUnitId: string;
  copies: string[];
  answers: string[];
  round: number;
  /** Case that is opened when this one is closed, and cancelled with it. */
  nextId?: string;
}

const strict = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 200 });
const Reason = Type.Object({ reason: text }, strict);
const Open = Type.Object(
  {
    title: text,
    issuerUnitId: text,
    recipientUnitId: text,
    copies: Type.Optional(Type.Array(text, { maxItems: 10 })),
    nextId: Type.Optional(text),
  },
  strict,
);
const Answer = Type.Object({ text }, strict);
const Extend = Type.Object({ dueAt: Type.String({ maxLength: 30 }), reason: text }, strict);
const None = Type.Object({}, strict);

const right = { resource: 'notices', action: 'update' } as const;
const create = { resource: 'notices', action: 'create' } as const;

const tooOften: Refusal = {
  code: 'TOO_MANY_ROUNDS',
  zh: '已退回三次，请当面沟通。',
  en: 'Sent back three times; talk to them.',
};

function was(state: ToyState | undefined): ToyState {
  if (!state) throw new Error('not open');
  return state;
}

/** OPEN → TAKEN → ANSWERED → CLOSED, back to TAKEN at most three times, CANCELLED at any time. */
export const toyMachine: Machine<ToyState> = {
  kind: 'delivery',
  states: {
    OPEN: { zh: '待签收', en: 'Open' },
    TAKEN: { zh: '处理中', en: 'Taken' },
    ANSWERED: { zh: '已答复', en: 'Answered' },
    CLOSED: { zh: '已办结', en: 'Closed', final: true },
    CANCELLED: { zh: '已撤销', en: 'Cancelled', final: true },
  },
  transitions: {
    ...commonTransitions<ToyState>({ by: ['issuer', 'recipient'], right }),
    open: transition<ToyState, typeof Open>({
      zh: '下发',
      en: 'Issue',
      payload: Open,
      from: 'none',
      to: 'OPEN',
      by: ['issuer', 'system'],
      right: create,
      apply: (_, { title, issuerUnitId, recipientUnitId, copies = [], nextId }) => ({
        state: 'OPEN',
        unitId: recipientUnitId,
        title,
        issuerUnitId,
        copies,
        answers: [],
        round: 1,
        ...(nextId !== undefined && { nextId }),
      }),
      clocks: () => [{ kind: 'start', clock: 'take', ruleId: 'toy.take' }],
      out: ({ unitId, title }) => [
        {
          kind: 'tell',
          template: 'toy-opened',
          unitId,
          roles: ['school-cio'],
          facts: { title },
        },
      ],
    }),
    take: transition<ToyState, typeof None>({
      zh: '签收',
      en: 'Take',
      payload: None,
      from: ['OPEN'],
      to: 'TAKEN',
      by: ['recipient'],
      right,
      apply: (state) => was(state),
      clocks: () => [
        { kind: 'meet', clock: 'take' },
        { kind: 'start', clock: 'answer', ruleId: 'toy.answer' },
      ],
    }),
    answer: transition<ToyState, typeof Answer>({
      zh: '答复',
      en: 'Answer',
      payload: Answer,
      from: ['TAKEN'],
      to: 'ANSWERED',
      by: ['recipient'],
      right,
      apply: (state, { text: said }) => ({
        ...was(state),
        answers: [...was(state).answers, said],
      }),
      clocks: () => [{ kind: 'meet', clock: 'answer' }],
    }),
    return: transition<ToyState, typeof Reason>({
      zh: '退回',
      en: 'Send back',
      payload: Reason,
      from: ['ANSWERED'],
      to: 'TAKEN',
      by: ['issuer'],
      right,
      guard: (state) => (state.round >= 4 ? tooOften : undefined),
      apply: (state) => ({ ...was(state), round: was(state).round + 1 }),
      clocks: () => [{ kind: 'start', clock: 'answer', ruleId: 'toy.answer' }],
    }),
    pause: transition<ToyState, typeof Reason>({
      zh: '暂停',
      en: 'Pause',
      payload: Reason,
      from: 'any',
      by: ['issuer'],
      right,
      apply: (state) => was(state),
      clocks: (_, { reason }) => [{ kind: 'pause', clock: '*', reason }],
    }),
    resume: transition<ToyState, typeof None>({
      zh: '恢复',
      en: 'Resume',
      payload: None,
      from: 'any',
      by: ['issuer'],
      right,
      apply: (state) => was(state),
      clocks: () => [{ kind: 'resume', clock: '*' }],
    }),
    extend: transition<ToyState, typeof Extend>({
      zh: '延期',
      en: 'Extend',
      payload: Extend,
      from: ['TAKEN'],
      by: ['issuer'],
      right,
      apply: (state) => was(state),
      clocks: (_, { dueAt, reason }) => [{ kind: 'extend', clock: 'answer', dueAt, reason }],
    }),
    close: transition<ToyState, typeof None>({
      zh: '办结',
      en: 'Close',
      payload: None,
      from: ['ANSWERED'],
      to: 'CLOSED',
      by: ['issuer'],
      right,
      apply: (state) => was(state),
      out: ({ nextId, issuerUnitId, unitId, title }, message) =>
        nextId === undefined
          ? []
          : [
              {
                kind: 'act',
                key: `next-of:${message.id}`,
                caseId: nextId,
                caseKind: 'delivery',
                message: 'open',
                payload: { title: `${title} (2)`, issuerUnitId, recipientUnitId: unitId },
              },
            ],
    }),
    cancel: transition<ToyState, typeof Reason>({
      zh: '撤销',
      en: 'Cancel',
      payload: Reason,
      from: 'any',
      to: 'CANCELLED',
      by: ['issuer', 'system'],
      right,
      apply: (state) => ({ ...was(state), copies: [] }),
      clocks: (_, { reason }) => [{ kind: 'cancel', clock: '*', reason }],
      out: ({ nextId }, message) =>
        nextId === undefined
          ? []
          : [
              {
                kind: 'act',
                key: `cancel-next:${message.id}`,
                caseId: nextId,
                caseKind: 'delivery',
                message: 'cancel',
                payload: { reason: message.payload['reason'] },
              },
            ],
    }),
  },
  sides(state, unitId) {
    const sides: string[] = [];
    if (unitId === state.issuerUnitId) sides.push('issuer');
    if (unitId === state.unitId) sides.push('recipient');
    return sides;
  },
  parties: (state) => [
    { unitId: state.issuerUnitId, role: 'issuer' },
    ...state.copies.map((unitId) => ({ unitId, role: 'copy' })),
  ],
  async project() {},
};
