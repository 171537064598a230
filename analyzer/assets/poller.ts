import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { diagnoseTimeout } from '../../collector/probes/snmp/diagnose.ts';
import { SnmpError } from '../../collector/probes/snmp/errors.ts';
import type { Facts } from '../../collector/probes/snmp/facts.ts';
import { pollDevice } from '../../collector/probes/snmp/poll-device.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { SecretUnreadableError } from '../secrets/secret-box.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import type { Assets } from './assets.ts';
import { AssetsError } from './errors.ts';
import type { PollTargets } from './poll-targets.ts';
import type { PollingRules } from './polling-rules.ts';
import { createSessionPool } from './session-pool.ts';
import type { PollTargetTable } from './tables.ts';

export interface PollerDeps {
  records: Records;
  assets: Assets;
  targets: PollTargets;
  jobs: Jobs;
  alerts?: Pick<Alerts, 'raise' | 'resolve'>;
  log: Logger;
  time: TimeSource;
  metrics: Registry;
  rules: PollingRules;
}

export interface PollRun {
  outcome: string;
  error?: string;
  assetId?: string;
  millis: number;
}

export interface Poller {
  /** Schedules every enabled target; call once, before `jobs.start()`. */
  start(): Promise<void>;
  /** After a target was created, changed or removed. */
  reschedule(id: string): Promise<void>;
  /** Polls at once and answers how it went. Throws POLL_NOT_FOUND. A run under way is joined. */
  run(id: string): Promise<PollRun>;
  stop(): Promise<void>;
}

const jobName = 'snmp-poll';
const jobKey = (id: string) => `snmp-poll:${id}`;
const unreachableRule = 'asset.unreachable';
/** The device did not speak SNMP with us: it may be down. Wrong keys are our fault, not its state. */
const silentCodes = new Set(['TIMEOUT', 'UNREACHABLE', 'WRONG_SOURCE']);

interface Failure {
  code: string;
  message: string;
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof SnmpError) {
    return { code: error.code, message: `${error.message} ${error.remedy}` };
  }
  if (error instanceof SecretUnreadableError) return { code: error.code, message: error.message };
  if (error instanceof AssetsError) return { code: error.code, message: error.message };
  return undefined;
}

function createMeters(metrics: Registry, sessions: () => number) {
  const registers = [metrics];
  const sessionsOpen = new Gauge({
    name: 'snmp_sessions_open',
    help: 'SNMP sockets kept open between polls.',
    registers,
    collect() {
      this.set(sessions());
    },
  });
  return {
    sessionsOpen,
    runs: new Counter({
      name: 'snmp_polls_total',
      help: 'Polls by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'snmp_poll_seconds',
      help: 'Length of a poll.',
      buckets: [0.1, 0.3, 1, 3, 10, 30, 120],
      registers,
    }),
    varbinds: new Counter({
      name: 'snmp_varbinds_total',
      help: 'Values read from devices.',
      registers,
    }),
    timeouts: new Counter({
      name: 'snmp_timeouts_total',
      help: 'Requests without an answer.',
      registers,
    }),
  };
}

/** Polls targets on their schedule, each with its own socket and budget. */
export function createPoller(deps: PollerDeps): Poller {
  const { records, assets, targets, jobs, log, time, rules } = deps;
  const pool = createSessionPool(
    rules.request,
    rules.request.maxRepetitions,
    rules.sessions.maxPooled,
  );
  const meters = createMeters(deps.metrics, () => pool.size());
  const running = new Map<string, Promise<PollRun>>();
  const stopping = new AbortController();

  async function poll(target: PollTargetTable, signal: AbortSignal): Promise<Facts> {
    const address = targets.checkAddress(target.address);
    const device = { address, port: target.port, credentials: targets.credentialsOf(target) };
    const session = pool.take(target.id, target.updated_at, device);
    try {
      return await pollDevice({ session, time, limits: rules.budget, signal });
    } catch (error) {
      // A device that restarted or got new keys starts afresh.
      pool.drop(target.id);
      if (error instanceof SnmpError) throw await diagnoseTimeout(device, rules.request, error);
      throw error;
    }
  }

  async function keepRun(
    target: PollTargetTable,
    run: PollRun,
    startedAt: string,
    facts: Facts | undefined,
  ): Promise<void> {
    await records.db
      .insertInto('poll_runs')
      .values({
        id: newId(),
        target_id: target.id,
        unit_id: target.unit_id,
        started_at: startedAt,
        millis: Math.round(run.millis),
        outcome: run.outcome,
        error: run.error ?? null,
        requests: facts?.cost.requests ?? 0,
        varbinds: facts?.cost.varbinds ?? 0,
        timeouts: facts?.cost.timeouts ?? 0,
        faults: JSON.stringify(facts?.faults ?? []),
      })
      .execute();
    const oldest = await records.db
      .selectFrom('poll_runs')
      .select('id')
      .where('target_id', '=', target.id)
      .orderBy('id', 'desc')
      .offset(rules.history.keepRunsPerTarget)
      .limit(1)
      .executeTakeFirst();
    if (!oldest) return;
    await records.db
      .deleteFrom('poll_runs')
      .where('target_id', '=', target.id)
      .where('id', '<=', oldest.id)
      .execute();
  }

  function alertKey(target: PollTargetTable) {
    return {
      unitId: target.unit_id,
      ruleId: unreachableRule,
      groupKey: { 'source.address': `${target.address}:${target.port}` },
    };
  }

  async function noteUp(target: PollTargetTable): Promise<void> {
    if (target.state !== 'unreachable') return;
    await deps.alerts?.resolve(alertKey(target), '设备恢复应答 / the device answers again');
  }

  async function noteMiss(target: PollTargetTable, misses: number, why: Failure): Promise<void> {
    if (misses < rules.unreachable.afterMisses) return;
    if (target.asset_id !== null) await assets.markState(target.asset_id, 'unreachable');
    if (target.state === 'unreachable') return;
    await deps.alerts?.raise({
      ...alertKey(target),
      title: `Device ${target.address} does not answer`,
      titleZh: `设备 ${target.address} 无应答`,
      adviceZh: `连续 ${misses} 次轮询失败：${why.message}`,
      severity: rules.unreachable.severity,
      ...(target.asset_id === null ? {} : { assetId: target.asset_id }),
    });
  }

  async function succeed(target: PollTargetTable, facts: Facts, startedAt: string) {
    const assetId = await assets.recordPoll(
      {
        id: target.id,
        unitId: target.unit_id,
        address: target.address,
        ...(target.asset_id === null ? {} : { assetId: target.asset_id }),
      },
      facts,
    );
    const outcome = facts.faults.length === 0 ? 'ok' : 'partial';
    const [fault] = facts.faults;
    await records.db
      .updateTable('poll_targets')
      .set({
        state: 'up',
        misses: 0,
        last_run_at: startedAt,
        last_outcome: outcome,
        last_error: fault ? `${fault.code}: ${fault.table}: ${fault.message}` : null,
        asset_id: assetId,
      })
      .where('id', '=', target.id)
      .execute();
    await noteUp(target);
    return { outcome, assetId };
  }

  async function fail(target: PollTargetTable, why: Failure, startedAt: string) {
    const silent = silentCodes.has(why.code);
    const misses = silent ? target.misses + 1 : target.misses;
    const gone = silent && misses >= rules.unreachable.afterMisses;
    await noteMiss(target, silent ? misses : 0, why);
    await records.db
      .updateTable('poll_targets')
      .set({
        misses,
        last_run_at: startedAt,
        last_outcome: why.code,
        last_error: why.message,
        ...(gone ? { state: 'unreachable' as const } : {}),
      })
      .where('id', '=', target.id)
      .execute();
    log.info({ target: target.id, code: why.code }, 'poll failed');
    return { outcome: why.code, error: why.message };
  }

  async function execute(id: string, signal: AbortSignal): Promise<PollRun> {
    const target = await targets.get(id);
    if (!target) throw new AssetsError('POLL_NOT_FOUND', `There is no poll target ${id}.`);
    const started = time.now();
    const startedAt = isoNow(time);
    let facts: Facts | undefined;
    let result: Omit<PollRun, 'millis'>;
    try {
      facts = await poll(target, signal);
      result = await succeed(target, facts, startedAt);
    } catch (error) {
      const why = failureOf(error);
      if (!why) throw error;
      if (why.code === 'STOPPED') return { outcome: why.code, millis: time.now() - started };
      result = await fail(target, why, startedAt);
    }
    const run = { ...result, millis: time.now() - started };
    meters.runs.inc({ outcome: run.outcome });
    meters.seconds.observe(run.millis / 1_000);
    meters.varbinds.inc(facts?.cost.varbinds ?? 0);
    meters.timeouts.inc(facts?.cost.timeouts ?? (run.outcome === 'TIMEOUT' ? 1 : 0));
    await keepRun(target, run, startedAt, facts);
    return run;
  }

  /** One run per target at a time: the schedule and a person may ask at once. */
  function runOnce(id: string, signal: AbortSignal): Promise<PollRun> {
    const known = running.get(id);
    if (known) return known;
    const run = execute(id, AbortSignal.any([signal, stopping.signal])).finally(() => {
      running.delete(id);
    });
    running.set(id, run);
    return run;
  }

  async function schedule(target: PollTargetTable): Promise<void> {
    if (target.enabled === 1) {
      const every = target.interval_seconds * 1_000;
      await jobs.repeat(jobKey(target.id), jobName, { targetId: target.id }, every);
    } else await jobs.cancelRepeat(jobKey(target.id));
  }

  jobs.define(
    jobName,
    async (payload, context) => {
      const id = typeof payload['targetId'] === 'string' ? payload['targetId'] : '';
      const target = await targets.get(id);
      if (target?.enabled === 1) await runOnce(id, context.signal);
    },
    {
      concurrency: rules.polling.concurrency,
      // The next run comes by itself; a failed device is no failed job.
      attempts: 1,
      timeoutMs: rules.budget.totalMs + 30_000,
    },
  );

  return {
    async start() {
      for (const target of await targets.list()) await schedule(target);
    },

    async reschedule(id) {
      pool.drop(id);
      const target = await targets.get(id);
      if (target) await schedule(target);
      else await jobs.cancelRepeat(jobKey(id));
    },

    run: (id) => runOnce(id, stopping.signal),

    async stop() {
      stopping.abort();
      pool.stop();
      await Promise.allSettled(running.values());
    },
  };
}
