import type { ActionRecord } from '../../../../analyzer/drills/live/action-log.ts';
import type { InboxItem } from '../../../../analyzer/drills/live/inbox.ts';
import type { Seat } from '../../../../analyzer/drills/live/seats.ts';
import { limitOf, own } from '../../../../analyzer/playbooks/interpreter/draft.ts';
import { readClock } from '../../../../analyzer/playbooks/interpreter/clock.ts';
import type { RunState } from '../../../../analyzer/playbooks/interpreter/state.ts';
import type { Program } from '../../../../analyzer/playbooks/program.ts';
import type { Db } from '../../../../analyzer/stores/records/records.ts';
import { watermark } from '../read-models.ts';
import type { ActionEntry, LiveView, PlayerItem, PlayerView } from './schema.ts';

export function itemView(item: InboxItem): Omit<PlayerItem, 'respondByMs'> {
  const { id, injectId, channel, title, from, text, attachment } = item;
  const { sentAt, dueAt, sentMs, shownAt, answeredAt } = item;
  const said = { id, injectId, channel, title, from, text, attachment };
  return { ...watermark, ...said, sentAt, dueAt, sentMs, shownAt, answeredAt };
}

/** Exercise time at which the first of what an inject awaits from these roles is due. Jumps move it along with the clock. */
export function respondBy(
  context: StepContext,
  injectId: string | null,
  roles: readonly string[],
): number | null {
  const { program, state } = context;
  const inject = injectId === null ? undefined : program.injects.get(injectId)?.inject;
  const run = inject && own(state.injects, inject.id);
  if (!run || run.state === 'armed' || run.state === 'skipped') return null;
  const owed = inject.expected.filter(({ role }) =>
    role === undefined ? inject.to.some((each) => roles.includes(each)) : roles.includes(role),
  );
  const limits = owed.flatMap((each) => limitOf(each, state.limits) ?? []);
  return limits.length === 0 ? null : exerciseOf(context)(run.work + Math.min(...limits));
}

type Attachments = ReadonlyMap<string, ActionEntry['attachments'][number]>;

export async function attachmentsOf(
  db: Db,
  actions: readonly ActionRecord[],
): Promise<Map<string, ActionEntry['attachments'][number]>> {
  const ids = actions.flatMap(({ attachmentIds }) => attachmentIds);
  const found = new Map<string, ActionEntry['attachments'][number]>();
  const perQuery = 500;
  for (let from = 0; from < ids.length; from += perQuery) {
    const rows = await db
      .selectFrom('drill_uploads')
      .select(['id', 'name', 'media_type as mediaType', 'bytes', 'sha256'])
      .where('id', 'in', ids.slice(from, from + perQuery))
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

export function actionView(
  action: ActionRecord,
  seat: Pick<Seat, 'name' | 'roles'> | undefined,
  attachments: Attachments,
): ActionEntry {
  const { id, kind, text, injectId, at, atMs, source, attachmentIds } = action;
  return {
    id,
    seat: action.seat,
    name: seat?.name ?? '',
    playbookRole: seat?.roles[0] ?? null,
    kind,
    text,
    injectId,
    attachments: attachmentIds.flatMap((each) => attachments.get(each) ?? []),
    at,
    atMs,
    source,
  };
}

/** Title of the first role of the playbook that a place holds. */
export function roleTitle(
  program: Program | undefined,
  roles: readonly string[],
): { zh: string; en: string } | null {
  const [first] = roles;
  if (first === undefined) return null;
  const { zh = first, en = zh } = program?.roles.get(first)?.title ?? {};
  return { zh, en };
}

interface StepContext {
  program: Program;
  state: RunState;
  now: number;
}

/** Exercise time of a moment that the run counts in working time. */
function exerciseOf({ state, now }: StepContext) {
  const { exerciseMs, workMs } = readClock(state.clock, now);
  return (work: number) => exerciseMs - workMs + work;
}

/** Steps that people or the platform do, as they stand. */
export function stepViews(context: StepContext): LiveView['steps'] {
  const { program, state } = context;
  const shown = exerciseOf(context);
  return [...program.steps.values()].flatMap((compiled) => {
    if (compiled.type !== 'action') return [];
    const { id, step, extension, work } = compiled;
    const run = own(state.steps, id);
    const since = run?.since ?? run?.at;
    const limit = extension.deadline_ms;
    return [
      {
        id,
        title: step.name ?? id,
        kind: work.kind,
        state: run?.state ?? 'waiting',
        roles: extension.roles ?? [],
        activeSinceMs: since === undefined ? null : shown(since),
        dueMs: since === undefined || limit === undefined ? null : shown(since + limit),
      },
    ];
  });
}

/** Steps that wait for one of these roles. */
export function taskViews(context: StepContext, roles: readonly string[]): PlayerView['tasks'] {
  const { program } = context;
  const active = stepViews(context).filter(({ state, kind }) => {
    return state === 'active' && kind === 'manual';
  });
  return active.flatMap((view) => {
    const compiled = program.steps.get(view.id);
    if (compiled?.type !== 'action' || !view.roles.some((role) => roles.includes(role))) return [];
    const texts = compiled.step.commands.flatMap((each) =>
      each.type === 'manual' ? [each.command] : [],
    );
    return [
      {
        stepId: view.id,
        title: view.title,
        text: texts.join('\n'),
        dueMs: view.dueMs,
        variables: [...(compiled.step.out_args ?? [])],
      },
    ];
  });
}
