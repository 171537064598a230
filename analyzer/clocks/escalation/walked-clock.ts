import type { CaseKind } from '../../cases/message.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { ClockState } from '../clock.ts';

/** A running clock of a case and how far its ladder has been walked. */
export interface WalkedClock {
  caseId: string;
  caseKind: CaseKind;
  unitId: string;
  unitName: string;
  title: string;
  ladder: string;
  state: ClockState;
  /** Steps in the log of the case, of whichever node. */
  escalated: number;
}

/** Running clocks with a ladder, with the case's title and unit; the caller narrows it. */
export function runningClocks(db: Db | Trx) {
  return db
    .selectFrom('case_clocks as k')
    .innerJoin('cases as c', 'c.case_id', 'k.case_id')
    .leftJoin('units as u', 'u.id', 'k.unit_id')
    .select([
      'k.case_id',
      'k.case_kind',
      'k.unit_id',
      'k.ladder',
      'k.clock_json',
      'k.escalated_step',
      'c.title',
      'u.name as unit_name',
    ])
    .where('k.state', '=', 'running')
    .where('k.ladder', 'is not', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof runningClocks>['execute']>>[number];

export function walkedClockOf(row: Row): WalkedClock {
  return {
    caseId: row.case_id,
    caseKind: row.case_kind,
    unitId: row.unit_id,
    unitName: row.unit_name ?? '',
    title: row.title,
    ladder: row.ladder ?? '',
    state: JSON.parse(row.clock_json) as ClockState,
    escalated: row.escalated_step,
  };
}
