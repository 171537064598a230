import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Cases } from '../../cases/cases.ts';
import { CaseError } from '../../cases/errors.ts';
import type { Records } from '../../stores/records/records.ts';

export interface TickerDeps {
  records: Records;
  cases: Pick<Cases, 'act'>;
  table: 'runs' | 'drill_runs';
  nodeId: string;
  time: TimeSource;
  log: Logger;
}

/** Runs looked at in one round; the rest is due in the next. */
const slice = 100;

/** Lets time pass in runs whose next timer is due. Timers are in the store, so a restart only makes them late. */
export function createTicker({ records, cases, table, nodeId, time, log }: TickerDeps) {
  async function tick(id: string, unitId: string): Promise<boolean> {
    try {
      await cases.act({
        caseId: id,
        caseKind: 'run',
        message: 'tick',
        payload: {},
        actor: { kind: 'system', name: 'xiaodun' },
        unitId,
      });
      return true;
    } catch (error) {
      // Ended or stopped by somebody meanwhile.
      if (!(error instanceof CaseError))
        log.warn({ err: error, runId: id }, 'playbooks: a tick waits');
      return false;
    }
  }

  return {
    /** Answers how many runs were moved. */
    async tickDue(): Promise<number> {
      const rows = await records.db
        .selectFrom(table)
        .select(['id', 'unit_id'])
        .where('node', '=', nodeId)
        .where('next_at', '<=', isoNow(time))
        .orderBy('next_at')
        .limit(slice)
        .execute();
      let moved = 0;
      for (const row of rows) if (await tick(row.id, row.unit_id)) moved += 1;
      return moved;
    },
    /** When the next timer or the next work is due, of all runs of this node; undefined when nothing waits. */
    async nextAt(): Promise<number | undefined> {
      const { fn } = records.db;
      const row = await records.db
        .selectFrom(table)
        .select([fn.min('next_at').as('next'), fn.min('work_at').as('work')])
        .where('node', '=', nodeId)
        .executeTakeFirst();
      const instants = [row?.next, row?.work].flatMap((at) =>
        typeof at === 'string' ? [Date.parse(at)] : [],
      );
      return instants.length > 0 ? Math.min(...instants) : undefined;
    },
  };
}
