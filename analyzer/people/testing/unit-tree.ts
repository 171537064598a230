import type { Db } from '../../stores/records/records.ts';
import type { UnitKind } from '../tables.ts';

/** province > city > county > schools A and B; a direct school under the province. Ids are readable for tests. */
export const testUnits = [
  { id: 'province', kind: 'province', path: ['province'] },
  { id: 'city', kind: 'city', path: ['city', 'province'] },
  { id: 'county', kind: 'county', path: ['county', 'city', 'province'] },
  { id: 'schoolA', kind: 'school', path: ['schoolA', 'county', 'city', 'province'] },
  { id: 'schoolB', kind: 'school', path: ['schoolB', 'county', 'city', 'province'] },
  { id: 'directSchool', kind: 'school', path: ['directSchool', 'province'] },
] as const satisfies readonly { id: string; kind: UnitKind; path: readonly string[] }[];

export type TestUnit = (typeof testUnits)[number]['id'];

/** In force since long before any test's clock. */
export const testEpoch = '2020-01-01T00:00:00.000Z';

export async function insertTestUnits(db: Db): Promise<void> {
  for (const { id, kind, path } of testUnits) {
    await db
      .insertInto('units')
      .values({ id, name: id, kind, code: null, created_at: testEpoch, closed_at: null })
      .execute();
    await db
      .insertInto('unit_closure')
      .values(
        path.map((ancestor, depth) => ({
          ancestor,
          descendant: id,
          depth,
          from_at: testEpoch,
          until_at: null,
        })),
      )
      .execute();
  }
}
