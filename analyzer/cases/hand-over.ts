import type { Trx } from '../stores/records/records.ts';
import type { CaseAction } from './cases.ts';

/** Cases of one leaver are passed on in slices of this. */
const slice = 200;

export interface CaseHandOver {
  leaverId: string;
  successorId: string;
  successorName: string;
}

/**
 * Writes into every case that the leaver is responsible for who it is now: closed ones too are asked about, but only open
 * ones can be worked on, so those stay with the name that did the work. Answers how many were passed on.
 */
export async function passCases(
  trx: Trx,
  { leaverId, successorId, successorName }: CaseHandOver,
  isOpen: (kind: string, state: string) => boolean,
  act: (action: CaseAction) => Promise<unknown>,
): Promise<number> {
  let passed = 0;
  let after = '';
  for (;;) {
    const rows = await trx
      .selectFrom('cases')
      .select(['case_id', 'kind', 'unit_id', 'state'])
      .where('responsible_id', '=', leaverId)
      .where('case_id', '>', after)
      .orderBy('case_id')
      .limit(slice)
      .execute();
    for (const { case_id: caseId, kind, unit_id: unitId, state } of rows) {
      after = caseId;
      if (!isOpen(kind, state)) continue;
      const payload = { fromId: leaverId, toId: successorId, toName: successorName };
      const actor = { kind: 'system', name: 'hand-over' } as const;
      await act({ caseId, caseKind: kind, message: 'hand-over', payload, actor, unitId });
      passed += 1;
    }
    if (rows.length < slice) return passed;
  }
}
