import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { CaseError } from '../../cases/errors.ts';
import { takeTurn } from '../../cases/message-store.ts';
import { appendAudit } from '../../audit/append.ts';
import { readClock } from '../../playbooks/interpreter/clock.ts';
import type { RunCaps } from '../../playbooks/interpreter/draft.ts';
import { interpret } from '../../playbooks/interpreter/interpret.ts';
import type { Match } from '../../playbooks/interpreter/script.ts';
import type { Programs } from '../../playbooks/programs.ts';
import { rolesOf as runRolesOf } from '../../playbooks/runs/machine.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { controlRoles, ownActions } from '../drill.ts';
import { DrillError } from '../errors.ts';
import type { DrillRules } from '../rules.ts';
import { findAction, refuseFlood, writeAction, type ActionRecord } from './action-log.ts';
import { createBatches, type Outcome } from './batches.ts';
import { readRunClock, type ClockReading } from './clock.ts';
import { markShown } from './inbox.ts';
import type { DrillNewsBus } from './news.ts';
import type { Driven, RunWorld } from './run-world.ts';
import { notePresence, touchPresence } from './presence.ts';
import {
  actingUnit,
  personOf,
  placesOf,
  readLiveDrill,
  runOf,
  type DrillRun,
  type LiveDrill,
} from './run-case.ts';
import { seatsOf, type Seat } from './seats.ts';

export interface PlayDeps {
  /** Of the drill world. */
  world: RunWorld;
  programs: Programs;
  news: DrillNewsBus;
  rules: DrillRules;
  /** Kinds of action that playbooks know; the drill's own come on top. */
  actionKinds: readonly string[];
  /** As the machine of runs has them. */
  caps: RunCaps;
  time: TimeSource;
}

export interface NewPlayerAction {
  kind: string;
  text: string;
  injectId?: string | undefined;
  attachments?: readonly string[] | undefined;
  /** Of the player's device: over a weak network the same action may come twice. */
  idempotencyKey: string;
  seat?: string | undefined;
}

export interface StepResult {
  stepId: string;
  failed?: boolean | undefined;
  note?: string | undefined;
  variables?: Readonly<Record<string, string>> | undefined;
  idempotencyKey: string;
  seat?: string | undefined;
}

/** What players do in a run. */
export interface DrillPlay {
  /** The place from which the caller plays. Throws NOT_A_PARTICIPANT, SEAT_UNKNOWN. */
  seatFor(principal: Principal, drill: LiveDrill, wanted?: string): Promise<Seat>;
  act(
    principal: Principal,
    drillId: string,
    action: NewPlayerAction,
  ): Promise<{ record: ActionRecord; seat: Seat; clock: ClockReading }>;
  completeStep(principal: Principal, drillId: string, result: StepResult): Promise<void>;
  /** What the player's screen has shown for the first time. */
  shown(
    principal: Principal,
    drillId: string,
    itemIds: readonly string[],
    seat?: string,
  ): Promise<void>;
  /** The player's screen is there. */
  seen(drill: LiveDrill, seat: Seat): Promise<void>;
  /** The same of many at once. */
  seenAll(screens: readonly { drillId: string; seat: string | undefined }[]): Promise<void>;
}

interface ActionRequest {
  principal: Principal;
  action: NewPlayerAction;
}

interface Acted {
  record: ActionRecord;
  seat: Seat;
  clock: ClockReading;
  repeated?: true;
  /** As it stands after the action. */
  drill: LiveDrill;
}

/** Actions of one transaction; more wait for the next. */
const mostTogether = 40;

/** The place from which somebody plays. Throws NOT_A_PARTICIPANT, SEAT_UNKNOWN. */
function chooseSeat(
  { state, rehearsal }: LiveDrill,
  seats: readonly Seat[],
  principal: Principal,
  wanted: string | undefined,
): Seat {
  const places = placesOf(state, principal);
  const isStaff = places.some(({ role }) => controlRoles.includes(role));
  const mine = new Set(places.map(({ seat }) => seat));
  // In a rehearsal those who control it play every place, and nobody else any; otherwise everybody plays the own.
  const allowed = rehearsal
    ? seats.filter(() => isStaff)
    : seats.filter(({ seat }) => mine.has(seat));
  const found =
    wanted === undefined
      ? (allowed.find(({ seat, role }) => mine.has(seat) && role === 'player') ??
        allowed.find(({ role }) => role === 'player') ??
        allowed[0])
      : allowed.find(({ seat }) => seat === wanted);
  if (found) return found;
  throw new DrillError('SEAT_UNKNOWN', `There is no place ${wanted ?? ''} that you may play.`);
}

export function createDrillPlay(deps: PlayDeps): DrillPlay {
  const { world, programs, news, rules, actionKinds, caps, time } = deps;
  const { records, drive } = world;
  const own: readonly string[] = ownActions.map(({ kind }) => kind);

  async function seatsIn(db: Trx | Records['db'], { state, run }: LiveDrill): Promise<Seat[]> {
    const hash = run?.state.playbook.hash ?? state.playbook?.hash ?? '';
    return await seatsOf(db, state, run?.runId ?? '', await programs.find(db, hash));
  }

  async function seatIn(
    db: Trx | Records['db'],
    principal: Principal,
    drill: LiveDrill,
    wanted: string | undefined,
  ): Promise<Seat> {
    return chooseSeat(drill, await seatsIn(db, drill), principal, wanted);
  }

  /** Who writes, and for which unit: for a copied unit of a rehearsal the one that holds the drill. */
  function writerFor(principal: Principal, drill: LiveDrill) {
    const places = placesOf(drill.state, principal);
    const unitId = actingUnit(principal, places);
    return { ...personOf(principal), unitId: drill.rehearsal ? drill.state.unitId : unitId };
  }

  async function checkAttachments(
    trx: Trx,
    runId: string,
    seat: string,
    ids: readonly string[],
  ): Promise<void> {
    if (ids.length === 0) return;
    const rows = await trx
      .selectFrom('drill_uploads')
      .select('id')
      .where('run_id', '=', runId)
      .where('seat', '=', seat)
      .where('id', 'in', ids)
      .execute();
    const missing = ids.find((id) => !rows.some((row) => row.id === id));
    if (missing === undefined) return;
    throw new DrillError('ATTACHMENT_UNKNOWN', `There is no attachment ${missing} of yours.`);
  }

  /**
   * What an action means for the run. One that changes nothing there (the second of a group to report the same) is not written
   * into its log, which is bounded; it is logged as what somebody did.
   */
  async function observe(
    trx: Trx,
    principal: Principal,
    drill: LiveDrill,
    seat: Seat,
    { kind, text, injectId, idempotencyKey }: NewPlayerAction,
  ): Promise<Driven | undefined> {
    const { runId, state } = runOf(drill);
    const writer = writerFor(principal, drill);
    const program = await programs.get(trx, state.playbook.hash);
    const inject = injectId === undefined ? {} : { inject: injectId };
    const roles = runRolesOf(state.bindings, principal.accountId, writer.unitId);
    const input = { kind: 'observe', action: kind, roles, ...inject } as const;
    const result = interpret(program, state.run, input, time.now(), caps);
    if (result.kind === 'changed' && Object.keys(result.change).length === 0) return undefined;
    return await drive(trx, {
      ...writer,
      caseId: runId,
      caseKind: 'run',
      message: 'report-action',
      payload: {
        action: kind,
        ...(injectId !== undefined && { injectId }),
        ...(text.trim() !== '' && { text: text.slice(0, 4_000) }),
      },
      idempotencyKey: `action:${seat.seat}:${idempotencyKey}`,
    });
  }

  /** Whatever a person writes is in the audit log; a message of the run brings its own entry. */
  async function audit(trx: Trx, principal: Principal, drill: LiveDrill, record: ActionRecord) {
    const { id, seat, kind, injectId } = record;
    await appendAudit(trx, {
      unitId: writerFor(principal, drill).unitId,
      actor: actorOf(principal),
      action: 'drill.action',
      target: { kind: 'drill-action', id },
      after: { drillId: drill.drillId, seat, kind, injectId },
      at: record.at,
    });
  }

  async function actIn(
    trx: Trx,
    drill: LiveDrill,
    seats: readonly Seat[],
    { principal, action }: ActionRequest,
  ): Promise<Acted> {
    const { runId, state } = runOf(drill);
    const seat = chooseSeat(drill, seats, principal, action.seat);
    const { idempotencyKey: key, attachments = [], kind, text, injectId } = action;
    const clockOf = (run: DrillRun) => readRunClock(run.state.run, run.state.startedAt, time.now());
    const known = await findAction(trx, runId, seat.seat, key);
    if (known) return { record: known, repeated: true, seat, clock: clockOf(runOf(drill)), drill };
    if (!['RUNNING', 'REHEARSAL'].includes(drill.state.state)) {
      throw new DrillError('DRILL_NOT_RUNNING', 'This drill is not under way.');
    }
    if (injectId !== undefined && !(await hasReceived(trx, runId, seat.seat, injectId))) {
      throw new DrillError('INJECT_UNKNOWN', `No inject ${injectId} has reached you.`);
    }
    await checkAttachments(trx, runId, seat.seat, attachments);
    const since = new Date(time.now() - 60_000).toISOString();
    await refuseFlood(trx, runId, seat.seat, since, rules.conduct.actionsPerMinute);
    if (!own.includes(kind) && !actionKinds.includes(kind)) {
      throw new DrillError('ACTION_UNKNOWN', `There is no action ${kind}.`);
    }
    const driven = own.includes(kind)
      ? undefined
      : await observe(trx, principal, drill, seat, action);
    const after = driven ? { ...drill, run: driven.run } : drill;
    const record = await writeAction(
      trx,
      {
        drillId: drill.drillId,
        runId,
        seat,
        madeBy: principal.accountId,
        kind,
        text,
        attachmentIds: attachments,
        at: isoNow(time),
        atMs: readClock(driven?.run.state.run.clock ?? state.run.clock, time.now()).exerciseMs,
        key,
        ...(injectId !== undefined && { injectId }),
      },
      driven && matchOf(driven),
    );
    if (!driven) await audit(trx, principal, drill, record);
    if (kind === 'sign-in') await notePresence(trx, drill, runId, seat, isoNow(time), true);
    return { record, seat, clock: clockOf(runOf(after)), drill: after };
  }

  /** Actions that came while others were written: one transaction, in which each is taken or refused for itself. */
  async function actTogether(
    drillId: string,
    requests: readonly ActionRequest[],
  ): Promise<Outcome<Acted>[]> {
    return await records.transaction(async (trx) => {
      await takeTurn(trx);
      let drill = await readLiveDrill(trx, drillId);
      const seats = await seatsIn(trx, drill);
      const outcomes: Outcome<Acted>[] = [];
      for (const request of requests) {
        try {
          const answer = await actIn(trx, drill, seats, request);
          ({ drill } = answer);
          outcomes.push({ kind: 'done', answer });
        } catch (error) {
          // These are thrown before anything is written; whatever else it is undoes all.
          if (!(error instanceof DrillError) && !(error instanceof CaseError)) throw error;
          outcomes.push({ kind: 'refused', error });
        }
      }
      return outcomes;
    });
  }
  const batches = createBatches(mostTogether, actTogether);

  return {
    seatFor: (principal, drill, wanted) => seatIn(records.db, principal, drill, wanted),

    async act(principal, drillId, action) {
      const { record, repeated, seat, clock } = await batches.add(drillId, { principal, action });
      if (!repeated) news.publish({ kind: 'action', drillId, action: record, seat });
      return { record, seat, clock };
    },

    async completeStep(principal, drillId, result) {
      const { stepId, failed, note, variables, idempotencyKey, seat: wanted } = result;
      await records.transaction(async (trx) => {
        await takeTurn(trx);
        const drill = await readLiveDrill(trx, drillId);
        const seat = await seatIn(trx, principal, drill, wanted);
        const key = `step:${seat.seat}:${idempotencyKey}`;
        await drive(trx, {
          ...writerFor(principal, drill),
          caseId: runOf(drill).runId,
          caseKind: 'run',
          message: failed === true ? 'fail-step' : 'complete-step',
          payload:
            failed === true
              ? { stepId, reason: note ?? '未能完成' }
              : {
                  stepId,
                  ...(variables && { outputs: variables }),
                  ...(note !== undefined && note !== '' && { note }),
                },
          idempotencyKey: key,
        });
      });
    },

    async shown(principal, drillId, itemIds, wanted) {
      await records.transaction(async (trx) => {
        const drill = await readLiveDrill(trx, drillId);
        const { runId } = runOf(drill);
        const seat = await seatIn(trx, principal, drill, wanted);
        await markShown(trx, runId, seat.seat, itemIds, isoNow(time));
      });
    },

    async seen(drill, seat) {
      const { runId } = runOf(drill);
      const at = isoNow(time);
      const presence = await records.transaction((trx) =>
        notePresence(trx, drill, runId, seat, at, false),
      );
      news.publish({ kind: 'presence', drillId: drill.drillId, seat: seat.seat, ...presence });
    },

    async seenAll(screens) {
      const byDrill = Map.groupBy(screens, ({ drillId }) => drillId);
      for (const [drillId, some] of byDrill) {
        const seats = some.flatMap(({ seat }) => seat ?? []);
        await records.transaction(async (trx) => {
          const { run } = await readLiveDrill(trx, drillId);
          if (run) await touchPresence(trx, run.runId, seats, isoNow(time));
        });
      }
    },
  };
}

/** What of the run changed by a report: the expectation that was not met before. */
function matchOf({ before, run }: Driven): Match | undefined {
  for (const [inject, { done = {} }] of Object.entries(run.state.run.injects)) {
    const old = before?.state.run.injects[inject]?.done ?? {};
    const expected = Object.keys(done).find((id) => !Object.hasOwn(old, id));
    if (expected !== undefined) return { inject, expected };
  }
  return undefined;
}

async function hasReceived(
  trx: Trx,
  runId: string,
  seat: string,
  injectId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('drill_inbox')
    .select('id')
    .where('run_id', '=', runId)
    .where('seat', '=', seat)
    .where('inject_id', '=', injectId)
    .executeTakeFirst();
  return row !== undefined;
}
