import type { Records } from '../stores/records/records.ts';
import type { MachineRegistry } from './engine.ts';
import { foldLog } from './fold.ts';
import { readLog, takeTurn } from './message-store.ts';
import { writeModels } from './projection.ts';

const casesPerSlice = 200;

/**
 * Folds every log again and writes every read model anew, case by case, beside people at work. Answers how many cases.
 * Cases of a kind that this node has no machine for are left as they are.
 */
export async function rebuildCases(records: Records, machines: MachineRegistry): Promise<number> {
  let rebuilt = 0;
  let after = '';
  for (;;) {
    const rows = await records.db
      .selectFrom('case_messages')
      .select(['case_id', 'case_kind'])
      .distinct()
      .where('case_id', '>', after)
      .orderBy('case_id')
      .limit(casesPerSlice)
      .execute();
    for (const { case_id: caseId, case_kind: kind } of rows) {
      after = caseId;
      const machine = machines.find(kind);
      if (!machine) continue;
      await records.transaction(async (trx) => {
        await takeTurn(trx);
        await writeModels(
          trx,
          machine,
          caseId,
          undefined,
          foldLog(machine, await readLog(trx, caseId)),
        );
      });
      rebuilt += 1;
    }
    if (rows.length < casesPerSlice) return rebuilt;
  }
}
