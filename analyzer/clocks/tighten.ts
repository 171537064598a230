import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { getVisibleUnit, refuseClosed } from '../people/units.ts';
import { isUniqueViolation } from '../stores/records/errors.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import type { WorkCalendar } from './calendar.ts';
import type { Limit } from './clock.ts';
import { versionAt, type Deadline, type DeadlineRules } from './deadline-rules.ts';
import { ClockError } from './errors.ts';
import { isTighter, limitText } from './limits.ts';
import { listTightenings, type Tightening } from './tightenings.ts';

export interface TighteningOrder {
  deadlineId: string;
  unitId: string;
  limit: Limit;
  reason: string;
  /** Id of the unit's own tightening that the person saw, null for none; another one now is TIGHTENING_CHANGED. */
  replaces?: string | null;
}

export interface Tighten {
  /**
   * Sets a tighter limit for a unit and those below it, from now on; clocks that run keep the rule they were started with.
   * Throws ClockError DEADLINE_UNKNOWN, DEADLINE_NOT_IN_FORCE, TIGHTENING_NOT_TIGHTER (than the source, or than what a unit
   * above has set), TIGHTENING_CHANGED, and NOT_FOUND for a unit that the person does not see.
   */
  tighten(principal: Principal, order: TighteningOrder): Promise<void>;
  /** Ends the unit's own tightening. Throws TIGHTENING_UNKNOWN, TIGHTENING_CHANGED. */
  withdraw(
    principal: Principal,
    order: { deadlineId: string; unitId: string; reason: string; replaces?: string | null },
  ): Promise<void>;
}

export interface DeadlinesDeps {
  records: Records;
  rules: DeadlineRules;
  calendar: WorkCalendar;
  time: TimeSource;
}

interface Deps extends DeadlinesDeps {
  getDeadline(id: string): Deadline;
}

/** Stores a tightening; somebody who set one at the same moment was first. */
async function insert(
  trx: Trx,
  principal: Principal,
  { deadlineId, unitId, limit, reason }: TighteningOrder,
  now: string,
): Promise<void> {
  try {
    await trx
      .insertInto('deadline_overrides')
      .values({
        id: newId(),
        unit_id: unitId,
        deadline_id: deadlineId,
        limit_kind: limit.kind,
        limit_value: limit.value,
        reason,
        from_at: now,
        until_at: null,
        active_key: `${unitId}|${deadlineId}`,
        made_by: principal.accountId,
        made_by_name: principal.name,
        withdrawn_by: null,
      })
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ClockError('TIGHTENING_CHANGED', 'Somebody else has set one at the same moment.');
  }
}

/** Refuses a change by somebody who saw another tightening than there is. */
function checkSeen(own: Tightening | undefined, seen: string | null | undefined): void {
  if (seen === undefined || seen === (own?.id ?? null)) return;
  throw new ClockError(
    'TIGHTENING_CHANGED',
    own
      ? `${own.madeBy} has set ${limitText(own.limit)} meanwhile.`
      : 'It was withdrawn meanwhile.',
  );
}

async function close(trx: Trx, own: Tightening, now: string, by: string): Promise<void> {
  await trx
    .updateTable('deadline_overrides')
    .set({ until_at: now, active_key: null, withdrawn_by: by })
    .where('id', '=', own.id)
    .execute();
}

export function createTighten({ records, calendar, time, getDeadline }: Deps): Tighten {
  /** Own tightening of the unit, and those of the units above it. */
  async function read(trx: Trx, principal: Principal, deadlineId: string, unitId: string) {
    const now = isoNow(time);
    refuseClosed(await getVisibleUnit(trx, principal, unitId, now));
    const all = await listTightenings(trx, { unitId, at: now, deadlineId });
    return {
      now,
      own: all.find((one) => one.unitId === unitId),
      above: all.filter((one) => one.unitId !== unitId),
    };
  }

  function checkTighter(deadline: Deadline, limit: Limit, above: Tightening[], now: string): void {
    const version = versionAt(deadline, now);
    if (!version) {
      throw new ClockError('DEADLINE_NOT_IN_FORCE', `${deadline.id} is not in force.`);
    }
    const refuse = (what: string, than: Limit) => {
      const detail = `${limitText(limit)} is not tighter than ${limitText(than)}, which ${what}.`;
      throw new ClockError('TIGHTENING_NOT_TIGHTER', detail);
    };
    if (!isTighter(limit, version.limit, calendar)) {
      refuse(version.sourceLimit ? 'is the default' : `${version.source} gives`, version.limit);
    }
    for (const one of above) {
      if (!isTighter(limit, one.limit, calendar)) refuse(`${one.unitName} has set`, one.limit);
    }
  }

  return {
    tighten(principal, order) {
      const { deadlineId, unitId, limit, reason, replaces } = order;
      return records.transaction(async (trx) => {
        const deadline = getDeadline(deadlineId);
        const { now, own, above } = await read(trx, principal, deadlineId, unitId);
        checkSeen(own, replaces);
        checkTighter(deadline, limit, above, now);
        if (own) await close(trx, own, now, principal.accountId);
        await insert(trx, principal, order, now);
        await appendAudit(trx, {
          unitId,
          actor: actorOf(principal),
          action: 'deadline.tighten',
          target: { kind: 'deadline', id: deadlineId },
          before: { limit: own ? limitText(own.limit) : null },
          after: { limit: limitText(limit) },
          reason,
          at: now,
        });
      });
    },

    withdraw(principal, { deadlineId, unitId, reason, replaces }) {
      return records.transaction(async (trx) => {
        getDeadline(deadlineId);
        const { now, own } = await read(trx, principal, deadlineId, unitId);
        checkSeen(own, replaces);
        if (!own) throw new ClockError('TIGHTENING_UNKNOWN', 'This unit has not tightened it.');
        await close(trx, own, now, principal.accountId);
        await appendAudit(trx, {
          unitId,
          actor: actorOf(principal),
          action: 'deadline.withdraw',
          target: { kind: 'deadline', id: deadlineId },
          before: { limit: limitText(own.limit) },
          after: { limit: null },
          reason,
          at: now,
        });
      });
    },
  };
}
