import type { Logger } from 'pino';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Cases } from '../../cases/cases.ts';
import { takeTurn } from '../../cases/message-store.ts';
import { derivedId } from '../../notices/case-id.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { Runs } from '../../playbooks/runs/runs.ts';
import type { Principal } from '../../people/principal.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { DrillError } from '../errors.ts';
import { beginAction } from './begin.ts';
import {
  controller,
  endDrill,
  runMessage,
  type ControlRequest,
  type DrillControl,
} from './control.ts';
import type { DrillNewsBus } from './news.ts';
import { readLiveDrill, readRun, runOf, type LiveDrill } from './run-case.ts';
import { createRunWorld, type RunWorld } from './run-world.ts';
import { createScheduler } from './scheduler.ts';
import { checkBindings, seatsOf } from './seats.ts';
import { copyUnits } from './unit-copies.ts';

export interface DrillLiveDeps {
  /** Of the drill world. */
  records: Records;
  /** Over the drill world, with the machines of drills and of runs. */
  cases: Cases;
  programs: Programs;
  news: DrillNewsBus;
  time: TimeSource;
  log: Logger;
  /** The engine of runs over what is passed to it, not started: it is driven from here. */
  createRuns(world: RunWorld): Pick<Runs, 'drive'>;
}

/** Drives the runs of drills: what people control, and what time brings. */
export interface DrillLive {
  world: RunWorld;
  /** Throws CaseError (CASE_CHANGED says who was faster) and DrillError. */
  control(
    principal: Principal,
    drillId: string,
    control: DrillControl,
    request: ControlRequest,
  ): Promise<LiveDrill>;
  /** Lets happen all that is due now; by itself it happens once `start` was called. */
  drive(): Promise<void>;
  /** Takes up all runs that go on; call it once. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createDrillLive(deps: DrillLiveDeps): DrillLive {
  const { programs, time, log } = deps;
  const scheduler = createScheduler({ time, log, run: wake });
  const world = createRunWorld({ ...deps, onDue });
  const { records, cases, drive } = world;
  const runs = deps.createRuns(world);
  let started = false;

  function onDue(runId: string, dueAt: number | undefined): void {
    if (started) scheduler.note(runId, dueAt);
  }

  /** When the platform has to look at a run again, as its read model has it. */
  async function dueOf(runId: string): Promise<number | undefined> {
    const row = await records.db
      .selectFrom('runs')
      .select(['next_at', 'work_at'])
      .where('id', '=', runId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    const instants = [row?.next_at, row?.work_at].flatMap((at) => (at ? [Date.parse(at)] : []));
    return instants.length === 0 ? undefined : Math.min(...instants);
  }

  async function wake(runId: string): Promise<number | undefined> {
    await runs.drive();
    return await dueOf(runId);
  }

  /** The drill and its run begin together, so that neither is there without the other. */
  async function begin(
    trx: Trx,
    principal: Principal,
    drillId: string,
    control: 'start' | 'rehearse',
    { expectedVersion, idempotencyKey: key }: ControlRequest,
  ): Promise<void> {
    const before = await readLiveDrill(trx, drillId);
    const who = controller(principal, before.state);
    const runId = key === undefined ? newId(time.now()) : derivedId('run', drillId, key);
    const { playbook } = before.state;
    if (!playbook) throw new DrillError('PLAYBOOK_UNKNOWN', 'This drill has no playbook.');
    const program = await programs.get(trx, playbook.hash);
    const { updatedAt } = await cases.actIn(trx, {
      ...who,
      caseId: drillId,
      caseKind: 'drill',
      message: control,
      payload: { runId },
      expectedVersion,
      ...(key !== undefined && { idempotencyKey: key }),
    });
    // A repeated request: the first one has begun it.
    if (await readRun(trx, runId)) return;
    const { state } = await readLiveDrill(trx, drillId);
    checkBindings(program, state);
    if (control === 'rehearse') {
      await copyUnits(trx, { drillId, runId, state }, updatedAt, time.now());
    }
    const seats = await seatsOf(trx, state, runId, program);
    await drive(trx, beginAction({ drillId, state }, runId, program, seats, who));
  }

  async function steer(
    trx: Trx,
    principal: Principal,
    drillId: string,
    control: Exclude<DrillControl, 'start' | 'rehearse'>,
    request: ControlRequest,
  ): Promise<void> {
    const drill = await readLiveDrill(trx, drillId);
    if (control === 'finish' || control === 'stop') {
      await endDrill(trx, world, programs, principal, drill, control, request);
      return;
    }
    const { idempotencyKey, expectedVersion } = request;
    const run = runOf(drill);
    await drive(trx, {
      ...controller(principal, drill.state),
      ...runMessage(control, request),
      caseId: run.runId,
      caseKind: 'run',
      // Whoever controls this drill does so for the unit that holds it.
      unitId: run.state.unitId,
      expectedVersion,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  }

  return {
    world,
    async control(principal, drillId, control, request) {
      await records.transaction(async (trx) => {
        await takeTurn(trx);
        if (control === 'start' || control === 'rehearse') {
          await begin(trx, principal, drillId, control, request);
        } else await steer(trx, principal, drillId, control, request);
      });
      return await readLiveDrill(records.db, drillId);
    },
    drive: () => runs.drive(),
    async start() {
      started = true;
      const going = await records.db
        .selectFrom('runs')
        .select('id')
        .where('ended_at', 'is', null)
        .execute();
      for (const { id } of going) scheduler.note(id, await dueOf(id));
    },
    stop: () => scheduler.stop(),
  };
}
