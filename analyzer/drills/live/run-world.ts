import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { CaseAction, Cases, CaseView } from '../../cases/cases.ts';
import { takeTurn } from '../../cases/message-store.ts';
import { nextDue } from '../../playbooks/interpreter/timers.ts';
import type { RunState } from '../../playbooks/interpreter/state.ts';
import type { Program } from '../../playbooks/program.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import { readRunClock } from './clock.ts';
import { deliver, newlySent, type InboxItem } from './inbox.ts';
import { createKnownCases } from './known-cases.ts';
import type { DrillNewsBus } from './news.ts';
import { readLiveDrill, readRun, runOfView, type DrillRun, type LiveDrill } from './run-case.ts';
import { seatsOf } from './seats.ts';

/** A message of a run, and what came of it for the players. */
export interface Driven {
  before: DrillRun | undefined;
  view: CaseView;
  run: DrillRun;
  program: Program;
  items: readonly InboxItem[];
  rehearsal: boolean;
}

type Told = Pick<LiveDrill, 'drillId' | 'rehearsal'>;

export interface RunWorldDeps {
  /** Of the drill world. */
  records: Records;
  cases: Cases;
  programs: Programs;
  news: DrillNewsBus;
  time: TimeSource;
  /** When the platform has to look at a run again; undefined: when somebody does something. */
  onDue(runId: string, dueAt: number | undefined): void;
}

/**
 * Records and cases through which all messages of runs go, whoever writes them: a person, a timer, an automatic step. An inject
 * that a message sends is put into the inboxes in the same transaction, so that the log and the inboxes never differ, whenever
 * the process dies; screens hear of it after the commit.
 */
export interface RunWorld {
  records: Records;
  cases: Cases;
  /** One message of a run within a transaction of `records`. */
  drive(trx: Trx, action: CaseAction): Promise<Driven>;
  /** As `readLiveDrill`, from memory where that is as the database has it. */
  readDrill(db: Db | Trx, drillId: string): Promise<LiveDrill>;
  /** Tells screens after the commit of what was put into inboxes besides. */
  tell(trx: Trx, drill: Told, items: readonly InboxItem[]): void;
}

/** An automatic step waits to be done, or to be followed up. */
function hasWork({ steps, clock, outcome }: RunState): boolean {
  if (outcome !== null) return false;
  return Object.values(steps).some(
    ({ state }) => state === 'intended' || (state === 'wanted' && clock.running),
  );
}

export function createRunWorld(deps: RunWorldDeps): RunWorld {
  const { records, cases, programs, news, time, onDue } = deps;
  const afterCommit = new WeakMap<Db | Trx, (() => void)[]>();
  const known = createKnownCases((trx, work) => void afterCommit.get(trx)?.push(work));
  const readDrill = (db: Db | Trx, drillId: string) => readLiveDrill(db, drillId, known);

  function announceItems({ drillId, rehearsal }: Told, items: readonly InboxItem[]): void {
    for (const item of items) news.publish({ kind: 'item', drillId, item, rehearsal });
  }

  function announce({ before, run, program, items, rehearsal }: Driven): void {
    const { run: state, startedAt, subject } = run.state;
    const drillId = subject.id;
    onDue(run.runId, hasWork(state) ? time.now() : nextDue(program, state));
    announceItems({ drillId, rehearsal }, items);
    const now = time.now();
    const clock = readRunClock(state, startedAt, now);
    const old = before && readRunClock(before.state.run, startedAt, now);
    const turned = old?.state !== clock.state || old.rate !== clock.rate;
    const leapt = old !== undefined && Math.abs(old.exerciseMs - clock.exerciseMs) > clock.rate;
    if (turned || leapt) news.publish({ kind: 'clock', drillId, clock });
    const steps = JSON.stringify(before?.state.run.steps) !== JSON.stringify(state.steps);
    news.publish({ kind: 'changed', drillId, version: run.version, steps });
  }

  async function drive(trx: Trx, action: CaseAction): Promise<Driven> {
    await takeTurn(trx);
    const before = await readRun(trx, action.caseId, known);
    const view = await cases.actIn(trx, action);
    const run = runOfView(view);
    known.keepLater(trx, run.runId, { kind: 'run', version: run.version, state: run.state });
    const program = await programs.get(trx, run.state.playbook.hash);
    const sent = newlySent(before?.state.run, run.state.run);
    let items: InboxItem[] = [];
    let rehearsal = false;
    if (sent.length > 0) {
      const drill = await readDrill(trx, run.state.subject.id);
      const seats = await seatsOf(trx, drill.state, run.runId, program);
      const { drillId } = drill;
      rehearsal = drill.rehearsal;
      const { runId } = run;
      const delivery = { drillId, runId, program, state: run.state.run, seats, at: view.updatedAt };
      items = await deliver(trx, delivery, sent);
    }
    const driven = { before, view, run, program, items, rehearsal };
    afterCommit.get(trx)?.push(() => announce(driven));
    return driven;
  }

  async function actIn(trx: Trx, action: CaseAction): Promise<CaseView> {
    if (action.caseKind !== 'run') return await cases.actIn(trx, action);
    return (await drive(trx, action)).view;
  }

  const world: Records = {
    ...records,
    async transaction(work) {
      let said: (() => void)[] = [];
      const result = await records.transaction(async (trx) => {
        said = [];
        afterCommit.set(trx, said);
        return await work(trx);
      });
      for (const say of said) say();
      return result;
    },
  };

  return {
    records: world,
    cases: { ...cases, actIn, act: (action) => world.transaction((trx) => actIn(trx, action)) },
    drive,
    readDrill,
    tell(trx, drill, items) {
      afterCommit.get(trx)?.push(() => announceItems(drill, items));
    },
  };
}
