import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { notFound } from '../problem.ts';

export interface VisibleCaseDeps {
  records: Records;
  cases: Pick<Cases, 'find'>;
  time: TimeSource;
}

/** The case, where the principal sees it. Throws Problem 404 NOT_FOUND for an unknown and for an invisible one. */
export async function getVisibleCase(
  { records, cases, time }: VisibleCaseDeps,
  principal: Principal,
  kind: CaseKind,
  id: string,
): Promise<CaseView> {
  const visible = await records.db
    .selectFrom('cases')
    .select('case_id')
    .where('case_id', '=', id)
    .where('kind', '=', kind)
    .where(
      visibleTo(records.db, principal, isoNow(time), {
        kind,
        idColumn: 'cases.case_id',
        unitColumn: 'cases.unit_id',
      }),
    )
    .executeTakeFirst();
  const view = visible && (await cases.find(id));
  if (!view) throw notFound(kind, id);
  return view;
}
