import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

/** A package that waits to be read; answers its id. */
async function insertQueued(db: Db, unitId: TestUnit): Promise<string> {
  const id = newId();
  await db
    .insertInto('app_packages')
    .values({
      id,
      unit_id: unitId,
      app_id: null,
      sha256: id.toLowerCase().padEnd(64, '0'),
      sm3: '',
      bytes: 1,
      file_name: 'test.apk',
      state: 'queued',
      error_code: null,
      error: null,
      platform: null,
      package_name: null,
      version_name: null,
      version_code: null,
      label: null,
      summary: null,
      facts_sha256: null,
      declared: null,
      vet_id: null,
      counts: null,
      rules_version: null,
      attempts: 0,
      announced: 0,
      uploaded_by: 'nobody',
      uploaded_by_name: 'Nobody',
      uploaded_at: testEpoch,
      read_at: null,
      vetted_at: null,
    })
    .execute();
  return id;
}

/** For `walkRoutes`: packages of apps. */
export function packageKind({ records }: TestApp): ObjectKind {
  return {
    prefix: '/app-packages',
    create: (unit) => insertQueued(records.db, unit),
    partyKind: 'app-package',
    bodies: { 'PUT /app-packages/:id/declared': () => ({ minors: true }) },
  };
}
