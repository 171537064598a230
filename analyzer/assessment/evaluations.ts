import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { createObserver, evaluate, type Observer } from './evaluate.ts';
import { observations } from './observations/registry.ts';
import { pruneEvidence, renewEvidence } from './renew-evidence.ts';
import { levelsOf } from './sheet/profile.ts';
import { rebuildSheet, type SheetMaker, type SheetRow } from './sheet/store.ts';
import { subtreeUnitIds } from './subtree.ts';
import type { SystemTable } from './tables.ts';

export interface EvaluationsDeps {
  records: Records;
  events: EventStore;
  time: TimeSource;
  log: Logger;
  retentionDays: number;
  maker(): Promise<SheetMaker>;
  /** In the transaction that stored a sheet. */
  onSheet(trx: Trx, system: SystemTable, sheet: SheetRow, at: string): Promise<void>;
}

const dayMs = 86_400_000;
/** Systems looked up at once, and sheets made per turn. */
const pageSize = 50;
/** Older than this is due: somewhat less than the hour between two runs, since a run takes its time. */
const dueMs = 45 * 60_000;
/** A run of the job ends after this; systems that waited longest come first in the next. */
const budgetMs = 50 * 60_000;

/** Keeps evidence and sheets of all systems current, in bounded runs. */
export function createEvaluations(deps: EvaluationsDeps) {
  const { records, events, time, log, retentionDays, onSheet } = deps;

  async function observerOf(unitId: string): Promise<Observer> {
    const now = new Date(time.now());
    const units = await subtreeUnitIds(records.db, unitId, now.toISOString());
    return createObserver(observations, { db: records.db, events, units, now, retentionDays });
  }

  async function evaluateWith(
    observer: Observer,
    system: SystemTable,
    force: boolean,
  ): Promise<void> {
    const maker = await deps.maker();
    const { checks } = maker.rules;
    const { items } = maker.profiles(levelsOf(system));
    const found = await evaluate(system, items, checks, observer);
    for (const fault of found.faults)
      log.warn({ system: system.id, ...fault }, 'a compliance check failed');
    const { now } = observer;
    const at = now.toISOString();
    await records.transaction(async (trx) => {
      await renewEvidence(trx, system, found, checks, { now, force });
      await onSheet(trx, system, await rebuildSheet(trx, maker, system, at), at);
    });
  }

  /** Systems of one unit that are due: what is observed there serves them all. */
  async function dueTogether(before: string): Promise<SystemTable[]> {
    const due = records.db
      .selectFrom('systems')
      .selectAll()
      .where('closed_at', 'is', null)
      .where((eb) => eb.or([eb('evaluated_at', 'is', null), eb('evaluated_at', '<', before)]));
    const first = await due
      .orderBy((eb) => eb.fn.coalesce('evaluated_at', eb.val('')))
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!first) return [];
    return await due.where('unit_id', '=', first.unit_id).orderBy('id').limit(pageSize).execute();
  }

  return {
    async evaluate(system: SystemTable): Promise<void> {
      await evaluateWith(await observerOf(system.unit_id), system, true);
    },

    /** Evaluates what was last evaluated some time ago, the oldest first, until done or out of time. */
    async evaluateDue(signal: AbortSignal): Promise<void> {
      const startedAt = time.now();
      const before = new Date(startedAt - dueMs).toISOString();
      for (;;) {
        const systems = await dueTogether(before);
        const [first] = systems;
        if (!first) break;
        const observer = await observerOf(first.unit_id);
        for (const system of systems) {
          if (signal.aborted || time.now() - startedAt > budgetMs) return;
          await evaluateWith(observer, system, false);
          await nextTurn();
        }
      }
      const oldest = new Date(startedAt - retentionDays * dayMs).toISOString();
      await records.transaction((trx) => pruneEvidence(trx, oldest));
    },

    /** Makes the sheets again that something or time has changed since. */
    async refreshDue(signal: AbortSignal): Promise<void> {
      const maker = await deps.maker();
      for (;;) {
        const at = isoNow(time);
        const systems = await records.db
          .selectFrom('systems')
          .innerJoin('verdict_sheets', 'verdict_sheets.system_id', 'systems.id')
          .selectAll('systems')
          .where('closed_at', 'is', null)
          .where((eb) => eb.or([eb('stale', '=', 1), eb('changes_at', '<=', at)]))
          .orderBy('systems.id')
          .limit(pageSize)
          .execute();
        if (systems.length === 0) return;
        for (const system of systems) {
          if (signal.aborted) return;
          await records.transaction(async (trx) => {
            await onSheet(trx, system, await rebuildSheet(trx, maker, system, at), at);
          });
          await nextTurn();
        }
      }
    },
  };
}
