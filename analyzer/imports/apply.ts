import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import { takeTurn } from '../people/unit-tree.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import type { ImportCaller } from './imports.ts';
import type { ImportKind, TodoRow } from './kinds/kind.ts';
import type { ImportLimits } from './limits.ts';
import { rowNote } from './row-note.ts';
import type { ImportKindName } from './sheet/columns.ts';

export interface RunDeps {
  records: Records;
  kinds: Readonly<Record<ImportKindName, ImportKind>>;
  limits: ImportLimits;
  time: TimeSource;
  log: Logger;
}

function isRefusal(error: unknown): error is Error & { code: string; status: number } {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  );
}

async function nextStep(trx: Trx, importId: string): Promise<TodoRow[]> {
  const todo = trx
    .selectFrom('import_rows')
    .where('import_id', '=', importId)
    .where('outcome', '=', 'create')
    .where('state', '=', 'planned');
  const first = await todo.select('step').orderBy('step').limit(1).executeTakeFirst();
  if (!first) return [];
  const rows = await todo
    .select(['row_number', 'plan'])
    .where('step', '=', first.step)
    .orderBy('row_number')
    .execute();
  return rows.map((row) => ({
    row: row.row_number,
    plan: JSON.parse(row.plan ?? '{}') as Record<string, unknown>,
  }));
}

/**
 * Writes what was checked, step by step: one transaction holds a step and the mark that it is done, so a crash repeats and
 * loses nothing. What was refused meanwhile by a rule is put down at its rows; the others go on.
 */
export async function runImport(deps: RunDeps, importId: string): Promise<void> {
  const { records, kinds, limits, time, log } = deps;

  const targetOf = (trx: Trx) => async (row: number) => {
    const found = await trx
      .selectFrom('import_rows')
      .select('target_id')
      .where('import_id', '=', importId)
      .where('row_number', '=', row)
      .executeTakeFirst();
    return found?.target_id ?? undefined;
  };

  /** Undefined when nothing is left. */
  async function runStep(noteRows: (rows: readonly TodoRow[]) => void): Promise<true | undefined> {
    return await records.transaction(async (trx) => {
      await takeTurn(trx, 'imports');
      const found = await trx
        .selectFrom('imports')
        .selectAll()
        .where('id', '=', importId)
        .executeTakeFirst();
      if (found?.state !== 'applying') return undefined;
      const caller = JSON.parse(found.caller) as ImportCaller;
      const rows = await nextStep(trx, importId);
      noteRows(rows);
      if (rows.length === 0) {
        await finish(trx, found.kind, caller);
        return undefined;
      }
      const context = { ...caller, at: isoNow(time), limits };
      const made = await kinds[found.kind].apply(trx, context, rows, targetOf(trx));
      for (const [row, target] of made) {
        await trx
          .updateTable('import_rows')
          .set({ state: 'done', target_id: target })
          .where('import_id', '=', importId)
          .where('row_number', '=', row)
          .execute();
      }
      return true;
    });
  }

  async function finish(trx: Trx, kind: ImportKindName, caller: ImportCaller): Promise<void> {
    const at = isoNow(time);
    await trx
      .updateTable('imports')
      .set({ state: 'applied', applied_at: at })
      .where('id', '=', importId)
      .execute();
    const counts = await trx
      .selectFrom('import_rows')
      .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
      .where('import_id', '=', importId)
      .where('outcome', '=', 'create')
      .groupBy('state')
      .execute();
    await appendAudit(trx, {
      unitId: caller.unitId,
      actor: actorOf(caller.principal),
      action: 'import.applied',
      target: { kind: 'import', id: importId },
      after: { kind, ...Object.fromEntries(counts.map(({ state, n }) => [state, n])) },
      at,
    });
  }

  async function refuse(rows: readonly TodoRow[], error: Error & { code: string }): Promise<void> {
    log.warn({ importId, rows: rows.length, err: error }, 'imports: rows were refused');
    const note = rowNote(
      'fault',
      error.code,
      [`写入时情况已变：${error.message}`, `refused while it was written: ${error.message}`],
      ['请核对后另行导入', 'Check it and import it again'],
    );
    await records.db
      .updateTable('import_rows')
      .set({ state: 'refused', notes: JSON.stringify([note]) })
      .where('import_id', '=', importId)
      .where(
        'row_number',
        'in',
        rows.map(({ row }) => row),
      )
      .where('state', '=', 'planned')
      .execute();
  }

  for (;;) {
    let current: readonly TodoRow[] = [];
    try {
      const went = await runStep((rows) => {
        current = rows;
      });
      if (!went) return;
    } catch (error) {
      if (!isRefusal(error) || current.length === 0) throw error;
      await refuse(current, error);
    }
  }
}
