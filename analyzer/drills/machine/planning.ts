import type { Static } from 'typebox';
import type { Refusal, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { isSealed, type DrillParticipant, type DrillState } from '../drill.ts';
import type { DrillRules } from '../rules.ts';
import {
  ApprovePayload,
  CastPayload,
  EmptyPayload,
  OpenPayload,
  PlanPayload,
  ReasonPayload,
} from './payloads.ts';
import type { DrillPreparation } from './preparation.ts';
import {
  bothSides,
  refusal,
  rights,
  roleRefusal,
  signatureOf,
  stored,
  was,
} from './transitions.ts';

type PlanFields = Omit<Static<typeof PlanPayload>, 'playbookId'>;

/** The plan with what was sent; what was left out stays. */
function withFields(state: DrillState, sent: PlanFields): DrillState {
  const { plannedAt, safety, objectives, support, playbook, ...plain } = sent;
  const given = Object.fromEntries(
    Object.entries(plain).filter(([key, value]) => key !== 'playbookId' && value !== undefined),
  ) as Partial<DrillState>;
  return {
    ...state,
    ...given,
    ...(plannedAt !== undefined && { plannedAt: plannedAt === null ? null : stored(plannedAt) }),
    ...(safety !== undefined && { safety }),
    ...(objectives !== undefined && { objectives }),
    ...(support !== undefined && { support: { ...state.support, ...support } }),
    ...(playbook !== undefined && { playbook }),
  };
}

function opened(sent: Static<typeof OpenPayload>, unitId: string): DrillState {
  const { title, form, number, playbookId: _, ...plan } = sent;
  const empty: DrillState = {
    state: 'PLAN',
    unitId,
    title,
    form,
    number: number ?? '',
    scope: 'organisation',
    content: 'special',
    blind: 'open',
    purpose: '',
    schedule: '',
    venue: '',
    budgeted: false,
    plannedAt: null,
    plannedMinutes: null,
    goals: '',
    objectives: [],
    support: {},
    safety: { authorisation: '', forbidden: [], stopWord: '' },
    participants: [],
    playbook: null,
    planRevision: 1,
    submitted: null,
    approval: null,
    sentBack: null,
    rehearsals: [],
    runId: null,
    startedAt: null,
    endedAt: null,
    stoppedEarly: null,
    evaluations: [],
    conclusion: null,
    improvements: [],
    closedAt: null,
  };
  return withFields(empty, plan);
}

/** What a plan lacks for a leader to decide on it. */
function incomplete(state: DrillState): Refusal | undefined {
  const missing = [
    state.playbook === null && (['演练脚本', 'a playbook'] as const),
    state.plannedAt === null && (['计划时间', 'a date'] as const),
    state.purpose === '' && (['演练目的', 'a purpose'] as const),
    state.safety.stopWord === '' && (['终止口令', 'a stop word'] as const),
    !state.participants.some(({ role }) => role === 'player') && (['参演人员', 'players'] as const),
    !state.participants.some(({ role }) => role === 'evaluator') &&
      (['评估人员', 'an evaluator'] as const),
  ].filter((each) => each !== false);
  if (missing.length === 0) return undefined;
  return refusal(
    'PLAN_INCOMPLETE',
    `方案还缺少：${missing.map(([zh]) => zh).join('、')}。`,
    `The plan lacks ${missing.map(([, en]) => en).join(', ')}.`,
  );
}

/** From the plan to the approval. */
export function planningTransitions(prepare: DrillPreparation, rules: DrillRules) {
  return {
    open: transition<DrillState, typeof OpenPayload>({
      zh: '新建演练',
      en: 'Plan a drill',
      payload: OpenPayload,
      from: 'none',
      to: 'PLAN',
      by: ['owner'],
      right: rights.create,
      prepare: async (trx, _state, sent, context) => await prepare.open(trx, sent, context),
      apply: (_state, sent, message) => {
        const state = opened(sent, message.unitId);
        if (message.actor.kind !== 'person') return state;
        const { accountId, name } = message.actor;
        const director: DrillParticipant = {
          seat: 's1',
          accountId,
          name,
          unitId: message.unitId,
          role: 'director',
        };
        return { ...state, participants: [director], responsibleId: accountId };
      },
    }),

    plan: transition<DrillState, typeof PlanPayload>({
      zh: '编制方案',
      en: 'Write the plan',
      payload: PlanPayload,
      from: ['PLAN'],
      by: bothSides,
      right: rights.update,
      prepare: async (trx, _state, sent) => await prepare.plan(trx, sent),
      guard: (state, _sent, context) => roleRefusal(state, context),
      apply: (state, sent) => {
        const before = was(state);
        return { ...withFields(before, sent), planRevision: before.planRevision + 1 };
      },
    }),

    cast: transition<DrillState, typeof CastPayload>({
      zh: '确定参演人员',
      en: 'Name who takes part',
      payload: CastPayload,
      // People fall ill after the approval; whom they are replaced with is in the log.
      from: ['PLAN', 'APPROVED'],
      by: bothSides,
      right: rights.update,
      prepare: async (trx, state, sent, context) =>
        await prepare.cast(trx, was(state), sent, context),
      guard: (state, { participants }, context) =>
        roleRefusal(state, context) ??
        (participants.some(({ role }) => role === 'director')
          ? undefined
          : refusal('NO_DIRECTOR', '至少要有一名导调。', 'There must be a director.')),
      apply: (state, { participants }) => ({
        ...was(state),
        participants: participants.map(({ seat = '', name = '', unitId = '', ...each }) => ({
          seat,
          name,
          unitId,
          ...each,
        })),
      }),
    }),

    submit: transition<DrillState, typeof EmptyPayload>({
      zh: '提交审批',
      en: 'Hand in for approval',
      payload: EmptyPayload,
      from: ['PLAN'],
      to: 'APPROVAL',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context) ?? incomplete(state),
      apply: (state, _sent, message) => ({ ...was(state), submitted: signatureOf(message) }),
    }),

    approve: transition<DrillState, typeof ApprovePayload>({
      zh: '批准',
      en: 'Approve',
      payload: ApprovePayload,
      from: ['APPROVAL'],
      to: 'APPROVED',
      by: ['owner'],
      right: rights.approve,
      guard: (state, _sent, { accountId }) =>
        rules.approval.secondPerson && state.submitted?.accountId === accountId
          ? refusal(
              'SECOND_PERSON',
              '提交人不能审批自己的方案。',
              'Whoever handed the plan in does not approve it.',
            )
          : undefined,
      apply: (state, { note }, message) => {
        const before = was(state);
        const { planRevision } = before;
        const approval = { ...signatureOf(message), note: note ?? '', planRevision };
        return { ...before, approval, sentBack: null };
      },
    }),

    'send-back': transition<DrillState, typeof ReasonPayload>({
      zh: '退回修改',
      en: 'Send back',
      payload: ReasonPayload,
      from: ['APPROVAL', 'APPROVED'],
      to: 'PLAN',
      by: ['owner'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...was(state),
        submitted: null,
        approval: null,
        sentBack: { ...signatureOf(message), reason },
      }),
    }),

    cancel: transition<DrillState, typeof ReasonPayload>({
      zh: '取消演练',
      en: 'Cancel the drill',
      payload: ReasonPayload,
      from: ['PLAN', 'APPROVAL', 'APPROVED'],
      to: 'CANCELLED',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context, ['director']),
      apply: (state, _sent, message) => ({ ...was(state), closedAt: message.at }),
    }),
  } satisfies Record<string, Transition<DrillState>>;
}

/** Whether the account may know what is in the plan: always, once it is no secret. */
export function mayReadPlan(
  state: DrillState,
  { accountId, approves }: { accountId: string; approves: boolean },
): boolean {
  if (!isSealed(state) || approves) return true;
  return state.participants.some(
    (each) =>
      each.accountId === accountId && ['director', 'controller', 'evaluator'].includes(each.role),
  );
}
