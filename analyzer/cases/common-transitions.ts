import { Type } from 'typebox';
import type { CaseState, Refusal, Transition } from './machine.ts';
import { transition } from './transition.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Name = Type.String({ minLength: 1, maxLength: 200 });

export interface CommonTransitionsOptions {
  /** Sides whose people may comment and name who is responsible. */
  by: readonly string[];
  right: { resource: string; action: string };
}

const clockNotRunning: Refusal = {
  code: 'CLOCK_NOT_RUNNING',
  zh: '该时限已结束、暂停或变更。',
  en: 'This clock has ended, is paused or has another deadline by now.',
};
/** Two nodes walked it before they met: the first in the order of the log counts. */
const stepWalked: Refusal = {
  code: 'STEP_WALKED',
  zh: '该督办步骤已由另一节点执行。',
  en: 'Another node has walked this step already.',
};

/** Actions that every case has: `comment`, `assign`, and from the platform `escalate` and `hand-over`. */
export function commonTransitions<S extends CaseState>(
  options: CommonTransitionsOptions,
): Record<'comment' | 'assign' | 'escalate' | 'hand-over', Transition<S>> {
  return {
    comment: comment(options),
    assign: assign(options),
    escalate: escalate(options),
    'hand-over': handOver(options),
  };
}

/** Also on closed cases: a word said later belongs to the record. */
function comment<S extends CaseState>({ by, right }: CommonTransitionsOptions): Transition<S> {
  const payload = Type.Object({ text: Type.String({ minLength: 1, maxLength: 4_000 }) }, strict);
  return transition<S, typeof payload>({
    zh: '备注',
    en: 'Comment',
    payload,
    from: 'any',
    by,
    right,
    anyVersion: true,
    apply: (state) => opened(state),
  });
}

function assign<S extends CaseState>({ by, right }: CommonTransitionsOptions): Transition<S> {
  const payload = Type.Object({ accountId: Id, name: Name }, strict);
  return transition<S, typeof payload>({
    zh: '指定责任人',
    en: 'Assign',
    payload,
    from: 'any',
    by,
    right,
    apply: (state, { accountId }) => ({ ...opened(state), responsibleId: accountId }),
  });
}

/**
 * A step of the ladder of a clock was walked: written by the platform, once per step. `step` counts from 1 since the
 * clock was started or extended; `case_clocks.escalated_step` follows it.
 */
function escalate<S extends CaseState>({ right }: CommonTransitionsOptions): Transition<S> {
  const payload = Type.Object(
    {
      clock: Id,
      step: Type.Integer({ minimum: 1, maximum: 50 }),
      stepId: Id,
      ladder: Id,
      nameZh: Name,
      nameEn: Name,
      dueAt: Type.String({ maxLength: 30 }),
      measure: Type.Optional(Type.String({ maxLength: 64 })),
    },
    strict,
  );
  return transition<S, typeof payload>({
    zh: '督办升级',
    en: 'Escalate',
    payload,
    from: 'any',
    by: ['system'],
    right,
    anyVersion: true,
    guard(_, { clock, dueAt, step }, { clocks, steps }) {
      const found = clocks.find((each) => each.clock === clock);
      if (found?.state !== 'running' || found.dueAt !== dueAt) return clockNotRunning;
      return step > (steps[clock] ?? 0) ? undefined : stepWalked;
    },
    apply: (state) => opened(state),
  });
}

/** Who is responsible leaves; written when an account is handed over. */
function handOver<S extends CaseState>({ right }: CommonTransitionsOptions): Transition<S> {
  const payload = Type.Object({ fromId: Id, toId: Id, toName: Name }, strict);
  return transition<S, typeof payload>({
    zh: '责任交接',
    en: 'Hand over',
    payload,
    from: 'any',
    by: ['system'],
    right,
    anyVersion: true,
    guard: (state, { fromId }) =>
      state.responsibleId === fromId
        ? undefined
        : {
            code: 'NOT_RESPONSIBLE',
            zh: '该人员已不是责任人。',
            en: 'This person is responsible no longer.',
          },
    apply: (state, { toId }) => ({ ...opened(state), responsibleId: toId }),
  });
}

function opened<S extends CaseState>(state: S | undefined): S {
  if (!state) throw new Error('the case is not open');
  return state;
}
