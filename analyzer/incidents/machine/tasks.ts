import { Type } from 'typebox';
import type { Refusal, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { IncidentState, IncidentTask } from '../state.ts';
import { Id, Instant, Line, payload, Words } from './payloads.ts';
import type { IncidentPreparation } from './preparation.ts';
import { fullRefusal, refusal, rights, stored, was, workStates } from './transitions.ts';

const mostTasks = 200;

const Add = payload({
  title: Line,
  assigneeId: Type.Optional(Id),
  /** Given by the platform. */
  assigneeName: Type.Optional(Line),
  dueAt: Type.Optional(Instant),
});
const Change = payload({
  taskId: Id,
  title: Type.Optional(Line),
  assigneeId: Type.Optional(Type.Union([Id, Type.Null()])),
  assigneeName: Type.Optional(Line),
  dueAt: Type.Optional(Type.Union([Instant, Type.Null()])),
});
const Complete = payload({ taskId: Id, note: Type.Optional(Words) });
const One = payload({ taskId: Id });

function taskRefusal(state: IncidentState, taskId: string, done: boolean): Refusal | undefined {
  const task = state.tasks.find(({ id }) => id === taskId);
  if (!task) return refusal('TASK_UNKNOWN', '没有这项任务。', 'There is no such task.');
  if ((task.done !== null) === done) return undefined;
  return done
    ? refusal('TASK_OPEN', '任务尚未完成。', 'The task is not done yet.')
    : refusal('TASK_DONE', '任务已经完成。', 'The task is done already.');
}

function withTask(
  state: IncidentState,
  taskId: string,
  change: (task: IncidentTask) => IncidentTask,
): IncidentState {
  return {
    ...state,
    tasks: state.tasks.map((task) => (task.id === taskId ? change(task) : task)),
  };
}

function due(dueAt: string | null | undefined, before: string | null): string | null {
  if (dueAt === undefined) return before;
  return dueAt === null ? null : stored(dueAt);
}

/** Tasks of an incident. The id of a task is the id of the message that added it. */
export function taskTransitions(prepare: IncidentPreparation) {
  return {
    'add-task': transition<IncidentState, typeof Add>({
      zh: '新增任务',
      en: 'Add a task',
      payload: Add,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      prepare: async (trx, state, { assigneeName: _given, ...sent }, context) => {
        if (sent.assigneeId === undefined) return sent;
        const { unitId } = was(state);
        const assigneeName = await prepare.assignableName(trx, sent.assigneeId, unitId, context);
        return { ...sent, assigneeName };
      },
      guard: (state) => fullRefusal(state.tasks.length, mostTasks),
      apply: (state, sent, { id }) => ({
        ...was(state),
        tasks: [
          ...was(state).tasks,
          {
            id,
            title: sent.title,
            assigneeId: sent.assigneeId ?? null,
            assigneeName: sent.assigneeName ?? null,
            dueAt: due(sent.dueAt, null),
            done: null,
          },
        ],
      }),
    }),

    'change-task': transition<IncidentState, typeof Change>({
      zh: '修改任务',
      en: 'Change a task',
      payload: Change,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      prepare: async (trx, state, { assigneeName: _given, ...sent }, context) => {
        if (typeof sent.assigneeId !== 'string') return sent;
        const { unitId } = was(state);
        const assigneeName = await prepare.assignableName(trx, sent.assigneeId, unitId, context);
        return { ...sent, assigneeName };
      },
      guard: (state, { taskId }) => taskRefusal(state, taskId, false),
      apply: (state, sent) =>
        withTask(was(state), sent.taskId, (task) => ({
          ...task,
          title: sent.title ?? task.title,
          dueAt: due(sent.dueAt, task.dueAt),
          ...(sent.assigneeId !== undefined && {
            assigneeId: sent.assigneeId,
            assigneeName: sent.assigneeName ?? null,
          }),
        })),
    }),

    'complete-task': transition<IncidentState, typeof Complete>({
      zh: '完成任务',
      en: 'Complete a task',
      payload: Complete,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      guard: (state, { taskId }) => taskRefusal(state, taskId, false),
      apply: (state, { taskId, note }, { at, actor }) =>
        withTask(was(state), taskId, (task) => ({
          ...task,
          done: { at, by: actor.name, note: note ?? null },
        })),
    }),

    'reopen-task': transition<IncidentState, typeof One>({
      zh: '重新打开任务',
      en: 'Reopen a task',
      payload: One,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      guard: (state, { taskId }) => taskRefusal(state, taskId, true),
      apply: (state, { taskId }) =>
        withTask(was(state), taskId, (task) => ({ ...task, done: null })),
    }),
  } satisfies Record<string, Transition<IncidentState>>;
}
