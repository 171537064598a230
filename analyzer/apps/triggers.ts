import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { CaseError } from '../cases/errors.ts';
import type { Cases } from '../cases/cases.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { dayAt } from '../register/civil-day.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { getApp } from './ledger-row.ts';
import { sharePackage } from './sharing.ts';
import type { TriggerKind } from './tables.ts';
import { usesToReach, type TriggerRow } from './trigger-reach.ts';

export interface AppTriggersDeps {
  records: Records;
  cases: Pick<Cases, 'act'>;
  time: TimeSource;
  log: Logger;
  /** Carry out in the background; without them `run` has to be called. */
  jobs?: Jobs;
  /** Filings that changed wake the job. */
  live?: LiveBus;
}

/** A package that was read and what is new in it against the one before. */
export interface ReadPackage {
  packageId: string;
  appId: string;
  /** Why a new review is due: new permissions, SDKs, another certificate. Empty: nothing of that kind. */
  changes: readonly { zh: string; en: string }[];
}

export interface NewTrigger {
  /** Default: a fresh one. */
  id?: string;
  unitId: string;
  appId: string;
  kind: TriggerKind;
  reasonZh: string;
  reasonEn: string;
  urgent: boolean;
  byName: string;
}

/** What has to reach the uses of an app: reasons for a review, and what ends by the calendar. */
export interface AppTriggers {
  /** To be called when a package of an app was read: its users see it, and review again where it asks for more. */
  packageRead(read: ReadPackage): Promise<void>;
  /** A bulletin or a complaint that somebody enters. Answers the id. */
  report(
    trigger: {
      appId: string;
      unitId: string;
      kind: 'bulletin' | 'complaint';
      reason: string;
      urgent: boolean;
    },
    by: Principal,
  ): Promise<string>;
  addIn(trx: Trx, trigger: NewTrigger): Promise<string>;
  /** Carries out what waits, and what the calendar ends; answers how many uses heard of something. */
  run(signal?: AbortSignal): Promise<number>;
  /** Soon, in the background. */
  wake(): void;
  /** Defines the job; call it once, before the jobs are started. */
  start(): Promise<void>;
}

const jobName = 'apps.follow';
const everyMs = 60_000;
const jobTimeoutMs = 10 * 60_000;
/** Uses per round of one trigger, filings and uses that end per round. */
const slice = 200;
const system = { kind: 'system', name: 'xiaodun' } as const;
/** Longest text of a message. */
const mostWords = 4_000;

export function createAppTriggers(deps: AppTriggersDeps): AppTriggers {
  const { records, cases, time, log, jobs } = deps;

  /** A use that does not take it (stopped meanwhile, reasons enough) is passed over. */
  async function tryAct(action: Parameters<Cases['act']>[0]): Promise<boolean> {
    try {
      await cases.act(action);
      return true;
    } catch (error) {
      if (!(error instanceof CaseError) || error.code !== 'ACTION_ILLEGAL') throw error;
      log.info(
        { caseId: action.caseId, reason: error.refusal?.code },
        'apps: a case did not take a trigger',
      );
      return false;
    }
  }

  const reach = (
    use: { id: string; unit_id: string },
    key: string,
    payload: Record<string, unknown>,
  ) =>
    tryAct({
      caseId: use.id,
      caseKind: 'app-use',
      message: 'trigger',
      payload,
      actor: system,
      unitId: use.unit_id,
      idempotencyKey: key,
    });

  async function carryOut(trigger: TriggerRow, signal?: AbortSignal): Promise<number> {
    let { reached, uses } = trigger;
    for (;;) {
      if (signal?.aborted) return uses - trigger.uses;
      const next = await usesToReach(records.db, { ...trigger, reached }, isoNow(time), slice);
      for (const use of next) {
        const told = await reach(use, `trigger:${trigger.id}`, {
          kind: trigger.kind,
          reasonZh: trigger.reason_zh,
          reasonEn: trigger.reason_en,
          urgent: trigger.urgent === 1,
          byName: trigger.made_by_name,
        });
        if (told) uses += 1;
        reached = use.id;
      }
      const done = next.length < slice;
      await records.db
        .updateTable('app_triggers')
        .set({ reached, uses, ...(done && { done_at: isoNow(time) }) })
        .where('id', '=', trigger.id)
        .execute();
      if (done) return uses - trigger.uses;
    }
  }

  async function expireFilings(): Promise<void> {
    const ended = await records.db
      .selectFrom('app_filings')
      .select(['id', 'unit_id', 'valid_until'])
      .where('state', 'in', ['FILED', 'CHANGED', 'SUSPENDED'])
      .where('valid_until', '<', dayAt(isoNow(time)))
      .limit(slice)
      .execute();
    for (const { id, unit_id: unitId, valid_until: until } of ended) {
      await tryAct({
        caseId: id,
        caseKind: 'app-filing',
        message: 'expire',
        payload: {},
        actor: system,
        unitId,
        idempotencyKey: `expire:${until}`,
      });
    }
  }

  async function reviewYearly(): Promise<number> {
    const due = await records.db
      .selectFrom('case_clocks')
      .innerJoin('app_uses', 'app_uses.id', 'case_clocks.case_id')
      .select(['app_uses.id', 'app_uses.unit_id', 'case_clocks.due_at', 'case_clocks.round'])
      .where('case_clocks.case_kind', '=', 'app-use')
      .where('case_clocks.clock', '=', 'yearly')
      .where('case_clocks.state', '=', 'running')
      .where('case_clocks.due_at', '<=', isoNow(time))
      .where('app_uses.state', '=', 'IN_USE')
      .limit(slice)
      .execute();
    let told = 0;
    for (const use of due) {
      const done = await reach(use, `yearly:${use.due_at}`, {
        kind: 'yearly',
        reasonZh: '年度复审到期',
        reasonEn: 'The yearly review is due.',
        urgent: false,
        byName: system.name,
      });
      if (done) told += 1;
    }
    return told;
  }

  const addIn: AppTriggers['addIn'] = async (trx, trigger) => {
    const id = trigger.id ?? newId(time.now());
    await trx
      .insertInto('app_triggers')
      .values({
        id,
        unit_id: trigger.unitId,
        app_id: trigger.appId,
        kind: trigger.kind,
        reason_zh: trigger.reasonZh.slice(0, mostWords),
        reason_en: trigger.reasonEn.slice(0, mostWords),
        urgent: trigger.urgent ? 1 : 0,
        made_by_name: trigger.byName,
        created_at: isoNow(time),
        reached: '',
        uses: 0,
        done_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    return id;
  };

  function wake(): void {
    jobs?.enqueue(jobName, {}, { dedupeKey: jobName }).catch((error: unknown) => {
      log.warn({ err: error }, 'apps: triggers wait for their next round');
    });
  }

  async function run(signal?: AbortSignal): Promise<number> {
    await expireFilings();
    let told = await reviewYearly();
    const open = await records.db
      .selectFrom('app_triggers')
      .selectAll()
      .where('done_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .limit(slice)
      .execute();
    for (const trigger of open) told += await carryOut(trigger, signal);
    return told;
  }

  return {
    addIn,
    run,
    wake,

    async packageRead({ packageId, appId, changes }) {
      await records.transaction(async (trx) => {
        const app = await getApp(trx, appId);
        await trx
          .updateTable('apps')
          .set({ package_id: packageId })
          .where('id', '=', appId)
          .execute();
        await sharePackage(trx, appId, packageId);
        if (changes.length === 0) return;
        await addIn(trx, {
          // Once per package, however often it is read again.
          id: `version.${packageId}`,
          unitId: app.unit_id,
          appId,
          kind: 'version',
          reasonZh: `新版本有变化：${changes.map(({ zh }) => zh).join('；')}`,
          reasonEn: `A new version has changed: ${changes.map(({ en }) => en).join('; ')}`,
          urgent: false,
          byName: system.name,
        });
      });
      wake();
    },

    async report({ appId, unitId, kind, reason, urgent }, by) {
      const id = await records.transaction(async (trx) => {
        const trigger = { appId, unitId, kind, reasonZh: reason, reasonEn: reason, urgent };
        const made = await addIn(trx, { ...trigger, byName: by.name });
        await appendAudit(trx, {
          unitId,
          actor: actorOf(by),
          action: `app.${kind}`,
          target: { kind: 'app', id: appId },
          after: { triggerId: made, reason, urgent },
          at: isoNow(time),
        });
        return made;
      });
      wake();
      return id;
    },

    async start() {
      if (!jobs) return;
      jobs.define(jobName, async (_, { signal }) => void (await run(signal)), {
        timeoutMs: jobTimeoutMs,
      });
      await jobs.repeat(jobName, jobName, {}, everyMs);
      deps.live?.subscribe((message) => {
        if (message.topic === 'app-filing') wake();
      });
    },
  };
}
