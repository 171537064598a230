import type { Db, Trx } from '../stores/records/records.ts';
import type { WorkCalendar } from './calendar.ts';
import type { ClockRule, Limit } from './clock.ts';
import {
  versionAt,
  type Deadline,
  type DeadlineRules,
  type DeadlineVersion,
} from './deadline-rules.ts';
import { dueAt } from './due-at.ts';
import { ClockError } from './errors.ts';
import { listTightenings, type Tightening } from './tightenings.ts';
import { createTighten, type DeadlinesDeps, type Tighten } from './tighten.ts';

/** One deadline as it holds for a unit. */
export interface DeadlineForUnit {
  deadline: Deadline;
  /** In force at the instant asked for; undefined before the first and after the last. */
  version?: DeadlineVersion;
  /** What holds for the unit: the version's limit or a tighter one. */
  limit?: Limit;
  /** The tightening that decides, of the unit or of one above it. */
  tightened?: Tightening;
  /** The unit's own, whether it decides or not. */
  own?: Tightening;
}

/** Which limit holds for a unit at an instant. */
export interface Deadlines extends Tighten {
  readonly rules: DeadlineRules;
  readonly calendar: WorkCalendar;
  /** Whether there is such a rule: severities without a first measure have none. */
  has(ruleId: string): boolean;
  /**
   * The rule in force, tightened where an administrator of the unit or of one above it did so. `reader`: the transaction
   * that the caller is in.
   * Throws ClockError DEADLINE_UNKNOWN, DEADLINE_NOT_IN_FORCE.
   */
  resolve(
    ruleId: string,
    scope: { unitId: string; at: string },
    reader?: Db | Trx,
  ): Promise<ClockRule>;
  /** All deadlines for a unit, in the order of their files. */
  list(scope: { unitId: string; at: string }): Promise<DeadlineForUnit[]>;
}

/** The tightening that ends first when the clock starts at the instant, if it ends before the version's own limit. */
function tightest(
  version: DeadlineVersion,
  tightenings: readonly Tightening[],
  at: string,
  calendar: WorkCalendar,
): Tightening | undefined {
  let best: Tightening | undefined;
  let earliest = dueAt(version.limit, at, calendar);
  for (const one of tightenings) {
    const due = dueAt(one.limit, at, calendar);
    if (due < earliest) [best, earliest] = [one, due];
  }
  return best;
}

function ruleOf(
  id: string,
  version: DeadlineVersion,
  tightened: Tightening | undefined,
): ClockRule {
  const { source, article, confidence, ladder } = version;
  const sourceLimit = version.sourceLimit ?? (tightened && version.limit);
  return {
    ruleId: id,
    limit: tightened?.limit ?? version.limit,
    source,
    confidence,
    ...(article !== undefined && { article }),
    ...(sourceLimit && { sourceLimit }),
    ...(ladder !== undefined && { ladder }),
  };
}

/** Rules of rules/deadlines with what administrators tightened. */
export function createDeadlines(deps: DeadlinesDeps): Deadlines {
  const { records, rules, calendar } = deps;

  function getDeadline(id: string): Deadline {
    const found = rules.deadlines.get(id);
    if (found) return found;
    throw new ClockError('DEADLINE_UNKNOWN', `There is no deadline ${id}.`);
  }

  return {
    rules,
    calendar,
    has: (ruleId) => rules.deadlines.has(ruleId),

    async resolve(ruleId, { unitId, at }, reader = records.db) {
      const version = versionAt(getDeadline(ruleId), at);
      if (!version) {
        throw new ClockError('DEADLINE_NOT_IN_FORCE', `${ruleId} is not in force at ${at}.`);
      }
      const tightenings = await listTightenings(reader, { unitId, at, deadlineId: ruleId });
      return ruleOf(ruleId, version, tightest(version, tightenings, at, calendar));
    },

    async list({ unitId, at }) {
      const all = await listTightenings(records.db, { unitId, at });
      return [...rules.deadlines.values()].map((deadline) => {
        const version = versionAt(deadline, at);
        if (!version) return { deadline };
        const mine = all.filter((one) => one.deadlineId === deadline.id);
        const tightened = tightest(version, mine, at, calendar);
        const own = mine.find((one) => one.unitId === unitId);
        return {
          deadline,
          version,
          limit: tightened?.limit ?? version.limit,
          ...(tightened && { tightened }),
          ...(own && { own }),
        };
      });
    },

    ...createTighten({ ...deps, getDeadline }),
  };
}
