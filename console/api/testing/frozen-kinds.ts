import { writeContent, type FrozenHead } from '../../../analyzer/assessment/frozen/content.ts';
import { hashesOf } from '../../../analyzer/assessment/frozen/hashes.ts';
import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

/** For `walkRoutes`: frozen assessments of systems that nobody who asks has made. */
export function frozenKind({ records }: TestApp): ObjectKind {
  return {
    prefix: '/assessments',
    async create(unit) {
      const id = newId();
      const catalogue = { sha256: '', edited: [] };
      const head: FrozenHead = {
        v: 1,
        kind: 'frozen-assessment',
        id,
        system: { id, name: 'Test', level: 2, sLevel: 2, aLevel: 2, scopes: ['general'] },
        unit: { id: unit, name: unit },
        at: testEpoch,
        by: { name: 'Nobody' },
        catalogue,
        packs: [],
        checks: [],
        scores: [],
        items: 0,
      };
      const content = await writeContent(head, []);
      await records.db
        .insertInto('frozen_assessments')
        .values({
          id,
          unit_id: unit,
          system_id: id,
          system_name: 'Test',
          level: 2,
          note: null,
          frozen_at: testEpoch,
          frozen_by_id: null,
          frozen_by_name: 'Nobody',
          summary: '[]',
          catalogue: catalogue.sha256,
          catalogue_intact: 1,
          bytes: content.length,
          ...hashesOf(content),
        })
        .execute();
      await records.db
        .insertInto('frozen_contents')
        .values({ assessment_id: id, unit_id: unit, content })
        .execute();
      return id;
    },
  };
}
