import type { FrozenAssessments } from '../../../analyzer/assessment/frozen/freeze.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { notFound } from '../problem.ts';

export interface VisibleAssessmentsDeps {
  records: Records;
  frozen: FrozenAssessments;
  time: TimeSource;
}

/** Frozen assessments of systems that the principal may see, closed ones too: they are history. */
export function visibleAssessments(
  { records, time }: Omit<VisibleAssessmentsDeps, 'frozen'>,
  principal: Principal,
) {
  return records.db
    .selectFrom('frozen_assessments')
    .innerJoin('units', 'units.id', 'frozen_assessments.unit_id')
    .where(
      visibleTo(records.db, principal, isoNow(time), {
        kind: 'system',
        idColumn: 'frozen_assessments.system_id',
        unitColumn: 'frozen_assessments.unit_id',
      }),
    );
}

/** One with its content and the name of its unit. Throws Problem 404 NOT_FOUND. */
export async function getAssessment(
  deps: VisibleAssessmentsDeps,
  principal: Principal,
  id: string,
) {
  const row = await visibleAssessments(deps, principal)
    .selectAll('frozen_assessments')
    .select('units.name as unit_name')
    .where('frozen_assessments.id', '=', id)
    .executeTakeFirst();
  const found = row && (await deps.frozen.find(id));
  if (!row || !found) throw notFound('assessment', id);
  return { ...found, row };
}
