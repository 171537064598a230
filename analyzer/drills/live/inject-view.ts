import { limitOf, own } from '../../playbooks/interpreter/draft.ts';
import type { InjectRun, RunState } from '../../playbooks/interpreter/state.ts';
import type { Program } from '../../playbooks/program.ts';
import { filled } from '../../playbooks/template.ts';
import type { ExpectedAction, Inject, InjectChannel } from '../../playbooks/schema/extension.ts';
import type { InjectState } from '../drill.ts';
import type { InjectReach } from './inbox.ts';

export interface ExpectedView {
  id: string;
  text: string;
  actionKind: string;
  role: string | null;
  /** Exercise milliseconds after sending. */
  withinMs: number | null;
  state: 'waiting' | 'done' | 'late' | 'missed';
  atMs: number | null;
  /** Name of the place whose action met it. */
  by: string | null;
}

export interface InjectView extends InjectReach {
  id: string;
  no: number;
  label: string;
  phase: string | null;
  title: string;
  state: InjectState;
  trigger: Inject['fire']['kind'];
  condition: string | null;
  channel: InjectChannel;
  toRoles: string[];
  plannedMs: number | null;
  actualMs: number | null;
  content: string;
  evaluatorHint: string | null;
  expected: ExpectedView[];
}

type MetBy = ReadonlyMap<string, { name: string; atMs: number }>;

export interface InjectFacts {
  program: Program;
  /** Undefined before the start. */
  state: RunState | undefined;
  exerciseMs: number;
  reach: ReadonlyMap<string, InjectReach>;
  /** By `<inject>/<expected>`. */
  metBy: MetBy;
}

function stateOf(run: InjectRun | undefined, { fire }: Inject, exerciseMs: number): InjectState {
  if (run) return run.state === 'armed' ? 'due' : run.state;
  return fire.kind === 'timed' && fire.at_ms <= exerciseMs ? 'due' : 'waiting';
}

function plannedMs({ fire }: Inject): number | null {
  return fire.kind === 'timed' ? fire.at_ms : (fire.planned_ms ?? null);
}

/** As players read it: with the variables as the run has them, or as they were declared. */
const put = ({ program, state }: InjectFacts, text: string): string =>
  filled(text, (name) => own(state?.variables, name) ?? program.variables.get(name)?.initial);

function expectedView(
  each: ExpectedAction,
  inject: Inject,
  run: InjectRun | undefined,
  facts: InjectFacts,
): ExpectedView {
  const { state, metBy } = facts;
  const doneAt = own(run?.done, each.id);
  const missed = run?.missed?.includes(each.id) ?? false;
  const met = metBy.get(`${inject.id}/${each.id}`);
  const isSent = run && run.state !== 'armed' && run.state !== 'skipped';
  const atMs = doneAt === undefined || !isSent ? null : run.at + doneAt - run.work;
  return {
    id: each.id,
    text: put(facts, each.text.zh),
    actionKind: each.kind,
    role: each.role ?? null,
    withinMs: (state ? limitOf(each, state.limits) : each.deadline_ms) ?? null,
    state: doneAt === undefined ? (missed ? 'missed' : 'waiting') : missed ? 'late' : 'done',
    atMs: met?.atMs ?? atMs,
    by: met?.name ?? null,
  };
}

/** The script as it stands, in its order. */
export function injectViews(facts: InjectFacts): InjectView[] {
  const { program, state, exerciseMs, reach } = facts;
  return [...program.injects.values()].map(({ inject, index }) => {
    const run = state && own(state.injects, inject.id);
    const isSent = run !== undefined && run.state !== 'armed';
    return {
      id: inject.id,
      no: index + 1,
      label: inject.no,
      phase: inject.phase ?? null,
      title: inject.title.zh,
      state: stateOf(run, inject, state ? exerciseMs : -1),
      trigger: inject.fire.kind,
      condition: inject.fire.kind === 'conditional' ? inject.fire.condition : null,
      channel: inject.channel,
      toRoles: [...inject.to],
      plannedMs: plannedMs(inject),
      actualMs: isSent ? run.at : null,
      content: put(facts, inject.content.zh),
      evaluatorHint: inject.evaluator_hint ? put(facts, inject.evaluator_hint.zh) : null,
      expected: inject.expected.map((each) => expectedView(each, inject, run, facts)),
      ...(reach.get(inject.id) ?? { reached: 0, shown: 0, answered: 0 }),
    };
  });
}
