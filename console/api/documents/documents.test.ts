import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import exceljs from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCheckpoints } from '../../../analyzer/audit/checkpoints.ts';
import { loadIncidentRules } from '../../../analyzer/incidents/grading/load-rules.ts';
import {
  feedback,
  noticeFixture,
  type NoticeFixture,
} from '../../../analyzer/notices/testing/notice-fixture.ts';
import type { Documents } from '../../documents/documents.ts';
import { hasOffice, pdfText } from '../../documents/testing/read-back.ts';
import { testDocuments } from '../../documents/testing/rendered.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { documentsFeature } from './index.ts';

const rulesFolder = fileURLToPath(new URL('../../../rules/incidents', import.meta.url));

let folder: string;
let test: TestApp;
let notices: NoticeFixture;
let documents: Documents;
let analyst: SignedIn;
let school: SignedIn;
let stranger: SignedIn;
let noticeId: string;
let deliveryId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-documents-'));
  documents = testDocuments().documents;
  const incidentRules = loadIncidentRules(rulesFolder);
  const blank = await noticeFixture();
  const { records, time } = blank;
  notices = blank;
  const keyFile = join(folder, 'signing.key');
  const checkpoints = await createCheckpoints({ records, keyFile, time });
  const { cases } = notices;
  test = await testApp({
    records,
    units: false,
    time,
    features: [documentsFeature({ records, documents, cases, checkpoints, incidentRules, time })],
  });
  analyst = await test.signIn('bureau-analyst', 'county');
  school = await test.signIn('school-cio', 'schoolA');
  stranger = await test.signIn('school-cio', 'schoolB');
  noticeId = await notices.issue('county', {
    title: '=cmd|<b>教务系统</b>弱口令',
    recipientUnitIds: ['schoolA'],
  });
  await notices.settle();
  const { id } = await records.db
    .selectFrom('deliveries')
    .select('id')
    .where('notice_id', '=', noticeId)
    .executeTakeFirstOrThrow();
  deliveryId = id;
});
afterAll(async () => {
  await documents.stop();
  await test.dispose();
  await notices.dispose();
  await rm(folder, { recursive: true, force: true });
});

it.skipIf(!hasOffice())('prints the notice and the answer of the case as it stands', async () => {
  const before = await test.request(
    school,
    'GET',
    `/deliveries/${deliveryId}/documents/notice.pdf`,
  );
  expect(before.statusCode).toBe(200);
  expect(before.headers['content-type']).toBe('application/pdf');
  expect(before.headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''%E7/);
  const { state } = await notices.delivery(deliveryId);
  const text = await pdfText(before.rawPayload);
  expect(text).toContain('=cmd|<b>教务系统</b>弱口令');
  expect(text).toContain(state.number);
  expect(text).toContain(state.recipientUnitName);

  await notices.act('delivery', deliveryId, 'schoolA', 'sign');
  await notices.act('delivery', deliveryId, 'schoolA', 'accept', {
    responsible: { systemOwner: { name: '周立' } },
  });
  await notices.act('delivery', deliveryId, 'schoolA', 'feedback', { feedback });
  const after = await test.request(
    school,
    'GET',
    `/deliveries/${deliveryId}/documents/feedback.pdf`,
  );
  const answer = await pdfText(after.rawPayload);
  expect(answer).toContain(feedback.cause);
  expect(answer).toContain('■是□否');
  const own = await test.request(analyst, 'GET', `/notices/${noticeId}/documents/notice.docx`);
  expect(own.statusCode).toBe(200);
});

it('leaves a trace of every export with the hash of the file, and a checkpoint on it', async () => {
  const answer = await test.request(
    school,
    'GET',
    `/deliveries/${deliveryId}/documents/review.docx`,
  );
  const sha256 = createHash('sha256').update(answer.rawPayload).digest('hex');
  const entry = await notices.records.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'document.export')
    .orderBy('seq', 'desc')
    .where('unit_id', '=', 'schoolA')
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({ target_kind: 'delivery', target_id: deliveryId });
  expect(JSON.parse(entry.after!)).toMatchObject({ form: 'review', format: 'docx', sha256 });
  const signed = await notices.records.db.selectFrom('audit_checkpoints').select('body').execute();
  expect(signed.map(({ body }) => (JSON.parse(body) as { reason: string }).reason)).toContain(
    'document',
  );
});

it('answers 404 for a case out of sight, an unknown form and an unknown format', async () => {
  for (const [who, path] of [
    [stranger, `/deliveries/${deliveryId}/documents/notice.pdf`],
    [stranger, `/notices/${noticeId}/documents/notice.pdf`],
    [school, `/notices/${noticeId}/documents/notice.pdf`],
    [school, `/deliveries/${deliveryId}/documents/constructor.pdf`],
    [school, `/deliveries/${deliveryId}/documents/notice.exe`],
    [school, `/deliveries/export.pdf`],
  ] as const) {
    const answer = await test.request(who, 'GET', path);
    expect([path, answer.statusCode]).toEqual([path, 404]);
  }
});

it('says that a form has no table when it is asked as CSV', async () => {
  const path = `/deliveries/${deliveryId}/documents/review.csv`;
  const answer = await test.request(school, 'GET', path);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
    422,
    'DOCUMENT_UNFIT',
  ]);
});

it('exports the list that its reader sees, filtered and sorted as on the screen', async () => {
  const filter = encodeURIComponent(JSON.stringify({ q: '教务系统' }));
  const answer = await test.request(analyst, 'GET', `/deliveries/export.xlsx?filter=${filter}`);
  expect(answer.statusCode).toBe(200);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(answer.rawPayload as unknown as exceljs.Buffer);
  const [sheet] = workbook.worksheets;
  expect(sheet!.rowCount).toBe(2);
  expect(sheet!.getCell('B2').text).toBe('=cmd|<b>教务系统</b>弱口令');
  expect(sheet!.getCell('B2').type).not.toBe(exceljs.ValueType.Formula);
  const csv = await test.request(stranger, 'GET', '/deliveries/export.csv');
  expect(csv.body.trimEnd().split('\r\n')).toHaveLength(1);
  const wrong = await test.request(analyst, 'GET', '/deliveries/export.csv?filter={"no":1}');
  expect(wrong.statusCode).toBe(400);
  const incidents = await test.request(analyst, 'GET', '/incidents/export.csv');
  expect(incidents.statusCode).toBe(200);
  const alerts = await test.request(analyst, 'GET', '/alerts/export.xlsx');
  expect(alerts.statusCode).toBe(200);
});

it.skipIf(!hasOffice())('writes a letter to whoever is late, and only then', async () => {
  const late = await notices.issue('county', { title: '弱口令', recipientUnitIds: ['schoolA'] });
  const { id } = await notices.records.db
    .selectFrom('deliveries')
    .select('id')
    .where('notice_id', '=', late)
    .executeTakeFirstOrThrow();
  const path = `/deliveries/${id}/documents/supervision.pdf`;
  const early = await test.request(analyst, 'GET', path);
  expect([early.statusCode, early.json()]).toMatchObject([409, { code: 'DOCUMENT_NOT_READY' }]);
  notices.time.advance(30 * 86_400_000);
  const later = await test.signIn('bureau-analyst', 'county');
  const text = await pdfText((await test.request(later, 'GET', path)).rawPayload);
  expect(text).toContain('网络安全通报督办函');
  expect(text).toMatch(/签收.*至今未完成/);
});
