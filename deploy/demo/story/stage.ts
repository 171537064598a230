import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import { dayNumberAt, isWorkingDay, startOfDayMs } from '../../../analyzer/clocks/calendar.ts';
import { deliveryIdOf } from '../../../analyzer/notices/case-id.ts';
import type { NoticeDraft } from '../../../analyzer/notices/facts.ts';
import type { Core } from '../../up/core.ts';
import { findPlayer, type Player } from './cast.ts';
import type { StoryTime } from './story-time.ts';

const minuteMs = 60_000;
/** Stops of the clock between two scenes: far more than one county's ladders have steps. */
const mostStops = 1_000;

/** Where the story is played: the node's own engine, on a clock that its scenes move forward. */
export interface Stage {
  /** When the telling began: milliseconds since the epoch. */
  readonly now: number;
  /** The n-th working day before today at a time of the Shanghai day, `09:30`. */
  workday(before: number, clock: string): number;
  /** Moves the clock; reminders that fall due meanwhile are sent at their own time. Never back. */
  at(ms: number): Promise<void>;
  player(username: string): Promise<Player>;
  /** One action by a person for the own unit, and everything that it sets off. */
  act(
    who: Player,
    kind: CaseKind,
    caseId: string,
    message: string,
    payload?: Readonly<Record<string, unknown>>,
  ): Promise<CaseView>;
  /** A new draft; answers its id. */
  draft(who: Player, draft: NoticeDraft): Promise<string>;
  delivery(noticeId: string, unitId: string): string;
  /** Whoever has an inbox has read what is in it. */
  readInboxes(): Promise<void>;
}

/** The stage of a node whose clock the story may hold. */
export function createStage(core: Core, time: StoryTime): Stage {
  const { analysis, stores } = core;
  const { cases, escalations, noticeBatches, noticeReports, deadlines } = analysis;
  const { db } = stores.records;
  const now = time.now();
  const players = new Map<string, Promise<Player>>();
  const iso = (ms: number) => new Date(ms).toISOString();

  async function settle(): Promise<void> {
    await noticeBatches.sweep();
    await cases.drainOutbox();
  }

  async function nextStep(until: number): Promise<number | undefined> {
    const row = await db
      .selectFrom('clock_escalations')
      .select('next_at')
      .where('next_at', '<=', iso(until))
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    return row?.next_at == null ? undefined : Date.parse(row.next_at);
  }

  return {
    now,

    workday(before, clock) {
      const [hours = 0, minutes = 0] = clock.split(':').map(Number);
      let day = dayNumberAt(now);
      for (let left = before; left > 0;) {
        day -= 1;
        if (isWorkingDay(deadlines.calendar, day)) left -= 1;
      }
      return startOfDayMs(day) + (hours * 60 + minutes) * minuteMs;
    },

    async at(ms) {
      for (let stops = 0; stops < mostStops; stops += 1) {
        await escalations.sweep();
        const next = await nextStep(ms);
        if (next === undefined) break;
        time.hold(Math.max(next, time.now()));
      }
      time.hold(Math.max(ms, time.now()));
    },

    player(username) {
      const found = players.get(username) ?? findPlayer(stores.records, username);
      players.set(username, found);
      return found;
    },

    async act({ actor, unitId }, kind, caseId, message, payload = {}) {
      const done = await cases.act({ caseId, caseKind: kind, message, payload, actor, unitId });
      await settle();
      return done;
    },

    async draft({ actor, unitId }, draft) {
      const { id } = await noticeReports.report({ actor, unitId, draft });
      return id;
    },

    delivery: deliveryIdOf,

    async readInboxes() {
      await db
        .updateTable('inbox')
        .set((eb) => ({ read_at: iso(time.now()), read_by: eb.ref('account_id') }))
        .where('read_at', 'is', null)
        .execute();
    },
  };
}
