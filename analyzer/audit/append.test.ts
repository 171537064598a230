import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import { appendAudit } from './append.ts';

let store: TemporaryRecords;
beforeAll(async () => {
  store = await temporaryRecords();
});
afterAll(() => store.dispose());

const entry = {
  unitId: 'u1',
  actor: { kind: 'system', name: 'test' },
  action: 'unit.create',
  target: { kind: 'unit', id: 'u1' },
  after: { name: '实验小学', b: 1, a: null },
  at: '2026-03-01T00:00:00.000Z',
} as const;

test('appends links that follow each other', async () => {
  for (let i = 0; i < 3; i++) await store.records.transaction((trx) => appendAudit(trx, entry));
  const rows = await store.records.db
    .selectFrom('audit_entries')
    .selectAll()
    .orderBy('seq')
    .execute();
  expect(rows.map((row) => row.seq)).toEqual([1, 2, 3]);
  expect(new Set(rows.map((row) => row.sha256)).size).toBe(3);
  expect(rows[0]!.after).toBe('{"a":null,"b":1,"name":"实验小学"}');
});

test('refuses to change or delete an entry', async () => {
  const { db } = store.records;
  await expect(db.updateTable('audit_entries').set({ action: 'x' }).execute()).rejects.toThrow(
    /append-only/,
  );
  await expect(db.deleteFrom('audit_entries').execute()).rejects.toMatchObject({
    code: 'RECORDS_APPEND_ONLY',
  });
  await expect(db.updateTable('audit_chains').set({ seq: 1 }).execute()).rejects.toThrow(
    /append-only/,
  );
});
