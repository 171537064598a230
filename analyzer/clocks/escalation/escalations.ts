import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Cases } from '../../cases/cases.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import { isPostgres } from '../../stores/records/migrations/dialect.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import type { Tell } from '../../telling/tell.ts';
import type { Deadlines } from '../deadlines.ts';
import { follow, listChanged, type Followed } from './follow.ts';
import { nextStep } from './ladder-walk.ts';
import { tellStep } from './tell-step.ts';
import { runningClocks, walkedClockOf, type WalkedClock } from './walked-clock.ts';

export interface SweepResult {
  /** Clocks whose next step was computed anew. */
  followed: number;
  /** Steps written into the logs of cases. */
  steps: number;
  failed: number;
  /** More is due than one sweep does. */
  more: boolean;
}

/** Walks the ladders of running clocks. */
export interface Escalations {
  /**
   * Walks what is due, up to a bound. Each step is one transaction with its message in the log of the case and what
   * people are told: done wholly or not at all, and by one process only.
   */
  sweep(): Promise<SweepResult>;
  /** Defines the job and its repetition; call it once, before the jobs are started. */
  start(): Promise<void>;
}

export interface EscalationsDeps {
  records: Records;
  cases: Pick<Cases, 'actIn'>;
  deadlines: Pick<Deadlines, 'rules' | 'calendar'>;
  tell: Tell;
  time: TimeSource;
  jobs: Jobs;
  log: Logger;
  metrics: Registry;
}

const jobName = 'clocks.escalate';
/** Half a minute late at most; the shortest limit of the trade is ten minutes. */
const sweepEveryMs = 30_000;
/** One transaction each, so that others who write wait a moment only. */
const followBatch = 100;
const stepBatch = 100;
/** Batches of one sweep, so that no job runs for long; the next sweep goes on at once. */
const mostBatches = 20;
const jobTimeoutMs = 10 * 60_000;
const firstRetryMs = 60_000;
const lastRetryMs = 6 * 3_600_000;

interface DueRow {
  case_id: string;
  clock: string;
  failures: number;
}

/** Reads the escalation row and keeps other processes from it until the transaction ends. */
function lockRow(trx: Trx, { case_id: caseId, clock }: DueRow) {
  return (
    trx
      .selectFrom('clock_escalations')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('clock', '=', clock)
      // SQLite has one writer at a time and no row locks.
      .$if(isPostgres(trx), (query) => query.forUpdate())
      .executeTakeFirst()
  );
}

/** See `Escalations`. */
export function createEscalations(deps: EscalationsDeps): Escalations {
  const { records, cases, deadlines, tell, time, jobs, log, metrics } = deps;
  const { rules, calendar } = deadlines;
  const stepsTotal = new Counter({
    name: 'clocks_escalation_steps_total',
    help: 'Steps of escalation ladders that were walked',
    labelNames: ['ladder', 'measure'],
    registers: [metrics],
  });
  const failuresTotal = new Counter({
    name: 'clocks_escalation_failures_total',
    help: 'Steps that could not be walked and are tried again',
    registers: [metrics],
  });

  /** What people call the clock; one of a rule that only another node knows goes by its id. */
  function namesOf({ state }: WalkedClock): { zh: string; en: string } {
    const deadline = rules.deadlines.get(state.rule.ruleId);
    return { zh: deadline?.nameZh ?? state.clock, en: deadline?.nameEn ?? state.clock };
  }

  /** Tells the people of this node what another node has walked: its own can't know them. */
  async function tellForeign(trx: Trx, clock: Followed, now: string): Promise<void> {
    const { before, escalated, state } = clock;
    const known = before?.round === state.round && before.dueAt === state.dueAt;
    const from = known && before.walked >= 0 ? before.walked : escalated - 1;
    const steps = rules.ladders.get(clock.ladder)?.steps ?? [];
    for (const step of steps.slice(Math.max(0, from), escalated)) {
      await tellStep(trx, tell, step, clock, namesOf(clock), now);
    }
  }

  async function followChanged(): Promise<number> {
    return records.transaction(async (trx) => {
      const now = isoNow(time);
      const changed = await listChanged(trx, followBatch);
      for (const clock of changed) {
        if (clock.escalated > 0) await tellForeign(trx, clock, now);
        await follow(trx, clock, clock.escalated, now, rules, calendar);
      }
      return changed.length;
    });
  }

  /** Forgets a clock that runs no longer; when it goes on, it is followed again. */
  async function forget(trx: Trx, { case_id: caseId, clock }: DueRow): Promise<void> {
    await trx
      .deleteFrom('clock_escalations')
      .where('case_id', '=', caseId)
      .where('clock', '=', clock)
      .execute();
  }

  /** One step in one transaction; undefined when there was nothing to do any more. */
  async function walk(due: DueRow): Promise<{ ladder: string; measure: string } | undefined> {
    return records.transaction(async (trx) => {
      const now = isoNow(time);
      const row = await lockRow(trx, due);
      if (!row || row.next_at === null || row.next_at > now) return undefined;
      const found = await runningClocks(trx)
        .where('k.case_id', '=', row.case_id)
        .where('k.clock', '=', row.clock)
        .executeTakeFirst();
      if (!found) {
        await forget(trx, due);
        return undefined;
      }
      const clock = walkedClockOf(found);
      const { state, escalated } = clock;
      const ladder = rules.ladders.get(clock.ladder);
      const next = ladder && nextStep(ladder, state, escalated, now, calendar);
      const step = next && ladder.steps[next.index];
      if (!step || next.at > now) {
        await follow(trx, clock, escalated, now, rules, calendar);
        return undefined;
      }
      await cases.actIn(trx, {
        caseId: clock.caseId,
        caseKind: clock.caseKind,
        message: 'escalate',
        payload: {
          clock: state.clock,
          step: next.index + 1,
          stepId: step.id,
          ladder: ladder.id,
          nameZh: step.nameZh,
          nameEn: step.nameEn,
          dueAt: state.dueAt,
          measure: step.measure,
        },
        actor: { kind: 'system', name: 'escalation' },
        unitId: clock.unitId,
        // The deadline too: a step that lost against a pause is walked again when the clock goes on.
        idempotencyKey: `step:${state.clock}:${state.round}.${state.extensions}:${state.dueAt}:${step.id}`,
      });
      await tellStep(trx, tell, step, clock, namesOf(clock), now);
      await follow(trx, clock, next.index + 1, now, rules, calendar);
      return { ladder: ladder.id, measure: step.measure };
    });
  }

  /** The others go on; this one is tried again later and later. */
  async function postpone(due: DueRow, error: unknown): Promise<void> {
    failuresTotal.inc();
    const { case_id: caseId, clock, failures } = due;
    log.warn({ caseId, clock, err: error }, 'clocks: a step could not be walked');
    const delay = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(failures, 12));
    await records.db
      .updateTable('clock_escalations')
      .set({
        failures: failures + 1,
        error: error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500),
        next_at: new Date(time.now() + delay).toISOString(),
      })
      .where('case_id', '=', caseId)
      .where('clock', '=', clock)
      .execute();
  }

  async function walkBatch(result: SweepResult): Promise<number> {
    const due = await records.db
      .selectFrom('clock_escalations')
      .select(['case_id', 'clock', 'failures'])
      .where('next_at', '<=', isoNow(time))
      .orderBy('next_at')
      .limit(stepBatch)
      .execute();
    for (const row of due) {
      try {
        const walked = await walk(row);
        if (!walked) continue;
        stepsTotal.inc(walked);
        result.steps += 1;
      } catch (error) {
        result.failed += 1;
        await postpone(row, error);
      }
    }
    return due.length;
  }

  async function sweep(): Promise<SweepResult> {
    const result: SweepResult = { followed: 0, steps: 0, failed: 0, more: true };
    for (let batch = 0; batch < mostBatches && result.more; batch += 1) {
      const followed = await followChanged();
      result.followed += followed;
      const walked = await walkBatch(result);
      result.more = followed === followBatch || walked > 0;
    }
    return result;
  }

  return {
    sweep,
    async start() {
      jobs.define(
        jobName,
        async () => {
          const { more } = await sweep();
          if (more) await jobs.enqueue(jobName, {});
        },
        { timeoutMs: jobTimeoutMs },
      );
      await jobs.repeat(jobName, jobName, {}, sweepEveryMs);
    },
  };
}
