import { readActions, metBy } from '../../../../analyzer/drills/live/action-log.ts';
import { readRunClock, waitingClock } from '../../../../analyzer/drills/live/clock.ts';
import { readInbox, reachOfInjects } from '../../../../analyzer/drills/live/inbox.ts';
import { injectViews } from '../../../../analyzer/drills/live/inject-view.ts';
import { readPresence } from '../../../../analyzer/drills/live/presence.ts';
import type { LiveDrill } from '../../../../analyzer/drills/live/run-case.ts';
import { restOfScript } from '../../../../analyzer/drills/live/script-end.ts';
import { seatsOf, type Seat } from '../../../../analyzer/drills/live/seats.ts';
import { ownActions } from '../../../../analyzer/drills/drill.ts';
import type { DrillRules } from '../../../../analyzer/drills/rules.ts';
import type { Machine } from '../../../../analyzer/cases/machine.ts';
import type { RunCaseState } from '../../../../analyzer/playbooks/runs/run-state.ts';
import type { Program } from '../../../../analyzer/playbooks/program.ts';
import type { Programs } from '../../../../analyzer/playbooks/programs.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import { watermark } from '../read-models.ts';
import type { ClockView, LiveView, PlayerView } from './schema.ts';
import {
  actionView,
  attachmentsOf,
  itemView,
  respondBy,
  roleTitle,
  stepViews,
  taskViews,
} from './views.ts';

export interface LiveReaderDeps {
  /** Of the drill world. */
  records: Records;
  runMachine: Machine<RunCaseState>;
  programs: Programs;
  rules: DrillRules;
  actionKinds: readonly { id: string; zh: string; en: string }[];
  time: TimeSource;
}

const most = { actions: 200, items: 500 };
const quiet = new Set(['tick', 'report-action', 'complete-step', 'fail-step', 'intend', 'settle']);

/** What screens of a drill under way read. */
export function createLiveReader(deps: LiveReaderDeps) {
  const { records, runMachine, programs, rules, actionKinds, time } = deps;

  async function programOf({ state, run }: LiveDrill): Promise<Program | undefined> {
    const hash = run?.state.playbook.hash ?? state.playbook?.hash;
    return hash === undefined ? undefined : await programs.find(records.db, hash);
  }

  function clockOf({ run }: LiveDrill, program: Program | undefined): ClockView {
    return run
      ? readRunClock(run.state.run, run.state.startedAt, time.now())
      : waitingClock(program?.extension.clock?.rate ?? 1, time.now());
  }

  async function lastControl({ run }: LiveDrill): Promise<LiveView['lastControl']> {
    if (!run) return null;
    const rows = await records.db
      .selectFrom('case_messages')
      .select(['kind', 'actor', 'at'])
      .where('case_id', '=', run.runId)
      .where('kind', 'not in', [...quiet, 'begin', 'comment'])
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    const [row] = rows;
    if (!row) return null;
    const { zh, en } = runMachine.transitions[row.kind] ?? { zh: row.kind, en: row.kind };
    const { name } = JSON.parse(row.actor) as { name: string };
    return { control: row.kind, zh, en, by: name, at: row.at };
  }

  function endingOf({ state, run }: LiveDrill, program: Program | undefined) {
    const isUnderWay = state.state === 'RUNNING' || state.state === 'REHEARSAL';
    if (!isUnderWay || !run || !program) return { scriptIsOver: false, unfired: 0 };
    const { isOver, unfired } = restOfScript(program, run.state.run);
    return { scriptIsOver: isOver, unfired: unfired.length };
  }

  /** Without a run the places are those of the plan. */
  async function seatsFor(drill: LiveDrill, program: Program | undefined): Promise<Seat[]> {
    return await seatsOf(records.db, drill.state, drill.run?.runId ?? '', program);
  }

  async function liveView(drill: LiveDrill): Promise<LiveView> {
    const { state, run, drillId } = drill;
    const program = await programOf(drill);
    const runId = run?.runId ?? '';
    const clock = clockOf(drill, program);
    const seats = await seatsFor(drill, program);
    const bySeat = new Map(seats.map((seat) => [seat.seat, seat]));
    const [reach, met, presence, log] = await Promise.all([
      reachOfInjects(records.db, runId),
      metBy(records.db, runId),
      readPresence(records.db, runId),
      readActions(records.db, runId, { limit: most.actions }),
    ]);
    const attachments = await attachmentsOf(records.db, log.actions);
    const onlineSince = time.now() - rules.conduct.onlineSeconds * 1_000;
    const named = [...met].map(
      ([key, { seat, atMs }]) => [key, { name: bySeat.get(seat)?.name ?? seat, atMs }] as const,
    );
    return {
      ...watermark,
      drillId,
      number: state.number,
      title: state.title,
      state: state.state,
      rehearsal: drill.rehearsal,
      runId: run?.runId ?? null,
      version: run?.version ?? drill.version,
      clock,
      durationMs: program?.extension.clock?.duration_ms ?? null,
      stopWord: state.safety.stopWord,
      ...endingOf(drill, program),
      injects: program
        ? injectViews({
            program,
            state: run?.state.run,
            exerciseMs: clock.exerciseMs,
            reach,
            metBy: new Map(named),
          })
        : [],
      steps: program && run ? stepViews({ program, state: run.state.run, now: time.now() }) : [],
      participants: seats.map(({ seat, name, unitId, unitName, role, roles }) => {
        const { signedAt = null, lastSeenAt = null } = presence.get(seat) ?? {};
        return {
          seat,
          name,
          unitId,
          unitName,
          role,
          accountId: state.participants.find((one) => one.seat === seat)?.accountId ?? '',
          playbookRole: roles[0] ?? null,
          roleTitle: roleTitle(program, roles),
          signedAt,
          lastSeenAt,
          online: lastSeenAt !== null && Date.parse(lastSeenAt) >= onlineSince,
        };
      }),
      actions: log.actions.map((each) => actionView(each, bySeat.get(each.seat), attachments)),
      actionsTotal: log.total,
      lastControl: await lastControl(drill),
    };
  }

  /** First what the injects that reached this place ask for; then the rest of the vocabulary. */
  function kindsFor(
    program: Program | undefined,
    injectIds: ReadonlySet<string | null>,
  ): PlayerView['actionKinds'] {
    const asked = new Set(
      [...(program?.injects.values() ?? [])]
        .filter(({ inject }) => injectIds.has(inject.id))
        .flatMap(({ inject }) => inject.expected.map(({ kind }) => kind)),
    );
    const known = actionKinds.map(({ id: kind, zh, en }) => ({ kind, zh, en }));
    const isAsked = ({ kind }: { kind: string }) => asked.has(kind);
    return [...known.filter(isAsked), ...ownActions, ...known.filter((each) => !isAsked(each))];
  }

  async function playerView(drill: LiveDrill, seat: Seat): Promise<PlayerView> {
    const { state, run, drillId } = drill;
    const program = await programOf(drill);
    const runId = run?.runId ?? '';
    const [inbox, log, presence] = await Promise.all([
      readInbox(records.db, runId, seat.seat, most.items),
      readActions(records.db, runId, { seat: seat.seat, limit: most.actions }),
      readPresence(records.db, runId),
    ]);
    const attachments = await attachmentsOf(records.db, log.actions);
    const context = program && run && { program, state: run.state.run, now: time.now() };
    return {
      ...watermark,
      drillId,
      number: state.number,
      title: state.title,
      state: state.state,
      rehearsal: drill.rehearsal,
      runId: run?.runId ?? null,
      clock: clockOf(drill, program),
      stopWord: state.safety.stopWord,
      ...endingOf(drill, program),
      forbidden: [...state.safety.forbidden],
      me: {
        seat: seat.seat,
        name: seat.name,
        unitName: seat.unitName,
        role: seat.role,
        playbookRole: seat.roles[0] ?? null,
        roleTitle: roleTitle(program, seat.roles),
        signedAt: presence.get(seat.seat)?.signedAt ?? null,
      },
      items: inbox.items.map((item) => ({
        ...itemView(item),
        respondByMs: context ? respondBy(context, item.injectId, seat.roles) : null,
      })),
      itemsTotal: inbox.total,
      tasks: context ? taskViews(context, seat.roles) : [],
      actionKinds: kindsFor(program, new Set(inbox.items.map(({ injectId }) => injectId))),
      actions: log.actions.map((each) => actionView(each, seat, attachments)),
    };
  }

  return {
    liveView,
    playerView,
    clock: async (drill: LiveDrill) => clockOf(drill, await programOf(drill)),
    seats: async (drill: LiveDrill) => await seatsFor(drill, await programOf(drill)),
  };
}
