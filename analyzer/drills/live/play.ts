import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { takeTurn } from '../../cases/message-store.ts';
import type { RunCaps } from '../../playbooks/interpreter/draft.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { Principal } from '../../people/principal.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { DrillRules } from '../rules.ts';
import type { ActionRecord } from './action-log.ts';
import { createBatches } from './batches.ts';
import type { ClockReading } from './clock.ts';
import { markShown } from './inbox.ts';
import type { DrillNewsBus } from './news.ts';
import { createPlayerActions } from './player-actions.ts';
import { chooseSeat, seatsIn, writerFor } from './players.ts';
import { notePresence, touchPresence } from './presence.ts';
import { runOf, type LiveDrill } from './run-case.ts';
import type { RunWorld } from './run-world.ts';
import type { Seat } from './seats.ts';

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
  /** Resolves when no action is under way. */
  idle(): Promise<void>;
}

/** Actions of one transaction; more wait for the next. */
const mostTogether = 40;

export function createDrillPlay(deps: PlayDeps): DrillPlay {
  const { world, programs, news, time } = deps;
  const { records, drive, readDrill } = world;

  async function seatIn(
    db: Db | Trx,
    principal: Principal,
    drill: LiveDrill,
    wanted: string | undefined,
  ): Promise<Seat> {
    return chooseSeat(drill, await seatsIn(db, programs, drill), principal, wanted);
  }

  const actions = createPlayerActions(deps);
  const batches = createBatches(mostTogether, actions.takeTogether);

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
        const drill = await readDrill(trx, drillId);
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
        const drill = await readDrill(trx, drillId);
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
          const { run } = await readDrill(trx, drillId);
          if (run) await touchPresence(trx, run.runId, seats, isoNow(time));
        });
      }
    },

    idle: () => batches.idle(),
  };
}
