import type { Assessment } from '../../analyzer/assessment/assessment.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';

/**
 * Gives a new unit one system, its campus network at level 2, so that the compliance page has something true to show on the first day. A
 * suggestion only: the level is the school's own decision (GB/T 22240-2020).
 */
export async function createFirstSystem(
  { records, assessment }: { records: Records; assessment: Assessment },
  unitId: string,
  unitName: string,
): Promise<void> {
  const id = await assessment.create(
    { unitId, name: `${unitName}校园网络`, sLevel: 2, aLevel: 2, scopes: ['general'] },
    { kind: 'system', name: 'set-up' },
  );
  const system = await records.db
    .selectFrom('systems')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await assessment.evaluate(system);
}
