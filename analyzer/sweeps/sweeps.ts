import { randomInt } from 'node:crypto';
import type { SweepRules } from '../../collector/sweeps/rules.ts';
import { isoNow } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { takeTurn } from '../people/unit-tree.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import { SweepsError } from './errors.ts';
import { createSweepRun, haltOf, type RunSweepDeps } from './runs/run-sweep.ts';
import { settingsOf, type SweepSettings } from './runs/settings.ts';
import type { SweepTable } from './tables.ts';

export interface SweepsDeps extends RunSweepDeps {
  jobs: Jobs;
  sweepRules: () => Pick<SweepRules, 'probing'>;
}

export interface ScheduleInput {
  enabled: boolean;
  everySeconds: number;
  settings?: SweepSettings;
}

/** Sweeps: started by people or by their schedule, run as jobs that survive the process. */
export interface Sweeps {
  /** Answers the id. Throws PLAN_NOT_AUTHORISED, PREFIX_NOT_IN_PLAN, SWEEP_UNDER_WAY, BAD_SETTINGS. */
  start(planId: string, settings: SweepSettings, by: Principal): Promise<string>;
  /** Throws SWEEP_STATE when it is over. */
  stop(id: string, by: Principal): Promise<void>;
  /** A stopped or failed sweep goes on where it stood; only under the very plan that it began with. Throws SWEEP_STATE and as `start`. */
  resume(id: string, by: Principal): Promise<void>;
  /** Throws BAD_SETTINGS, PREFIX_NOT_IN_PLAN. */
  schedule(planId: string, schedule: ScheduleInput, by: Principal): Promise<void>;
  unschedule(planId: string, by: Principal): Promise<void>;
}

const runJob = 'sweep-run';
const scheduleJob = 'sweep-schedule';
const scheduleKey = (planId: string) => `sweep-schedule:${planId}`;
const underWay = ['queued', 'running', 'stopping'] as const;

export function createSweeps(deps: SweepsDeps): Sweeps {
  const { records, jobs, time, live, rules, sweepRules } = deps;
  const runSweep = createSweepRun(deps);

  async function authorisedPlan(trx: Trx, planId: string) {
    const plan = await trx
      .selectFrom('address_plans')
      .selectAll()
      .where('id', '=', planId)
      .executeTakeFirst();
    if (!plan) throw new SweepsError('NOT_FOUND', `There is no plan ${planId}.`);
    const sweep = { state: 'queued', plan_version: plan.version } as const;
    const against = haltOf(sweep, plan, isoNow(time));
    if (!against) return plan;
    throw new SweepsError(
      'PLAN_NOT_AUTHORISED',
      'The authorisation of this plan is not in force.',
      {
        reason: against.reason,
      },
    );
  }

  async function checkSettings(trx: Trx, planId: string, settings: SweepSettings): Promise<void> {
    const { maxBudget, maxRatePerSecond } = sweepRules().probing;
    if ((settings.budget ?? 1) > maxBudget || (settings.rate ?? 1) > maxRatePerSecond) {
      const detail = `At most ${maxBudget} questions, and ${maxRatePerSecond} a second.`;
      throw new SweepsError('BAD_SETTINGS', detail, { maxBudget, maxRatePerSecond });
    }
    if (!settings.prefixIds) return;
    const rows = await trx
      .selectFrom('address_plan_prefixes')
      .select('id')
      .where('plan_id', '=', planId)
      .where('id', 'in', settings.prefixIds)
      .execute();
    if (rows.length === new Set(settings.prefixIds).size) return;
    throw new SweepsError('PREFIX_NOT_IN_PLAN', 'The plan does not have all of these prefixes.');
  }

  async function refuseSecond(trx: Trx, planId: string): Promise<void> {
    const other = await trx
      .selectFrom('sweeps')
      .select('id')
      .where('plan_id', '=', planId)
      .where('state', 'in', underWay)
      .executeTakeFirst();
    if (!other) return;
    throw new SweepsError('SWEEP_UNDER_WAY', 'A sweep of this plan is under way.', {
      id: other.id,
    });
  }

  function insert(
    planId: string,
    settings: SweepSettings,
    by: { id: string; name: string; actor: AuditActor; scheduled: boolean },
  ): Promise<SweepTable> {
    return records.transaction(async (trx) => {
      const at = isoNow(time);
      await takeTurn(trx, 'inventory');
      const plan = await authorisedPlan(trx, planId);
      await checkSettings(trx, planId, settings);
      await refuseSecond(trx, planId);
      const row: SweepTable = {
        id: newId(time.now()),
        unit_id: plan.unit_id,
        plan_id: planId,
        plan_version: plan.version,
        state: 'queued',
        reason: null,
        detail: null,
        scheduled: by.scheduled ? 1 : 0,
        settings: JSON.stringify(settings),
        budget: settings.budget ?? rules().runs.defaultBudget,
        rate: settings.rate ?? sweepRules().probing.ratePerSecond,
        phase: 'alias-test',
        probes: 0,
        found: 0,
        found_new: 0,
        aliased: 0,
        failed: 0,
        excluded: 0,
        aliased_prefixes: '[]',
        seed: randomInt(2 ** 31),
        knowledge_sha256: null,
        resumed: 0,
        created_at: at,
        created_by: by.id,
        created_by_name: by.name,
        started_at: null,
        progress_at: null,
        ended_at: null,
      };
      await trx.insertInto('sweeps').values(row).execute();
      await appendAudit(trx, {
        unitId: plan.unit_id,
        actor: by.actor,
        action: 'sweep.start',
        target: { kind: 'sweep', id: row.id },
        after: { planId, planVersion: plan.version, budget: row.budget, rate: row.rate },
        at,
      });
      return row;
    });
  }

  async function enqueue(row: Pick<SweepTable, 'id' | 'unit_id'>): Promise<void> {
    await jobs.enqueue(runJob, { sweepId: row.id }, { dedupeKey: row.id });
    live.publish({ topic: 'sweep', unitId: row.unit_id, id: row.id, change: 'queued' });
  }

  /** Changes the state under a lock; `check` says which states it may come from. */
  function move(
    id: string,
    by: Principal,
    action: 'sweep.stop' | 'sweep.resume',
    change: (trx: Trx, sweep: SweepTable) => Promise<'stopping' | 'queued'>,
  ): Promise<SweepTable> {
    return records.transaction(async (trx) => {
      const at = isoNow(time);
      await takeTurn(trx, 'inventory');
      const sweep = await trx
        .selectFrom('sweeps')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (!sweep) throw new SweepsError('NOT_FOUND', `There is no sweep ${id}.`);
      const state = await change(trx, sweep);
      await trx
        .updateTable('sweeps')
        .set({
          state,
          ...(state === 'queued' ? { reason: null, detail: null, ended_at: null } : {}),
        })
        .where('id', '=', id)
        .execute();
      await appendAudit(trx, {
        unitId: sweep.unit_id,
        actor: actorOf(by),
        action,
        target: { kind: 'sweep', id },
        before: { state: sweep.state, probes: sweep.probes },
        after: { state },
        at,
      });
      return sweep;
    });
  }

  jobs.define(
    runJob,
    async (payload, context) => {
      const id = typeof payload['sweepId'] === 'string' ? payload['sweepId'] : '';
      await runSweep(id, context.signal);
    },
    {
      // Each has a thread of its own on a machine of two cores.
      concurrency: 2,
      // A process that is killed again and again; the rules say how often a sweep may go on.
      attempts: 1_001,
      backoffMs: 2_000,
      // A timer holds 24 days at most; the rules bound the hours below that.
      timeoutMs: 550 * 3_600_000,
    },
  );

  jobs.define(
    scheduleJob,
    async (payload) => {
      const planId = typeof payload['planId'] === 'string' ? payload['planId'] : '';
      const schedule = await records.db
        .selectFrom('sweep_schedules')
        .selectAll()
        .where('plan_id', '=', planId)
        .executeTakeFirst();
      if (schedule?.enabled !== 1) return;
      try {
        const row = await insert(planId, settingsOf(schedule.settings), {
          id: schedule.updated_by,
          name: schedule.updated_by_name,
          actor: { kind: 'system', name: 'sweep-schedule' },
          scheduled: true,
        });
        await enqueue(row);
      } catch (error) {
        // An expired plan or a sweep that still runs: the next time may do.
        if (!(error instanceof SweepsError)) throw error;
      }
    },
    { attempts: 2 },
  );

  return {
    async start(planId, settings, by) {
      const who = { id: by.accountId, name: by.name, actor: actorOf(by), scheduled: false };
      const row = await insert(planId, settings, who);
      await enqueue(row);
      return row.id;
    },

    async stop(id, by) {
      const sweep = await move(id, by, 'sweep.stop', async (_trx, { state }) => {
        if (state === 'queued' || state === 'running') return 'stopping';
        throw new SweepsError('SWEEP_STATE', 'The sweep does not run.', { state });
      });
      live.publish({ topic: 'sweep', unitId: sweep.unit_id, id, change: 'stopping' });
    },

    async resume(id, by) {
      const sweep = await move(id, by, 'sweep.resume', async (trx, { state, ...row }) => {
        if (state !== 'stopped' && state !== 'failed') {
          throw new SweepsError('SWEEP_STATE', 'Only a stopped sweep goes on.', { state });
        }
        const plan = await authorisedPlan(trx, row.plan_id);
        if (plan.version !== row.plan_version) {
          const detail = 'The plan has changed since: start a new sweep.';
          throw new SweepsError('PLAN_CHANGED', detail, { version: plan.version });
        }
        await refuseSecond(trx, row.plan_id);
        return 'queued';
      });
      await enqueue(sweep);
    },

    async schedule(planId, { enabled, everySeconds, settings = {} }, by) {
      const { minSeconds, maxSeconds } = rules().schedule;
      if (everySeconds < minSeconds || everySeconds > maxSeconds) {
        const detail = `A sweep repeats after ${minSeconds} to ${maxSeconds} seconds.`;
        throw new SweepsError('BAD_SETTINGS', detail, { minSeconds, maxSeconds });
      }
      await records.transaction(async (trx) => {
        const at = isoNow(time);
        const plan = await authorisedPlan(trx, planId);
        await checkSettings(trx, planId, settings);
        const values = {
          enabled: enabled ? 1 : 0,
          every_seconds: everySeconds,
          settings: JSON.stringify(settings),
          updated_at: at,
          updated_by: by.accountId,
          updated_by_name: by.name,
        };
        await trx
          .insertInto('sweep_schedules')
          .values({ plan_id: planId, unit_id: plan.unit_id, ...values })
          .onConflict((conflict) => conflict.column('plan_id').doUpdateSet(values))
          .execute();
        await appendAudit(trx, {
          unitId: plan.unit_id,
          actor: actorOf(by),
          action: 'sweep.schedule',
          target: { kind: 'address-plan', id: planId },
          after: { enabled, everySeconds, settings },
          at,
        });
      });
      if (enabled) {
        await jobs.repeat(scheduleKey(planId), scheduleJob, { planId }, everySeconds * 1_000);
      } else await jobs.cancelRepeat(scheduleKey(planId));
    },

    async unschedule(planId, by) {
      await records.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('sweep_schedules')
          .where('plan_id', '=', planId)
          .returning('unit_id')
          .executeTakeFirst();
        if (!row) return;
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(by),
          action: 'sweep.unschedule',
          target: { kind: 'address-plan', id: planId },
          at: isoNow(time),
        });
      });
      await jobs.cancelRepeat(scheduleKey(planId));
    },
  };
}
