import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type TimeSource } from '../../../collector/time/time-source.ts';
import type { CaseAction, Cases, CaseView } from '../../cases/cases.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { PlaybookError } from '../errors.ts';
import type { Program } from '../program.ts';
import type { Programs } from '../programs.ts';
import type { PlaybookRules } from '../rules.ts';
import { createExecutor } from './executor.ts';
import type { HttpEndpoints, PlatformActions } from './automatic.ts';
import type { Binding, RunCaseState, RunMode, RunSubject } from './run-state.ts';
import { createTicker } from './ticker.ts';

export interface RunsDeps {
  records: Records;
  /** The engine whose machines include `createRunMachine`, over the same records. */
  cases: Cases;
  programs: Programs;
  rules: PlaybookRules;
  /** As the machine was made with. */
  table: 'runs' | 'drill_runs';
  /** The platform's own actions in this world. */
  actions: PlatformActions;
  /** Left out: HTTP commands fail as not carried out here. */
  http?: HttpEndpoints;
  /** Id of the node's signing key. */
  nodeId: string;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

export type RunView = CaseView<RunCaseState>;

export interface NewRun {
  mode: RunMode;
  subject: RunSubject;
  title: string;
  /** Of a playbook whose text is kept (`Programs.keep`). */
  hash: string;
  bindings: readonly Binding[];
  variables?: Readonly<Record<string, string>>;
  /** Exercise time per real time; that of the playbook when left out. Real runs have 1. */
  rate?: number;
  responsibleId?: string;
}

/** For whom an action on a run is done. */
export type RunActor = Pick<CaseAction, 'actor' | 'unitId' | 'origin' | 'expectedVersion'> & {
  idempotencyKey?: string;
};

export interface Runs {
  /** Throws PlaybookError PLAYBOOK_UNKNOWN, ROLE_NOT_BOUND, VARIABLE_INVALID, TOO_MANY_RUNS. */
  begin(run: NewRun, by: RunActor, id?: string): Promise<RunView>;
  /** The same in the caller's transaction. */
  beginIn(trx: Trx, run: NewRun, by: RunActor, id?: string): Promise<RunView>;
  /** Any message of the machine: `pause`, `fire-inject`, `complete-step`, `report-action` … */
  send(
    runId: string,
    message: string,
    payload: Record<string, unknown>,
    by: RunActor,
  ): Promise<RunView>;
  sendIn(
    trx: Trx,
    runId: string,
    message: string,
    payload: Record<string, unknown>,
    by: RunActor,
  ): Promise<RunView>;
  find(runId: string): Promise<RunView | undefined>;
  programOf(view: RunView): Promise<Program>;
  /** Moves every run whose timer is due, then does every automatic step that is due; until nothing is. Never throws. */
  drive(): Promise<void>;
  /** Drives the runs from now on, each timer at its time. */
  start(): void;
  /** Waits for what is under way. Safe to call twice. */
  stop(): Promise<void>;
}

/** Between two looks while nothing is due sooner: another process may have begun a run. */
const idleMs = 1_000;
/** A burst of timers is driven in rounds, so that people's requests come in between. */
const busyMs = 20;
/** Rounds of one call; what is left is due in the next. */
const mostRounds = 200;

/** Begins and drives runs. Everything it needs is passed in: the drill world has one of its own. */
export function createRuns(deps: RunsDeps): Runs {
  const { records, cases, programs, rules, table, time, log } = deps;
  const ticker = createTicker(deps);
  const executor = createExecutor(deps);
  let timer: NodeJS.Timeout | undefined;
  let driving: Promise<void> | undefined;
  let started = false;

  async function refuseTooMany(trx: Trx): Promise<void> {
    const { count } = await trx
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('count'))
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(count) < rules.runs.active) return;
    const most = rules.runs.active;
    throw new PlaybookError('TOO_MANY_RUNS', `There are ${most} runs already; end some first.`);
  }

  const actionOf = (
    caseId: string,
    message: string,
    payload: Record<string, unknown>,
    by: RunActor,
  ): CaseAction => ({ caseId, caseKind: 'run', message, payload, ...by });

  async function beginIn(trx: Trx, run: NewRun, by: RunActor, id?: string): Promise<RunView> {
    await refuseTooMany(trx);
    const caseId = id ?? newId(time.now());
    const view = await cases.actIn(trx, actionOf(caseId, 'begin', { ...run }, by));
    return view as RunView;
  }

  async function sendIn(...[trx, runId, message, payload, by]: Parameters<Runs['sendIn']>) {
    return (await cases.actIn(trx, actionOf(runId, message, payload, by))) as RunView;
  }

  async function driveOnce(): Promise<void> {
    try {
      for (let round = 0; round < mostRounds; round += 1) {
        const moved = await ticker.tickDue();
        const done = await executor.executeDue();
        if (moved + done === 0) return;
      }
    } catch (error) {
      log.error({ err: error }, 'playbooks: a round of the runs failed');
    }
  }

  function drive(): Promise<void> {
    driving ??= driveOnce().finally(() => {
      driving = undefined;
    });
    return driving;
  }

  async function wait(): Promise<number> {
    const next = await ticker.nextAt().catch(() => undefined);
    const left = next === undefined ? idleMs : next - time.now();
    // What is overdue after a round could not be done: it is tried again, without haste.
    return left < -idleMs ? idleMs : Math.min(Math.max(left, busyMs), idleMs);
  }

  function schedule(delayMs: number): void {
    timer = setTimeout(() => {
      void drive()
        .then(wait)
        .then((delay) => {
          if (started) schedule(delay);
        });
    }, delayMs).unref();
  }

  return {
    begin: (run, by, id) => records.transaction((trx) => beginIn(trx, run, by, id)),
    beginIn,
    async send(runId, message, payload, by) {
      return (await cases.act(actionOf(runId, message, payload, by))) as RunView;
    },
    sendIn,
    async find(runId) {
      const view = await cases.find(runId);
      return view?.kind === 'run' ? (view as RunView) : undefined;
    },
    programOf: (view) => programs.get(records.db, view.state.playbook.hash),
    drive,
    start() {
      if (started) return;
      started = true;
      schedule(busyMs);
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      await driving;
    },
  };
}
