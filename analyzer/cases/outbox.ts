import { Counter } from 'prom-client';
import { isoNow } from '../../collector/time/time-source.ts';
import type { Trx } from '../stores/records/records.ts';
import { actIn, type Acted } from './act.ts';
import type { CasesDeps, MachineRegistry } from './engine.ts';
import { CaseError } from './errors.ts';
import type { Outgoing } from './machine.ts';
import type { CaseTables } from './tables.ts';
import type { Selectable } from 'kysely';

type Row = Selectable<CaseTables['case_outbox']>;

/** Rows per look at the table. */
const slice = 100;
/** With the delays below about a day. */
export const maxAttempts = 20;
const firstDelayMs = 1_000;
const maxDelayMs = 2 * 3_600_000;

export interface OutboxResult {
  done: number;
  /** The other case did not take the action, and never will. */
  refused: number;
  /** Tried again later, or given up after many tries. */
  failed: number;
}

/** What becomes of a row that failed the n-th time. */
function stateAfter(error: unknown, attempts: number): 'refused' | 'waiting' | 'dead' {
  const isRefusal = error instanceof CaseError && error.status < 500;
  if (isRefusal && error.code !== 'CASE_UNKNOWN') return 'refused';
  if (attempts < maxAttempts) return 'waiting';
  // A case that never came here is held by another node, which carries this out by itself.
  return isRefusal ? 'refused' : 'dead';
}

/**
 * Carries out what messages set off: one transaction per row holds the effect and its mark, so that nothing is done
 * twice on this node and nothing is lost by a crash.
 */
export function createOutbox(
  deps: CasesDeps,
  machines: MachineRegistry,
  onActed: (acted: Acted) => void,
) {
  const { records, time, tell, log } = deps;
  const outcomes = new Counter({
    name: 'cases_outbox_total',
    help: 'What messages set off: done, retried later, refused by the other case, or given up (dead)',
    labelNames: ['outcome'],
    registers: deps.metrics ? [deps.metrics] : [],
  });

  async function carryOut(trx: Trx, row: Row): Promise<Acted | undefined> {
    const out = JSON.parse(row.body) as Outgoing;
    switch (out.kind) {
      case 'tell': {
        const { template, unitId, roles, facts } = out;
        await tell?.(trx, { template, unitId, roles, facts, dedupeKey: row.id });
        return undefined;
      }
      case 'act': {
        const { key, caseId, caseKind, message, payload } = out;
        const actor = { kind: 'system', name: 'xiaodun' } as const;
        const action = { caseId, caseKind, message, payload, actor, unitId: row.unit_id };
        return await actIn(trx, { ...action, idempotencyKey: key }, machines, deps);
      }
    }
  }

  async function runOne(id: string): Promise<Acted | undefined> {
    return await records.transaction(async (trx) => {
      const row = await trx
        .updateTable('case_outbox')
        .set({ state: 'done', done_at: isoNow(time), error: null })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .returningAll()
        .executeTakeFirst();
      // Another process was faster.
      return row && (await carryOut(trx, row));
    });
  }

  async function noteFailure(row: Row, error: unknown): Promise<'refused' | 'waiting' | 'dead'> {
    const attempts = row.attempts + 1;
    const state = stateAfter(error, attempts);
    const delayMs = Math.min(firstDelayMs * 2 ** row.attempts, maxDelayMs);
    const text = error instanceof Error ? error.message : String(error);
    await records.db
      .updateTable('case_outbox')
      .set({
        state,
        attempts,
        error: text.slice(0, 1_000),
        next_at: new Date(time.now() + delayMs).toISOString(),
      })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute();
    const facts = { outboxId: row.id, caseId: row.case_id, attempts, state };
    outcomes.inc({ outcome: state === 'waiting' ? 'retried' : state });
    if (state === 'dead') log.error({ ...facts, err: error }, 'cases: outbox row was given up');
    else log.warn({ ...facts, err: error }, 'cases: outbox row was not carried out');
    return state;
  }

  async function nextRows(after: string): Promise<Row[]> {
    return await records.db
      .selectFrom('case_outbox')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('next_at', '<=', isoNow(time))
      .where('id', '>', after)
      .$if(!tell, (query) => query.where('kind', '=', 'act'))
      .orderBy('id')
      .limit(slice)
      .execute();
  }

  return {
    /** Everything that is due now, and what that sets off in turn. */
    async drain(signal?: AbortSignal): Promise<OutboxResult> {
      const result: OutboxResult = { done: 0, refused: 0, failed: 0 };
      let after = '';
      for (;;) {
        const rows = await nextRows(after);
        if (rows.length === 0) {
          if (after === '') return result;
          after = '';
          continue;
        }
        for (const row of rows) {
          if (signal?.aborted) return result;
          after = row.id;
          try {
            const acted = await runOne(row.id);
            if (acted) onActed(acted);
            outcomes.inc({ outcome: 'done' });
            result.done += 1;
          } catch (error) {
            const state = await noteFailure(row, error);
            result[state === 'refused' ? 'refused' : 'failed'] += 1;
          }
        }
      }
    },
  };
}
