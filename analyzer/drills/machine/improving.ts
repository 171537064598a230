import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { DrillState } from '../drill.ts';
import {
  ConcludePayload,
  EmptyPayload,
  EvaluationPayload,
  FinishImprovementPayload,
  ImprovementPayload,
} from './payloads.ts';
import type { DrillPreparation } from './preparation.ts';
import { evaluateClock } from './running.ts';
import {
  bothSides,
  refusal,
  rights,
  roleRefusal,
  signatureOf,
  stored,
  was,
} from './transitions.ts';

/** Technical cap. */
const mostImprovements = 200;

const unknownImprovement = refusal(
  'IMPROVEMENT_UNKNOWN',
  '没有该改进项，或已完成。',
  'There is no such improvement, or it is done.',
);

/** From the end of the run to the close: evaluation, conclusion, improvements. */
export function improvingTransitions(prepare: DrillPreparation) {
  return {
    'submit-evaluation': transition<DrillState, typeof EvaluationPayload>({
      zh: '提交评估',
      en: 'Hand in an evaluation',
      payload: EvaluationPayload,
      from: ['EVALUATING'],
      by: bothSides,
      right: rights.update,
      anyVersion: true,
      guard: (state, _sent, context) => roleRefusal(state, context, ['evaluator', 'director']),
      apply: (state, { evaluationId }, message) => {
        const before = was(state);
        const mine = { ...signatureOf(message), evaluationId: evaluationId ?? null };
        const others = before.evaluations.filter(({ accountId }) => accountId !== mine.accountId);
        return { ...before, evaluations: [...others, mine] };
      },
    }),

    conclude: transition<DrillState, typeof ConcludePayload>({
      zh: '形成评估结论',
      en: 'Conclude',
      payload: ConcludePayload,
      from: ['EVALUATING'],
      to: 'IMPROVING',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => roleRefusal(state, context),
      apply: (state, { text }, message) => ({
        ...was(state),
        conclusion: { ...signatureOf(message), text },
      }),
      clocks: () => [{ kind: 'meet', clock: evaluateClock }],
    }),

    'add-improvement': transition<DrillState, typeof ImprovementPayload>({
      zh: '新增改进项',
      en: 'Add an improvement',
      payload: ImprovementPayload,
      from: ['EVALUATING', 'IMPROVING'],
      by: bothSides,
      right: rights.update,
      prepare: async (trx, state, sent, context) =>
        await prepare.improvement(trx, was(state), sent, context),
      guard: (state, _sent, context) =>
        roleRefusal(state, context, ['director', 'controller', 'evaluator']) ??
        (state.improvements.length < mostImprovements
          ? undefined
          : refusal(
              'LIMIT_REACHED',
              `最多 ${mostImprovements} 项。`,
              `There can be no more than ${mostImprovements}.`,
            )),
      apply: (state, { title, source, ownerId, ownerName, dueAt }, message) => {
        const before = was(state);
        const added = {
          id: message.id,
          title,
          source: source ?? '',
          ownerId: ownerId ?? null,
          ownerName: ownerName ?? null,
          dueAt: stored(dueAt),
          done: null,
        };
        return { ...before, improvements: [...before.improvements, added] };
      },
    }),

    'finish-improvement': transition<DrillState, typeof FinishImprovementPayload>({
      zh: '完成改进项',
      en: 'Finish an improvement',
      payload: FinishImprovementPayload,
      from: ['EVALUATING', 'IMPROVING'],
      by: bothSides,
      right: rights.update,
      guard: (state, { improvementId }, context) => {
        const found = state.improvements.find(({ id }) => id === improvementId);
        if (!found || found.done !== null) return unknownImprovement;
        // Whoever owns it says that it is done, or the staff of the drill.
        return found.ownerId !== null && found.ownerId === context.accountId
          ? undefined
          : roleRefusal(state, context);
      },
      apply: (state, { improvementId, note }, { at, actor }) => {
        const before = was(state);
        const improvements = before.improvements.map((each) =>
          each.id === improvementId ? { ...each, done: { at, by: actor.name, note } } : each,
        );
        return { ...before, improvements };
      },
    }),

    close: transition<DrillState, typeof EmptyPayload>({
      zh: '关闭演练',
      en: 'Close',
      payload: EmptyPayload,
      from: ['IMPROVING'],
      to: 'CLOSED',
      by: bothSides,
      right: rights.update,
      guard: (state, _sent, context) => {
        const open = state.improvements.filter(({ done }) => done === null);
        return (
          roleRefusal(state, context, ['director']) ??
          (open.length === 0
            ? undefined
            : refusal(
                'IMPROVEMENTS_OPEN',
                `还有 ${open.length} 个改进项未完成。`,
                `${open.length} improvements are not done.`,
              ))
        );
      },
      apply: (state, _sent, { at }) => ({ ...was(state), closedAt: at }),
    }),
  } satisfies Record<string, Transition<DrillState>>;
}
