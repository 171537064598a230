import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { CaseAction, Cases, CaseView } from '../../cases/cases.ts';
import { CaseError } from '../../cases/errors.ts';
import type { Records } from '../../stores/records/records.ts';
import { own } from '../interpreter/draft.ts';
import type { StepRun } from '../interpreter/state.ts';
import type { CompiledStep, Program } from '../program.ts';
import type { Programs } from '../programs.ts';
import type { PlaybookRules } from '../rules.ts';
import { ActionFailure, type Automatic, type Performed } from './automatic.ts';
import { performAutomatic, type PerformDeps } from './perform.ts';
import type { RunCaseState } from './run-state.ts';

export interface ExecutorDeps extends PerformDeps {
  records: Records;
  cases: Pick<Cases, 'act' | 'actIn' | 'find'>;
  programs: Programs;
  rules: PlaybookRules;
  table: 'runs' | 'drill_runs';
  /** Runs of other nodes are theirs to drive. */
  nodeId: string;
  time: TimeSource;
  log: Logger;
  metrics?: Registry | undefined;
}

type RunView = CaseView<RunCaseState>;

interface Settled {
  outcome: 'done' | 'failed' | 'uncertain' | 'again';
  value?: number;
  reason?: string;
  detail?: string;
  until?: number;
}

interface Job {
  view: RunView;
  program: Program;
  stepId: string;
  run: StepRun & { attempt: number };
  automatic: Automatic;
  stepName: string;
}

function automaticOf(step: CompiledStep | undefined): Automatic | undefined {
  if (step?.type !== 'action') return undefined;
  const { work } = step;
  return work.kind === 'platform' || work.kind === 'http' ? work : undefined;
}

const system = { kind: 'system', name: 'xiaodun' } as const;

/** An area that refuses (an incident that is closed, a query that can not be read) refuses the next time too. */
function refusedBy(error: unknown): ActionFailure | undefined {
  if (error instanceof ActionFailure) return error;
  if (!(error instanceof Error)) return undefined;
  const { code, status } = error as Error & { code?: unknown; status?: unknown };
  if (typeof code !== 'string' || typeof status !== 'number' || status >= 500) return undefined;
  return new ActionFailure('sure', code, error.message);
}

/**
 * Carries out automatic steps. Per attempt: `intend` is committed, then the action is done, then `settle` is committed
 * together with all that the action writes into the records. So after a crash at any point:
 * - before `intend`: the step is wanted still and is done now;
 * - between the two: once the lease has run out, an action of the platform is done again (it had written nothing), and an
 *   HTTP request, which may have arrived, becomes `uncertain` and asks a person;
 * - after `settle`: it is done, and never looked at again.
 */
export function createExecutor(deps: ExecutorDeps) {
  const { records, cases, programs, rules, table, nodeId, time, log } = deps;
  const { automatic: limits } = rules;
  const underWay = new Set<string>();
  const outcomes = new Counter({
    name: `playbooks_${table}_steps_total`,
    help: 'Automatic steps of playbooks by what became of an attempt',
    labelNames: ['outcome'],
    registers: deps.metrics ? [deps.metrics] : [],
  });

  const keyOf = ({ view, stepId, run }: Job): string =>
    `${view.caseId}:${stepId}:${run.round}:${run.attempt}`;

  function messageOf(job: Job, message: string, payload: Record<string, unknown>): CaseAction {
    const { view, stepId, run } = job;
    return {
      caseId: view.caseId,
      caseKind: 'run',
      message,
      payload: { stepId, round: run.round, attempt: run.attempt, ...payload },
      actor: system,
      unitId: view.state.unitId,
    };
  }

  async function settle(job: Job, result: Settled, commit?: Performed['commit']): Promise<void> {
    const payload = {
      outcome: result.outcome,
      ...(result.value !== undefined && { value: Math.trunc(result.value) }),
      ...(result.reason !== undefined && { reason: result.reason.slice(0, 200) }),
      ...(result.detail !== undefined && { detail: result.detail.slice(0, 4_000) }),
      ...(result.until !== undefined && { until: result.until }),
    };
    let isRecorded = false;
    try {
      await records.transaction(async (trx) => {
        isRecorded = false;
        await cases.actIn(trx, messageOf(job, 'settle', payload));
        isRecorded = true;
        await commit?.(trx);
      });
      outcomes.inc({ outcome: result.outcome });
    } catch (error) {
      if (isRecorded || !(error instanceof CaseError) || error.status >= 500) throw error;
      // The step was skipped, ran out of time, or was taken up: nothing was written, and what came of it is noted.
      await cases.act(messageOf(job, 'late-result', payload));
      outcomes.inc({ outcome: 'late' });
    }
  }

  /** A passing fault is tried again with growing delays; the last attempt fails. */
  function afterFailure(error: unknown, { run, automatic }: Job): Settled {
    const failure = refusedBy(error);
    const text = error instanceof Error ? error.message : String(error);
    // What an action of the platform wrote was undone with its transaction; what a request did is not known.
    const isHttp = automatic.kind === 'http';
    const certainty = failure?.certainty ?? (isHttp ? 'unclear' : 'passing');
    const details = { reason: failure?.code ?? 'FAILED', detail: text };
    if (certainty === 'unclear') return { outcome: 'uncertain', ...details };
    if (certainty === 'sure' || run.attempt >= limits.attempts) {
      return { outcome: 'failed', ...details };
    }
    const delayMs = limits.firstDelaySeconds * 1000 * 4 ** (run.attempt - 1);
    return { outcome: 'again', until: time.now() + delayMs, ...details };
  }

  async function perform(job: Job): Promise<void> {
    const { view, automatic, stepName } = job;
    const { state } = view;
    const signal = AbortSignal.timeout((limits.leaseSeconds * 1000) / 2);
    let performed: Performed;
    try {
      performed = await performAutomatic(
        deps,
        automatic,
        (name) => own(state.run.variables, name),
        {
          key: keyOf(job),
          runId: view.caseId,
          unitId: state.unitId,
          mode: state.mode,
          subject: state.subject,
          title: state.title,
          stepName,
          bindings: state.bindings,
          roles: job.program.roles,
          responsibleId: state.responsibleId,
          at: isoNow(time),
          signal,
        },
      );
    } catch (error) {
      await settle(job, afterFailure(error, job));
      return;
    }
    const { commit, ...result } = performed;
    try {
      await settle(job, { outcome: 'done', ...result }, commit);
    } catch (error) {
      // What it writes was refused and undone. Anything else is a fault of the store: the step is taken up later.
      if (!commit || !refusedBy(error)) throw error;
      await settle(job, afterFailure(error, job));
    }
  }

  async function begin(job: Job): Promise<void> {
    const until = time.now() + limits.leaseSeconds * 1000;
    try {
      await cases.act(messageOf(job, 'intend', { until }));
    } catch (error) {
      // Somebody was faster, or the run has gone on.
      if (error instanceof CaseError && error.status < 500) return;
      throw error;
    }
    await perform(job);
  }

  /** The process that intended it is gone. */
  async function takeUp(job: Job): Promise<void> {
    if (job.automatic.kind === 'platform') {
      await perform(job);
      return;
    }
    await settle(job, {
      outcome: 'uncertain',
      reason: 'INTERRUPTED',
      detail: '平台在发送请求后中断，无法确定对方是否已执行。',
    });
  }

  async function jobsOf(runId: string): Promise<Job[]> {
    const view = (await cases.find(runId)) as RunView | undefined;
    if (view?.kind !== 'run' || view.state.run.outcome !== null) return [];
    const program = await programs.get(records.db, view.state.playbook.hash);
    const now = time.now();
    const isPaused = !view.state.run.clock.running;
    return Object.entries(view.state.run.steps).flatMap(([stepId, run]) => {
      const isDue =
        (run.state === 'wanted' && !isPaused) || run.state === 'intended'
          ? (run.until ?? 0) <= now
          : false;
      const step = program.steps.get(stepId);
      const automatic = automaticOf(step);
      if (!isDue || !automatic) return [];
      const stepName = step?.step.name ?? stepId;
      return [
        { view, program, stepId, run: { ...run, attempt: run.attempt ?? 1 }, automatic, stepName },
      ];
    });
  }

  async function runOne(job: Job): Promise<void> {
    const key = keyOf(job);
    if (underWay.has(key)) return;
    underWay.add(key);
    try {
      await (job.run.state === 'intended' ? takeUp(job) : begin(job));
    } catch (error) {
      log.warn({ err: error, step: key }, 'playbooks: an automatic step waits for its next round');
    } finally {
      underWay.delete(key);
    }
  }

  return {
    /** Everything that is due now; answers how many steps were looked at. Steps of a run go on until none is due. */
    async executeDue(): Promise<number> {
      const rows = await records.db
        .selectFrom(table)
        .select('id')
        .where('node', '=', nodeId)
        .where('work_at', '<=', isoNow(time))
        .orderBy('work_at')
        .limit(limits.parallel * 4)
        .execute();
      let done = 0;
      for (const { id } of rows) {
        const jobs = await jobsOf(id);
        for (let from = 0; from < jobs.length; from += limits.parallel) {
          const some = jobs.slice(from, from + limits.parallel);
          await Promise.all(some.map(runOne));
          done += some.length;
        }
      }
      return done;
    },
  };
}
