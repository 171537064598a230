import type { Program, CompiledStep } from '../../../analyzer/playbooks/program.ts';
import type { RunState, StepRun } from '../../../analyzer/playbooks/interpreter/state.ts';
import type { RunView } from '../../../analyzer/playbooks/runs/runs.ts';
import { filled } from '../../../analyzer/playbooks/template.ts';
import { kindOf, nameOf, textOf, words } from './read-models.ts';
import type { Run } from './schema.ts';

type StepView = Run['steps'][number];

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Instants of a real run: its clock goes with the real one and is never held. */
function instantsOf(startedAt: string, run: StepRun | undefined, deadlineMs: number | undefined) {
  const start = Date.parse(startedAt);
  const iso = (ms: number | undefined) =>
    ms === undefined ? null : new Date(start + ms).toISOString();
  const dueMs = run && deadlineMs !== undefined ? (run.since ?? run.at) + deadlineMs : undefined;
  return { since: iso(run?.since ?? run?.at), endedAt: iso(run?.end), dueAt: iso(dueMs) };
}

function outputsOf(compiled: CompiledStep, { json }: Program): StepView['outputs'] {
  const names = compiled.type === 'action' ? (compiled.step.out_args ?? []) : [];
  return names.map((name) => {
    const variable = own(json.playbook_variables ?? {}, name);
    return {
      name,
      type: variable?.type ?? 'string',
      description: variable?.description ?? null,
    };
  });
}

function stepView(
  compiled: CompiledStep,
  program: Program,
  state: RunState,
  startedAt: string,
): StepView {
  const run = own(state.steps, compiled.id);
  const { extension } = compiled;
  const fill = (text: string) => filled(text, (name) => own(state.variables, name));
  const text = textOf(compiled);
  return {
    id: compiled.id,
    ...nameOf(compiled),
    kind: kindOf(compiled),
    state: run?.state ?? 'waiting',
    round: run?.round ?? 0,
    roles: (extension.roles ?? []).map((id) => {
      const role = program.roles.get(id);
      return { id, ...(role ? words(role.title) : { zh: id, en: id }) };
    }),
    text: { zh: fill(text.zh), en: fill(text.en) },
    outputs: outputsOf(compiled, program),
    ...instantsOf(startedAt, run, extension.deadline_ms),
    reason: run?.reason ?? null,
    byId: run?.by ?? null,
  };
}

/** A real run as its page shows it: every step, done or still to come. */
export function runOf(
  { caseId, version, state, updatedAt }: RunView,
  program: Program,
  unitNames: ReadonlyMap<string, string>,
): Run {
  const { run, startedAt } = state;
  const steps = [...program.steps.values()]
    .filter(({ type }) => type !== 'end')
    .map((each) => stepView(each, program, run, startedAt));
  const openStates = ['delayed', 'active', 'wanted', 'intended', 'uncertain'];
  return {
    id: caseId,
    title: state.title,
    state: state.state,
    version,
    incidentId: state.subject.id,
    playbookHash: state.playbook.hash,
    stepsOpen: steps.filter((each) => openStates.includes(each.state)).length,
    startedAt,
    endedAt: state.endedAt,
    updatedAt,
    mode: state.mode,
    unitId: state.unitId,
    playbook: state.playbook,
    responsibleId: state.responsibleId ?? null,
    bindings: state.bindings.map(({ role, unitId, accountIds }) => ({
      role,
      unitId,
      unitName: unitNames.get(unitId) ?? unitId,
      accountIds: [...accountIds],
    })),
    steps,
    variables: { ...run.variables },
  };
}
