import { emptyFold } from '../../../analyzer/cases/fold.ts';
import type { CaseState } from '../../../analyzer/cases/machine.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { TestApp } from './test-app.ts';

type Known = Pick<CaseState, 'unitId' | 'state' | 'title'>;

/** A case as its projection would leave it, with a log of nothing. */
export async function insertCase(
  { records: { db } }: TestApp,
  kind: CaseKind,
  state: Known | (Known & Record<string, unknown>),
  id = newId(),
): Promise<string> {
  await db
    .insertInto('cases')
    .values({
      case_id: id,
      kind,
      unit_id: state.unitId,
      state: state.state,
      title: state.title,
      version: 1,
      lamport: 1,
      responsible_id: null,
      state_json: JSON.stringify({ ...emptyFold, state, version: 1 }),
      opened_at: testEpoch,
      updated_at: testEpoch,
    })
    .execute();
  return id;
}
