import type { Static, TObject } from 'typebox';
import { commonTransitions } from '../../cases/common-transitions.ts';
import type { Machine, PrepareContext, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { RunCaps } from '../interpreter/draft.ts';
import type { Input } from '../interpreter/input.ts';
import { interpret } from '../interpreter/interpret.ts';
import { applyChange, type Change } from '../interpreter/state.ts';
import type { Match } from '../interpreter/script.ts';
import type { Programs } from '../programs.ts';
import { createBegin, type LimitOf } from './begin.ts';
import * as payloads from './payloads.ts';
import { createRunProjection } from './project.ts';
import { illegal, refusalOf } from './refusals.ts';
import { runStates, stateNameOf, type Binding, type RunCaseState } from './run-state.ts';
import { wishesOf } from './wishes.ts';

export interface RunMachineDeps {
  programs: Programs;
  caps: RunCaps;
  /** Right to lead a run, and to do steps of it. */
  rights: {
    lead: { resource: string; action: string };
    act: { resource: string; action: string };
  };
  /** Read model that is written: the drill world has its own. */
  table: 'runs' | 'drill_runs';
  /** How long a deadline of rules/deadlines is for a run; undefined when there is none in force. */
  limitOf: LimitOf;
}

/** What the platform adds to a payload. */
interface Given {
  change?: Change;
  wishes?: ReturnType<typeof wishesOf>;
  match?: Match;
}

function was(state: RunCaseState | undefined): RunCaseState {
  if (!state) throw new Error('the run has not begun');
  return state;
}

/** Roles that an account holds in a run. A role without accounts is held by everybody with the right at its unit. */
export function rolesOf(
  bindings: readonly Binding[],
  accountId: string | undefined,
  unitId: string,
): string[] {
  return bindings
    .filter((each) =>
      each.accountIds.length === 0
        ? each.unitId === unitId
        : accountId !== undefined && each.accountIds.includes(accountId),
    )
    .map(({ role }) => role);
}

const open = ['RUNNING', 'PAUSED'] as const;

/**
 * A run of a playbook as a case. The interpreter works at the writer, in `prepare`; what it found (`change`) is in the signed
 * message, and a reader puts it in. So every node and every rebuild has the same run whatever has become of the interpreter
 * since, and no reader needs the playbook.
 */
export function createRunMachine(deps: RunMachineDeps): Machine<RunCaseState> {
  const { programs, caps, rights } = deps;
  const begin = createBegin(deps);

  async function interpreted(
    trx: Trx,
    state: RunCaseState,
    input: Input,
    { at }: PrepareContext,
  ): Promise<Given> {
    const program = await programs.get(trx, state.playbook.hash);
    const result = interpret(program, state.run, input, Date.parse(at), caps);
    if (result.kind === 'refused') throw illegal(result.code);
    const { change, match } = result;
    const wishes = state.mode === 'real' ? wishesOf(program, state.run, change.steps ?? {}) : [];
    return {
      change,
      ...(wishes.length > 0 && { wishes }),
      ...(match && { match }),
    };
  }

  /** Whose role it is, or who leads the run. A step without a role is the leader's. */
  async function checkRole(
    trx: Trx,
    state: RunCaseState,
    stepId: string,
    { accountId, actorUnitId }: PrepareContext,
  ): Promise<void> {
    if (accountId === undefined || accountId === state.responsibleId) return;
    const program = await programs.get(trx, state.playbook.hash);
    const wanted = program.steps.get(stepId)?.extension.roles ?? [];
    const held = rolesOf(state.bindings, accountId, actorUnitId);
    if (!wanted.some((role) => held.includes(role))) throw illegal('NOT_YOUR_ROLE');
  }

  interface Declared<P extends TObject> {
    zh: string;
    en: string;
    payload: P;
    by: readonly string[];
    from?: readonly string[];
    right?: RunMachineDeps['rights']['act'];
    anyVersion?: true;
    exerciseOnly?: true;
    step?(payload: Static<P>): string | undefined;
    input(payload: Static<P>, state: RunCaseState, context: PrepareContext): Input;
    given?(state: RunCaseState, context: PrepareContext): Record<string, unknown>;
  }

  /** A message whose meaning is an input of the interpreter. */
  function message<P extends TObject>(declared: Declared<P>): Transition<RunCaseState> {
    const { zh, en, payload, by, from = open, right = rights.act } = declared;
    return transition<RunCaseState, P>({
      zh,
      en,
      payload,
      from,
      to: ({ run }) => stateNameOf(run),
      by,
      right,
      ...(declared.anyVersion && { anyVersion: true }),
      guard: (state) =>
        declared.exerciseOnly && state.mode === 'real' ? refusalOf('EXERCISE_ONLY') : undefined,
      async prepare(trx, state, sent, context) {
        const before = was(state);
        if (declared.exerciseOnly && before.mode === 'real') throw illegal('EXERCISE_ONLY');
        const step = declared.step?.(sent);
        if (step !== undefined) await checkRole(trx, before, step, context);
        const { change: _c, wishes: _w, match: _m, ...asked } = sent as Record<string, unknown>;
        const input = declared.input(sent, before, context);
        return {
          ...asked,
          ...declared.given?.(before, context),
          ...(await interpreted(trx, before, input, context)),
        } as Static<P>;
      },
      apply(state, sent, { at }) {
        const before = was(state);
        const run = applyChange(before.run, (sent as Given).change ?? {});
        const isOver = run.outcome !== null && before.run.outcome === null;
        return { ...before, run, endedAt: isOver ? at : before.endedAt };
      },
      clocks: (_state, sent) => (sent as Given).wishes ?? [],
    });
  }

  const people = ['owner', 'party'] as const;
  const leaders = ['owner'] as const;
  const platform = ['system'] as const;
  const byOf = ({ accountId }: PrepareContext) =>
    accountId === undefined ? {} : { by: accountId };

  return {
    kind: 'run',
    states: runStates,
    transitions: {
      ...commonTransitions<RunCaseState>({ by: [...people], right: rights.act }),
      begin,
      'complete-step': message({
        zh: '完成步骤',
        en: 'Step done',
        payload: payloads.CompletePayload,
        by: people,
        anyVersion: true,
        step: ({ stepId }) => stepId,
        input: ({ stepId, outputs }, _state, context) => ({
          kind: 'complete',
          step: stepId,
          ...(outputs && { outputs }),
          ...byOf(context),
        }),
      }),
      'fail-step': message({
        zh: '步骤未能完成',
        en: 'Step failed',
        payload: payloads.StepReasonPayload,
        by: people,
        anyVersion: true,
        step: ({ stepId }) => stepId,
        input: ({ stepId }, _state, context) => ({ kind: 'fail', step: stepId, ...byOf(context) }),
      }),
      'retry-step': message({
        zh: '重新执行步骤',
        en: 'Do the step again',
        payload: payloads.StepReasonPayload,
        by: leaders,
        right: rights.lead,
        input: ({ stepId }) => ({ kind: 'retry', step: stepId }),
      }),
      'skip-step': message({
        zh: '跳过步骤',
        en: 'Skip the step',
        payload: payloads.StepReasonPayload,
        by: leaders,
        right: rights.lead,
        input: ({ stepId }, _state, context) => ({
          kind: 'skip-step',
          step: stepId,
          ...byOf(context),
        }),
      }),
      'fire-inject': message({
        zh: '发出情景',
        en: 'Send the inject',
        payload: payloads.InjectPayload,
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: ({ injectId }) => ({ kind: 'fire', inject: injectId }),
      }),
      'skip-inject': message({
        zh: '跳过情景',
        en: 'Skip the inject',
        payload: payloads.InjectPayload,
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: ({ injectId }) => ({ kind: 'skip-inject', inject: injectId }),
      }),
      jump: message({
        zh: '演练时间跳转',
        en: 'Jump ahead',
        payload: payloads.JumpPayload,
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: ({ toMs, passed }) => ({ kind: 'jump', toMs, passed }),
      }),
      pause: message({
        zh: '暂停',
        en: 'Pause',
        payload: payloads.ReasonPayload,
        from: ['RUNNING'],
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: () => ({ kind: 'pause' }),
      }),
      resume: message({
        zh: '恢复',
        en: 'Resume',
        payload: payloads.ReasonPayload,
        from: ['PAUSED'],
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: () => ({ kind: 'resume' }),
      }),
      'set-rate': message({
        zh: '调整时间倍率',
        en: 'Set the rate',
        payload: payloads.RatePayload,
        by: leaders,
        right: rights.lead,
        exerciseOnly: true,
        input: ({ rate }) => ({ kind: 'rate', rate }),
      }),
      stop: message({
        zh: '终止执行',
        en: 'Stop the run',
        payload: payloads.NeededReasonPayload,
        by: leaders,
        right: rights.lead,
        input: () => ({ kind: 'stop' }),
      }),
      'report-action': message({
        zh: '上报动作',
        en: 'Report an action',
        payload: payloads.ObservePayload,
        by: people,
        anyVersion: true,
        given: (state, context) => ({
          roles: rolesOf(state.bindings, context.accountId, context.actorUnitId).slice(0, 40),
        }),
        input: ({ action, injectId }, state, context) => ({
          kind: 'observe',
          action,
          roles: rolesOf(state.bindings, context.accountId, context.actorUnitId),
          ...(injectId !== undefined && { inject: injectId }),
        }),
      }),
      tick: message({
        zh: '时间推进',
        en: 'Time passes',
        payload: payloads.TickPayload,
        by: platform,
        anyVersion: true,
        input: () => ({ kind: 'tick' }),
      }),
      intend: message({
        zh: '开始自动步骤',
        en: 'Automatic step begins',
        payload: payloads.IntendPayload,
        by: platform,
        anyVersion: true,
        input: ({ stepId, round, attempt, until }) => ({
          kind: 'intend',
          step: stepId,
          round,
          attempt,
          until,
        }),
      }),
      settle: message({
        zh: '自动步骤结果',
        en: 'Result of an automatic step',
        payload: payloads.SettlePayload,
        by: platform,
        anyVersion: true,
        input: ({ stepId, round, attempt, outcome, value, reason, until }) => ({
          kind: 'settle',
          step: stepId,
          round,
          attempt,
          outcome,
          ...(value !== undefined && { value }),
          ...(reason !== undefined && { reason }),
          ...(until !== undefined && { until }),
        }),
      }),
      'late-result': transition<RunCaseState, typeof payloads.ResultPayload>({
        zh: '步骤结束后才得到的结果',
        en: 'Result that came after the step had ended',
        payload: payloads.ResultPayload,
        from: Object.keys(runStates),
        by: platform,
        right: rights.act,
        anyVersion: true,
        apply: (state) => was(state),
      }),
    },
    sides(state, unitId) {
      const sides = unitId === state.unitId ? ['owner'] : [];
      return state.bindings.some((each) => each.unitId === unitId) ? [...sides, 'party'] : sides;
    },
    parties: (state) => {
      const units = new Set(state.bindings.map(({ unitId }) => unitId));
      units.delete(state.unitId);
      return [...units].map((unitId) => ({ unitId, role: 'participant' }));
    },
    project: createRunProjection(deps.table, programs),
  };
}
