import { limitOf, own } from '../../playbooks/interpreter/draft.ts';
import type { RunClock, RunState } from '../../playbooks/interpreter/state.ts';
import type { Program } from '../../playbooks/program.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { PlaybookRules } from '../../playbooks/rules.ts';
import type { LimitOf } from '../../playbooks/runs/begin.ts';
import type { RunCaseState } from '../../playbooks/runs/run-state.ts';
import type { Objective } from '../../playbooks/schema/extension.ts';
import { filled } from '../../playbooks/template.ts';
import { unitNames } from '../../people/unit-names.ts';
import type { Db } from '../../stores/records/records.ts';
import { ownActions, type DrillState } from '../drill.ts';
import { readLiveDrill, readRun } from '../live/run-case.ts';
import { readPaper, type PaperTimes } from '../paper/paper-times.ts';
import { paperHistory, runHistory, type ClockHistory } from './clock-history.ts';
import type {
  ActionFact,
  ControlFact,
  DrillFacts,
  InjectFact,
  ParticipantFact,
  PlannedObjective,
} from './facts.ts';
import type { ObjectiveRules } from './objective-rules.ts';

export interface FactsDeps {
  /** Of the drill world. */
  db: Db;
  programs: Pick<Programs, 'find'>;
  /** Names of the kinds of action. */
  actions: PlaybookRules['actions'];
  objectiveRules: ObjectiveRules;
  /** For objectives that name a rule of rules/deadlines; as it was in force at the start. */
  limitOf: LimitOf;
}

export interface DrillReading {
  state: DrillState;
  version: number;
  facts: DrillFacts;
  /** Absent while no playbook is chosen. */
  program: Program | undefined;
  /** What the exercise clock showed at an instant, ms; 0 before the start. */
  clockAt(iso: string): number;
}

/** Technical cap: beyond it the log is read by machines. */
const maxActions = 20_000;
const maxControls = 2_000;

interface Named {
  zh: string;
  en: string;
}

const controlKinds: Readonly<Record<string, Named>> = {
  begin: { zh: '宣布开始', en: 'Started' },
  pause: { zh: '暂停', en: 'Paused' },
  resume: { zh: '恢复', en: 'Resumed' },
  jump: { zh: '演练时间跳转', en: 'Exercise clock moved on' },
  'set-rate': { zh: '调整时间倍率', en: 'Pace of the clock changed' },
  'fire-inject': { zh: '手动发出情景', en: 'Inject sent by hand' },
  'skip-inject': { zh: '跳过情景', en: 'Inject skipped' },
  stop: { zh: '提前终止', en: 'Stopped early' },
};

interface ControlMessage {
  kind: string;
  at: string;
  by: string;
  reason: string;
  clock: RunClock | undefined;
  injectId: string | undefined;
}

/** Messages by which people turned the clock or the script; the many others of a run are not read. */
async function readControls(db: Db, runId: string): Promise<ControlMessage[]> {
  const rows = await db
    .selectFrom('case_messages')
    .select(['kind', 'at', 'actor', 'payload'])
    .where('case_id', '=', runId)
    .where('kind', 'in', Object.keys(controlKinds))
    .orderBy('lamport')
    .orderBy('id')
    .limit(maxControls)
    .execute();
  return rows.map(({ kind, at, actor, payload }) => {
    const { name } = JSON.parse(actor) as { name: string };
    const sent = JSON.parse(payload) as {
      reason?: string;
      injectId?: string;
      change?: { clock?: RunClock };
      run?: RunState;
    };
    const clock = sent.run?.clock ?? sent.change?.clock;
    return { kind, at, by: name, reason: sent.reason ?? '', clock, injectId: sent.injectId };
  });
}

function controlFact(
  { kind, at, by, reason, injectId }: ControlMessage,
  history: ClockHistory,
  numbers: ReadonlyMap<string, string>,
): ControlFact {
  const { zh, en } = controlKinds[kind] ?? { zh: kind, en: kind };
  const which = injectId === undefined ? '' : ` ${numbers.get(injectId) ?? injectId}`;
  const { workMs: atMs, clockMs } = history.at(at);
  return {
    text: zh + which + (reason === '' ? '' : `：${reason}`),
    en: en + which + (reason === '' ? '' : `: ${reason}`),
    by,
    at,
    atMs,
    clockMs,
  };
}

async function participantFacts(db: Db, { participants }: DrillState): Promise<ParticipantFact[]> {
  const names = await unitNames(
    db,
    participants.map(({ unitId }) => unitId),
  );
  return participants.map(({ accountId, name, unitId, role, playbookRole }) => ({
    accountId,
    name,
    unitId,
    unitName: names.get(unitId) ?? unitId,
    role,
    ...(playbookRole !== undefined && { playbookRole }),
  }));
}

/** Texts as people read them: with the variables as the run has them, or as they were declared. */
function withVariables(
  program: Program | undefined,
  run: RunState | undefined,
): (text: string) => string {
  return (text) =>
    filled(text, (name) => own(run?.variables, name) ?? program?.variables.get(name)?.initial);
}

function injectFacts(
  program: Program | undefined,
  run: RunState | undefined,
  paper: PaperTimes,
  history: ClockHistory | undefined,
): InjectFact[] {
  const put = withVariables(program, run);
  const phases = new Map(program?.extension.phases?.map(({ id, title }) => [id, title.zh]));
  return [...(program?.injects.values() ?? [])].map(({ inject }): InjectFact => {
    const played = run?.injects[inject.id];
    // Where the clock was on paper, what the platform sent meanwhile reached nobody.
    const isSent = !paper.clock && played && played.state !== 'armed' && played.state !== 'skipped';
    const onPaper = paper.injects.get(inject.id);
    const written = onPaper === undefined ? undefined : history?.at(onPaper);
    const sent = isSent ? { sentMs: played.work, clockMs: played.at } : {};
    const planned = inject.fire.kind === 'timed' ? inject.fire.at_ms : inject.fire.planned_ms;
    const phase = inject.phase === undefined ? undefined : phases.get(inject.phase);
    return {
      id: inject.id,
      no: inject.no,
      title: put(inject.title.zh),
      ...(phase !== undefined && { phase }),
      state: played?.state ?? 'waiting',
      channel: inject.channel,
      toRoles: inject.to,
      ...(planned !== undefined && { plannedMs: planned }),
      ...(written ? { sentMs: written.workMs, clockMs: written.clockMs } : sent),
      source: written ? 'paper' : 'console',
      expected: inject.expected.map((expected) => {
        const withinMs = limitOf(expected, run?.limits ?? {});
        return {
          id: expected.id,
          text: put(expected.text.zh),
          // What happened otherwise than the vocabulary says is for evaluators to tell.
          ...(expected.kind !== 'other' && { actionKind: expected.kind }),
          ...(expected.role !== undefined && { role: expected.role }),
          ...(withinMs !== undefined && { withinMs }),
          points: expected.points,
        };
      }),
    };
  });
}

async function actionFacts(
  db: Db,
  runId: string,
  names: ReadonlyMap<string, string>,
  kinds: ReadonlyMap<string, Named>,
  history: ClockHistory,
): Promise<{ actions: ActionFact[]; leftOut: number }> {
  const rows = await db
    .selectFrom('drill_actions')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('at')
    .orderBy('id')
    .limit(maxActions + 1)
    .execute();
  const actions = rows.slice(0, maxActions).flatMap((row): ActionFact[] => {
    if (row.account_id === null) return [];
    const { met_inject_id: metInject, met_expected_id: metExpected } = row;
    const { workMs: atMs, clockMs } = history.at(row.at);
    return [
      {
        id: row.id,
        accountId: row.account_id,
        name: names.get(row.account_id) ?? row.account_id,
        kind: row.kind,
        kindZh: kinds.get(row.kind)?.zh ?? row.kind,
        kindEn: kinds.get(row.kind)?.en ?? row.kind,
        text: row.text,
        ...(row.inject_id !== null && { injectId: row.inject_id }),
        ...(metInject !== null &&
          metExpected !== null && { met: { injectId: metInject, expectedId: metExpected } }),
        at: row.at,
        atMs,
        clockMs,
        source: row.source,
      },
    ];
  });
  return { actions, leftOut: Math.max(0, rows.length - maxActions) };
}

function ofPlaybook(
  objective: Objective,
  { measures }: ObjectiveRules,
  ruled: ReadonlyMap<string, number>,
): PlannedObjective {
  const { id, title, measure, from_inject: injectId, until, rule_id: ruleId } = objective;
  const limitMs = objective.limit_ms ?? (ruleId === undefined ? undefined : ruled.get(ruleId));
  return {
    id,
    titleZh: title.zh,
    measure: measures.find((each) => each.id === measure)?.code ?? measure,
    from: injectId === undefined ? { kind: 'start' } : { kind: 'inject', injectId },
    until,
    ...(limitMs !== undefined && { limitMs }),
  };
}

/** Objectives of the playbook with the limits of the plan, which go before its own; those that only the plan has besides. */
function objectiveFacts(
  { objectives: limits }: DrillState,
  program: Program | undefined,
  rules: ObjectiveRules,
  ruled: ReadonlyMap<string, number>,
): PlannedObjective[] {
  const written = program?.extension.objectives ?? [];
  const planned = written.map((each) => ofPlaybook(each, rules, ruled));
  const measured = new Set(planned.map(({ measure }) => measure));
  const ofPlan = new Map(limits.map((limit) => [limit.objective, limit]));
  const limited = planned.map((objective): PlannedObjective => {
    const limit = ofPlan.get(objective.measure);
    if (!limit) return objective;
    const { fromInjectId: injectId } = limit;
    return {
      ...objective,
      limitMs: limit.limitMinutes * 60_000,
      ...(injectId !== undefined && { from: { kind: 'inject', injectId } }),
    };
  });
  const added = limits
    .filter(({ objective }) => !measured.has(objective))
    .map(({ objective, limitMinutes, fromInjectId: injectId }): PlannedObjective => ({
      id: objective,
      measure: objective,
      from: injectId === undefined ? { kind: 'usual' } : { kind: 'inject', injectId },
      limitMs: limitMinutes * 60_000,
    }));
  return [...limited, ...added];
}

/** Milliseconds of the rules that objectives name, as in force at an instant. */
async function ruledLimits(
  { db, limitOf: resolve }: FactsDeps,
  program: Program | undefined,
  scope: { unitId: string; at: string },
): Promise<Map<string, number>> {
  const ids = new Set(program?.extension.objectives?.flatMap(({ rule_id }) => rule_id ?? []));
  const limits = new Map<string, number>();
  for (const id of ids) {
    const limit = await resolve(db, id, scope);
    if (limit !== undefined) limits.set(id, limit);
  }
  return limits;
}

interface Played {
  run: RunCaseState | undefined;
  history: ClockHistory | undefined;
  controls: readonly ControlMessage[];
}

/** What a clock on paper says goes before the run's: nobody watched the one on the platform then. */
async function readPlayed(db: Db, state: DrillState, paper: PaperTimes): Promise<Played> {
  const run = state.runId === null ? undefined : (await readRun(db, state.runId))?.state;
  const controls = state.runId === null ? [] : await readControls(db, state.runId);
  const endedAt = state.endedAt ?? run?.endedAt ?? undefined;
  const settings = controls.flatMap(({ clock }) => clock ?? []);
  const history = paper.clock
    ? paperHistory(paper.clock)
    : run && runHistory(settings, run.startedAt, endedAt);
  return { run, history, controls };
}

/** Everything about a drill that is judged, debriefed and printed. Throws DRILL_UNKNOWN. */
export async function readDrill(
  deps: FactsDeps,
  drillId: string,
  at: string,
): Promise<DrillReading> {
  const { db, programs, objectiveRules } = deps;
  const { state, version } = await readLiveDrill(db, drillId);
  const program = state.playbook ? await programs.find(db, state.playbook.hash) : undefined;
  const paper = await readPaper(db, drillId);
  const { run, history, controls } = await readPlayed(db, state, paper);
  const participants = await participantFacts(db, state);
  const names = new Map(participants.map(({ accountId, name }) => [accountId, name]));
  const kinds = new Map<string, Named>([
    ...ownActions.map((each) => [each.kind, each] as const),
    ...deps.actions.map((each) => [each.id, each] as const),
  ]);
  const injects = injectFacts(program, run?.run, paper, history);
  const numbers = new Map(injects.map(({ id, no }) => [id, no]));
  const log =
    history && state.runId !== null
      ? await actionFacts(db, state.runId, names, kinds, history)
      : { actions: [], leftOut: 0 };
  const until = history?.endedAt ?? at;
  const unit = await unitNames(db, [state.unitId]);
  const ruled = await ruledLimits(deps, program, {
    unitId: state.unitId,
    at: history?.startedAt ?? at,
  });
  const facts: DrillFacts = {
    id: drillId,
    number: state.number,
    title: state.title,
    state: state.state,
    unitId: state.unitId,
    unitName: unit.get(state.unitId) ?? state.unitId,
    ...(history && { startedAt: history.startedAt }),
    ...(history?.endedAt !== undefined && { endedAt: history.endedAt }),
    pausedMs: history?.pausedMs(until) ?? 0,
    exerciseMs: history?.at(until).workMs ?? 0,
    ended: history?.endedAt !== undefined,
    participants,
    roleNames: Object.fromEntries(
      [...(program?.roles.values() ?? [])].map(({ id, title }) => [id, title.zh]),
    ),
    objectives: objectiveFacts(state, program, objectiveRules, ruled),
    injects,
    actions: log.actions,
    actionsLeftOut: log.leftOut,
    controls: history ? controls.map((one) => controlFact(one, history, numbers)) : [],
  };
  const clockAt = (iso: string) => history?.at(iso).clockMs ?? 0;
  return { state, version, facts, program, clockAt };
}
