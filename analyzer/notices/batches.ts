import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { CaseAction, Cases } from '../cases/cases.ts';
import { isPostgres } from '../stores/records/migrations/dialect.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import type { Tell } from '../telling/tell.ts';
import { deliveryIdOf } from './case-id.ts';
import { unitsBetween } from './reach.ts';
import type { NoticeRules } from './rules.ts';
import { readCaseState } from './snapshot.ts';
import type { DeliveryStateName, NoticeState } from './state.ts';
import { readers } from './transitions.ts';

export interface NoticeBatchesDeps {
  records: Records;
  cases: Pick<Cases, 'actIn'>;
  rules: NoticeRules;
  time: TimeSource;
  log: Logger;
  /** Runs the batches; without it `sweep` has to be called. */
  jobs?: Jobs;
  tell?: Tell;
}

/** What follows from a notice for its recipients, in the background. */
export interface NoticeBatches {
  /** Everything that is pending, chunk by chunk; answers how many deliveries changed. */
  sweep(signal?: AbortSignal): Promise<number>;
  /** Defines the job; call it once, before the jobs are started. */
  start(): Promise<void>;
  /** Looks at once instead of at the next round. */
  wake(): Promise<void>;
}

const jobName = 'notices.batches';
const jobTimeoutMs = 30 * 60_000;
const system = { kind: 'system', name: 'xiaodun' } as const;

/** One action that brings a delivery to where its notice is. */
type Step = Pick<CaseAction, 'caseId' | 'message' | 'payload'> & { recipientUnitId: string };

type Row = { id: string; unit_id: string; state: DeliveryStateName; recurrences: number };

/** Steps still to be taken: what should be, less what is there. Nothing else is remembered, so a crash loses nothing. */
function stepsFor(noticeId: string, notice: NoticeState, rows: readonly Row[]): Step[] {
  const there = new Map(rows.map((row) => [row.id, row]));
  const on = (row: Row, message: string, payload: Step['payload']): Step => ({
    caseId: row.id,
    recipientUnitId: row.unit_id,
    message,
    payload,
  });
  switch (notice.state) {
    case 'ISSUED': {
      const missing = notice.draft.recipientUnitIds
        .map((unitId) => ({ unitId, id: deliveryIdOf(noticeId, unitId) }))
        .filter(({ id }) => !there.has(id));
      const reference = notice.references.at(-1);
      const { addedAt: _, ...said } = reference ?? { addedAt: '' };
      return [
        ...missing.map(({ unitId, id }) => ({
          caseId: id,
          recipientUnitId: unitId,
          message: 'issue',
          payload: { noticeId, via: 'issue', issuerUnitId: notice.unitId, recipientUnitId: unitId },
        })),
        ...rows
          .filter((row) => row.state === 'ARCHIVED' && row.recurrences < notice.recurrences)
          .map((row) => on(row, 'recur', { reference: said })),
      ];
    }
    case 'WITHDRAWN': {
      const ended: readonly DeliveryStateName[] = ['ARCHIVED', 'WITHDRAWN', 'CLOSED'];
      const reason = notice.withdrawn?.reason ?? '';
      return rows
        .filter((row) => !ended.includes(row.state))
        .map((row) => on(row, 'withdraw', { reason }));
    }
    case 'ARCHIVED':
      return rows.filter((row) => row.state === 'VERIFIED').map((row) => on(row, 'archive', {}));
    default:
      return [];
  }
}

/** Makes, withdraws, archives and reopens the deliveries of notices. Each step is idempotent by its message and case. */
export function createNoticeBatches(deps: NoticeBatchesDeps): NoticeBatches {
  const { records, cases, rules, time, log, jobs, tell } = deps;

  async function pendingNotices(): Promise<string[]> {
    const rows = await records.db
      .selectFrom('notices')
      .select('id')
      .where('pending', '=', 1)
      .orderBy('id')
      .limit(100)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Keeps a withdrawal of the notice from going on beside the chunk (Postgres; SQLite has one writer). */
  async function lockNotice(trx: Trx, noticeId: string): Promise<number | undefined> {
    const row = await trx
      .selectFrom('notices')
      .select('version')
      .where('id', '=', noticeId)
      .$if(isPostgres(trx), (query) => query.forUpdate())
      .executeTakeFirst();
    return row?.version;
  }

  async function readRows(trx: Trx, noticeId: string): Promise<Row[]> {
    return await trx
      .selectFrom('deliveries')
      .select(['id', 'unit_id', 'state', 'recurrences'])
      .where('notice_id', '=', noticeId)
      .where('parent_id', 'is', null)
      .execute();
  }

  async function readFailed(trx: Trx, noticeId: string): Promise<Set<string>> {
    const rows = await trx
      .selectFrom('notice_failures')
      .select('recipient_unit_id')
      .where('notice_id', '=', noticeId)
      .execute();
    return new Set(rows.map((row) => row.recipient_unit_id));
  }

  async function copiesFor(trx: Trx, notice: NoticeState, unitId: string): Promise<string[]> {
    const { copyUnitIds = [], copyMiddleLevels } = notice.draft;
    const middle = copyMiddleLevels
      ? await unitsBetween(trx, notice.unitId, unitId, isoNow(time))
      : [];
    return [...new Set([...middle, ...copyUnitIds])].filter((id) => id !== unitId).slice(0, 200);
  }

  async function take(trx: Trx, noticeId: string, notice: NoticeState, step: Step): Promise<void> {
    const { recipientUnitId, ...action } = step;
    const copyUnitIds =
      step.message === 'issue' ? await copiesFor(trx, notice, recipientUnitId) : [];
    const payload = { ...step.payload, ...(copyUnitIds.length > 0 && { copyUnitIds }) };
    await cases.actIn(trx, {
      ...action,
      payload,
      caseKind: 'delivery',
      actor: system,
      unitId: notice.unitId,
      idempotencyKey: `${noticeId}:${step.message}:${notice.recurrences}`,
    });
  }

  /** The next steps of the notice as it is in this very transaction. */
  async function nextSteps(trx: Trx, noticeId: string) {
    const version = await lockNotice(trx, noticeId);
    const notice = await readCaseState<NoticeState>(trx, noticeId);
    if (!notice || version === undefined) return undefined;
    const failed = await readFailed(trx, noticeId);
    const steps = stepsFor(noticeId, notice, await readRows(trx, noticeId));
    return { notice, version, steps: steps.filter((step) => !failed.has(step.recipientUnitId)) };
  }

  async function finish(trx: Trx, noticeId: string, notice: NoticeState, version: number) {
    await trx
      .updateTable('notices')
      .set({ pending: 0 })
      .where('id', '=', noticeId)
      .where('version', '=', version)
      .execute();
    if (notice.state !== 'ISSUED' || !notice.issued || notice.issued.legacy) return;
    const failed = (await readFailed(trx, noticeId)).size;
    await tell?.(trx, {
      template: 'notice.issue-done',
      unitId: notice.unitId,
      roles: readers.issuer,
      facts: {
        id: noticeId,
        number: notice.issued.number,
        title: notice.title,
        severity: notice.severity,
        done: notice.draft.recipientUnitIds.length - failed,
        failed,
      },
      dedupeKey: `notice-issue-done:${noticeId}:${notice.recurrences}`,
    });
  }

  /** One chunk in one transaction; answers how many steps it took, undefined when the notice is done. */
  async function runChunk(noticeId: string, most: number): Promise<number | undefined> {
    return await records.transaction(async (trx) => {
      const next = await nextSteps(trx, noticeId);
      if (!next) return undefined;
      const { notice, version, steps } = next;
      if (steps.length === 0) {
        await finish(trx, noticeId, notice, version);
        return undefined;
      }
      const chunk = steps.slice(0, most);
      for (const step of chunk) await take(trx, noticeId, notice, step);
      return chunk.length;
    });
  }

  /** A chunk that failed as a whole goes one by one; what fails by itself is put down and left out. */
  async function runOneByOne(noticeId: string): Promise<number> {
    let step: Step | undefined;
    try {
      const taken = await records.transaction(async (trx) => {
        const next = await nextSteps(trx, noticeId);
        step = next?.steps[0];
        if (next && step) await take(trx, noticeId, next.notice, step);
        return step ? 1 : 0;
      });
      return taken;
    } catch (error) {
      if (!step || !isRefusal(error)) throw error;
      log.warn({ noticeId, unitId: step.recipientUnitId, err: error }, 'notices: not delivered');
      await noteFailure(noticeId, step, error);
      return 0;
    }
  }

  async function noteFailure(
    noticeId: string,
    step: Step,
    error: { code: string; message: string },
  ) {
    const notice = await records.db
      .selectFrom('notices')
      .select('unit_id')
      .where('id', '=', noticeId)
      .executeTakeFirst();
    await records.db
      .insertInto('notice_failures')
      .values({
        notice_id: noticeId,
        unit_id: notice?.unit_id ?? '',
        recipient_unit_id: step.recipientUnitId,
        code: error.code,
        detail: error.message.slice(0, 1_000),
        at: isoNow(time),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async function runNotice(noticeId: string, signal?: AbortSignal): Promise<number> {
    let changed = 0;
    for (;;) {
      if (signal?.aborted) return changed;
      let taken: number | undefined;
      try {
        taken = await runChunk(noticeId, rules.batches.chunk);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        taken = await runOneByOne(noticeId);
      }
      if (taken === undefined) return changed;
      changed += taken;
    }
  }

  async function sweep(signal?: AbortSignal): Promise<number> {
    let changed = 0;
    for (const id of await pendingNotices()) changed += await runNotice(id, signal);
    return changed;
  }

  return {
    sweep,
    async start() {
      if (!jobs) return;
      jobs.define(jobName, async (_payload, { signal }) => void (await sweep(signal)), {
        timeoutMs: jobTimeoutMs,
      });
      await jobs.repeat(jobName, jobName, {}, rules.batches.sweepSeconds * 1_000);
    },
    async wake() {
      await jobs?.enqueue(jobName, {}, { dedupeKey: jobName });
    },
  };
}

/** A refusal by a rule, not a fault of the store: trying again changes nothing. */
function isRefusal(error: unknown): error is Error & { code: string; status: number } {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500 &&
    'code' in error &&
    typeof error.code === 'string'
  );
}
