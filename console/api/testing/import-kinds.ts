import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { importKinds } from '../imports/schema.ts';
import type { ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

/** For `walkRoutes`: imports of every kind, brought by nobody who asks. */
export function importObjectKinds({ records }: TestApp): ObjectKind[] {
  return importKinds.map((kind) => ({
    prefix: `/imports/${kind}`,
    async create(unit) {
      const id = newId();
      await records.db
        .insertInto('imports')
        .values({
          id,
          unit_id: unit,
          kind,
          state: 'checked',
          file_name: 'test.xlsx',
          file_sha256: '',
          caller: '{}',
          created_by: 'nobody',
          created_by_name: 'Nobody',
          created_at: testEpoch,
          applied_at: null,
          invites_at: null,
          forgotten_at: '2099-01-01T00:00:00.000Z',
        })
        .execute();
      return id;
    },
  }));
}
