import exceljs from 'exceljs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareAssessments } from '../../../analyzer/assessment/frozen/diff.ts';
import { verifyFrozen } from '../../../analyzer/assessment/frozen/verify-frozen.ts';
import type { Attestation } from '../../../analyzer/assessment/people-inputs.ts';
import type { SystemTable } from '../../../analyzer/assessment/tables.ts';
import { verifyEverything } from '../../../analyzer/audit/verify-everything.ts';
import type { SignedIn } from '../testing/test-app.ts';
import type { AssessmentDiff, AssessmentRecord, AssessmentRow } from './schema.ts';
import { frozenApp, type FrozenApp } from './testing/frozen-app.ts';

const dayMs = 86_400_000;
const disclaimer = '自评估预估，非等级测评结论';

let app: FrozenApp;
let officer: SignedIn;
let auditor: SignedIn;
let neighbour: SignedIn;
let system: SystemTable;

/** An attestation in force since yesterday. */
function attested(itemKey: string, more: Partial<Attestation> = {}): Attestation {
  return {
    id: `attestation-${itemKey}`,
    itemKey,
    verdict: 'satisfied',
    effectiveFrom: new Date(app.time.now() - dayMs).toISOString(),
    expiresAt: new Date(app.time.now() + 30 * dayMs).toISOString(),
    reviewed: true,
    signedBy: '王老师',
    reviewedBy: '李主任',
    files: [{ name: '制度.pdf', sha256: 'ab'.repeat(32) }],
    ...more,
  };
}

/** Everything else is attested, so that no half of the score is at its floor. */
async function others(keys: readonly string[]): Promise<Attestation[]> {
  const items = await app.assessment.items(system);
  return items.filter(({ item }) => !keys.includes(item.key)).map(({ item }) => attested(item.key));
}

const told = ['7.1.6.1.a', '7.1.6.2.a', '7.1.7.1.a'];

async function freeze(note: string): Promise<AssessmentRow> {
  const answer = await app.request(officer, 'POST', `/systems/${system.id}/assessments`, { note });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

beforeAll(async () => {
  app = await frozenApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  auditor = await app.signIn('auditor', 'schoolA');
  neighbour = await app.signIn('school-security-officer', 'schoolB');
  system = await app.newSystem('schoolA', '学籍系统');
});
afterAll(() => app.dispose());

describe('frozen assessments', () => {
  let first: AssessmentRow;
  let second: AssessmentRow;

  test('keep items, states, inputs, hashes, catalogue and packs as they stood', async () => {
    await app.say(
      system,
      [
        ...(await others(told)),
        attested('7.1.6.1.a', { statement: '=HYPERLINK("http://x")' }),
        attested('7.1.6.2.a', { verdict: 'partial' }),
        attested('7.1.7.1.a', { reviewed: false }),
      ],
      [
        {
          id: 'exception-1',
          itemKey: '7.1.6.2.a',
          effectiveFrom: new Date(app.time.now() - dayMs).toISOString(),
          expiresAt: new Date(app.time.now() + 5 * dayMs).toISOString(),
          reason: '制度修订中',
          compensatingControl: '临时通知',
          approvedBy: '赵校长',
        },
      ],
    );
    first = await freeze('开学前');
    expect(first).toMatchObject({
      systemName: '学籍系统',
      note: '开学前',
      catalogueIntact: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      sm3: expect.stringMatching(/^[0-9a-f]{64}$/),
      disclaimer: { zh: disclaimer },
    });
    expect(first.scores.map(({ pack }) => pack)).toEqual(['rate-2025', 'deduction-2021']);
    const one = (
      await app.request(auditor, 'GET', `/assessments/${first.id}`)
    ).json<AssessmentRecord>();
    expect(one.items).toHaveLength(135);
    expect(one.intact).toBe(true);
    const item = (key: string) => one.items.find((row) => row.key === key);
    expect(item('7.1.6.1.a')).toMatchObject({ state: 'satisfied', attestations: 1 });
    expect(item('7.1.6.2.a')).toMatchObject({ state: 'excepted', scoredAs: 'partial' });
    expect(item('7.1.7.1.a')).toMatchObject({
      state: 'unknown',
      reasons: [{ zh: expect.stringContaining('复核') }],
    });
    const opened = await app.request(auditor, 'GET', `/assessments/${first.id}/items/7.1.6.1.a`);
    expect(opened.json()).toMatchObject({
      attestations: [{ signedBy: '王老师', files: [{ sha256: 'ab'.repeat(32) }] }],
    });
  });

  test('do not change with what comes after; the difference says what, and why', async () => {
    app.time.advance(1_000);
    await app.say(system, [
      ...(await others(told)),
      attested('7.1.6.1.a', {
        id: 'attestation-2',
        verdict: 'not-satisfied',
        signedBy: '陈老师',
      }),
      attested('7.1.6.2.a', { verdict: 'satisfied' }),
    ]);
    second = await freeze('期中');
    const again = (
      await app.request(auditor, 'GET', `/assessments/${first.id}`)
    ).json<AssessmentRecord>();
    expect(again.items.find(({ key }) => key === '7.1.6.1.a')?.state).toBe('satisfied');
    const url = `/assessments/${first.id}/diff/${second.id}`;
    const diff = (await app.request(auditor, 'GET', url)).json<AssessmentDiff>();
    expect(diff).toMatchObject({ sameSystem: true, catalogueChanged: false, packsChanged: false });
    expect(diff.counts).toMatchObject({ worse: 1, better: 1, new: 0, gone: 0 });
    expect(diff.items[0]).toMatchObject({ key: '7.1.6.1.a', change: 'worse' });
    expect(diff.items[0]?.because).toContainEqual({
      zh: '新的人工确认：不符合（陈老师）。',
      en: 'New attestation: Not satisfied (陈老师).',
    });
    expect(diff.items.find(({ key }) => key === '7.1.6.2.a')).toMatchObject({
      change: 'better',
      before: { state: 'excepted' },
      after: { state: 'satisfied' },
    });
    const deduction = diff.scores.find(({ pack }) => pack === 'deduction-2021');
    // One item fell by a whole, another rose by half.
    expect(deduction).toMatchObject({ regression: true });
    expect(deduction?.lower).toBeCloseTo(-50 / 135, 8);
    const same = await app.request(auditor, 'GET', `/assessments/${first.id}/diff/${first.id}`);
    expect(same.json<AssessmentDiff>()).toMatchObject({ items: [], counts: { unchanged: 135 } });
  });

  test('are listed for those who see the system, newest first', async () => {
    const rows = async (who: SignedIn, url: string) =>
      (await app.request(who, 'GET', url)).json<AssessmentRow[]>();
    const all = await rows(auditor, '/assessments');
    expect(all.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await rows(auditor, `/systems/${system.id}/assessments`)).toHaveLength(2);
    const none = encodeURIComponent(JSON.stringify({ q: '学校网站' }));
    expect(await rows(auditor, `/assessments?filter=${none}`)).toEqual([]);
    expect(await rows(neighbour, '/assessments')).toEqual([]);
    expect((await app.request(neighbour, 'GET', `/assessments/${first.id}`)).statusCode).toBe(404);
    const mixed = `/assessments/${first.id}/diff/${second.id}`;
    expect((await app.request(neighbour, 'GET', mixed)).statusCode).toBe(404);
  });

  test('may not be frozen by who only reads, nor without end', async () => {
    const url = `/systems/${system.id}/assessments`;
    expect((await app.request(auditor, 'POST', url, {})).statusCode).toBe(403);
    for (let n = 2; n < 20; n += 1) await freeze('again');
    const refused = await app.request(officer, 'POST', url, {});
    expect(refused.json()).toMatchObject({ status: 409, code: 'FROZEN_TOO_OFTEN' });
  });

  test('compare over a change of catalogue and level', () => {
    const content = (key: string, sha256: string) =>
      ({
        head: { system: { id: 's' }, catalogue: { sha256 }, packs: [], scores: [] },
        items: [{ key, result: {}, evidence: [], attestations: [] }],
      }) as unknown as Parameters<typeof compareAssessments>[0];
    const found = compareAssessments(content('7.1.6.1.a', 'a'), content('8.1.6.1.a', 'b'));
    expect(found.catalogueChanged).toBe(true);
    expect(found.items.map(({ key, change }) => [key, change])).toEqual([
      ['7.1.6.1.a', 'gone'],
      ['8.1.6.1.a', 'new'],
    ]);
  });

  describe('as documents', () => {
    async function print(file: string, who = auditor) {
      return await app.request(who, 'GET', `/assessments/${first.id}/documents/${file}`);
    }

    test('the working paper has one row per item, with hashes and room for the assessor', async () => {
      const answer = await print('working-paper.xlsx');
      expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
      const book = new exceljs.Workbook();
      await book.xlsx.load(answer.rawPayload as unknown as exceljs.Buffer);
      const sheet = book.worksheets[0]!;
      const titles = (sheet.getRow(1).values as string[]).slice(1);
      expect(titles).toEqual(expect.arrayContaining(['符合情况', '例外', '结果记录', '备注']));
      const column = (title: string) => titles.indexOf(title) + 1;
      const rows = new Map<string, exceljs.Row>();
      sheet.eachRow((row) => rows.set(row.getCell(column('条款')).text, row));
      const text = (clause: string, title: string) =>
        rows.get(clause)?.getCell(column(title)).text ?? '';
      expect([...rows.keys()].filter((clause) => clause.startsWith('7.'))).toHaveLength(135);
      expect(text('7.1.6.1 a', '符合情况')).toBe('符合');
      expect(text('7.1.6.1 a', '人工确认')).toContain('ab'.repeat(32));
      const told = rows.get('7.1.6.1 a')!.getCell(column('人工确认'));
      expect(told.type).toBe(exceljs.ValueType.String);
      expect(told.numFmt).toBe('@');
      expect(text('7.1.6.2 a', '符合情况')).toBe('例外');
      expect(text('7.1.6.2 a', '计分状态')).toBe('部分符合');
      expect(text('7.1.6.2 a', '例外')).toContain('临时通知');
      const whole: string[] = [];
      sheet.eachRow((row) => row.eachCell((cell) => void whole.push(cell.text)));
      expect(whole).toContain(disclaimer);
      expect(whole.some((cell) => cell.includes(first.sha256))).toBe(true);
      expect(whole.some((cell) => cell.includes(first.catalogue))).toBe(true);
    });

    test('the report says posture, both scores with bounds, gaps, exceptions and hashes', async () => {
      const answer = await print('report.docx');
      expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
      const text = await docxText(answer.rawPayload);
      for (const words of [
        disclaimer,
        '学籍系统',
        '2021 版模板（扣分法）',
        '口径 A',
        '口径 B',
        '覆盖率',
        '制度修订中',
        '赵校长',
        first.catalogue,
        first.sha256,
        first.sm3,
        'ab'.repeat(32),
      ]) {
        expect(text).toContain(words);
      }
      expect(text).toContain(first.scores[1]!.lower.toFixed(2));
    });

    test('are refused in formats that make no sense, and to who may not export', async () => {
      expect((await print('working-paper.docx')).statusCode).toBe(404);
      expect((await print('none.docx')).statusCode).toBe(404);
      expect((await print('report.docx', neighbour)).statusCode).toBe(404);
    });
  });

  test('are refused any change by the database, and known to verify', async () => {
    const { records } = app;
    await expect(
      sql`update frozen_assessments set note = 'x' where id = ${first.id}`.execute(records.db),
    ).rejects.toThrow(/append-only/);
    await expect(sql`delete from frozen_contents`.execute(records.db)).rejects.toThrow(
      /append-only/,
    );
    expect(await verifyFrozen(records.db)).toMatchObject({ ok: true, checked: 20 });
    // What somebody with the database file can do: the triggers do not stop them.
    await sql`drop trigger frozen_contents_no_update`.execute(records.db);
    await sql`drop trigger frozen_assessments_no_delete`.execute(records.db);
    await sql`update frozen_contents set content = replace(content, 'not-satisfied', 'satisfied')
      where assessment_id = ${second.id}`.execute(records.db);
    const broken = await verifyEverything({ records });
    expect(broken).toMatchObject({
      ok: false,
      firstBroken: { chain: 'assessments', seq: second.id },
    });
    const shown = await app.request(auditor, 'GET', `/assessments/${second.id}`);
    expect(shown.json<AssessmentRecord>().intact).toBe(false);
    await sql`delete from frozen_assessments where id = ${second.id}`.execute(records.db);
    expect(await verifyFrozen(records.db)).toMatchObject({ ok: false, brokenAt: second.id });
  });
});

describe('marks of assessors', () => {
  test('weigh items and settle risks, each with its source', async () => {
    const url = `/systems/${system.id}/marks`;
    const before = await app.assessment.scores(system);
    const answer = await app.request(officer, 'PUT', url, {
      source: '测评机构 2026 年指标表',
      marks: [
        { item: '7.1.6.1.a', importance: 'critical' },
        { item: '7.1.4.1.a', risk: 'high', majorHazard: 'open' },
      ],
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const after = await app.assessment.scores(system);
    // 7.1.6.1.a fails by attestation: three units instead of one.
    expect(after[1]!.lower - before[1]!.lower).toBeCloseTo(-200 / 135, 8);
    expect(after[0]!.risks.confirmed).toMatchObject({ majorHazards: 1 });
    const marks = await app.request(auditor, 'GET', url);
    expect(marks.json()).toHaveLength(2);
    expect(marks.json()[0]).toMatchObject({ source: '测评机构 2026 年指标表' });
  });

  test('are refused for items that the system does not have, with the path', async () => {
    const url = `/systems/${system.id}/marks`;
    const wrong = await app.request(officer, 'PUT', url, {
      source: 'table',
      marks: [{ item: '8.1.4.1.a', importance: 'critical' }],
    });
    expect(wrong.json()).toMatchObject({ code: 'ITEM_UNKNOWN' });
    expect(wrong.json().detail).toContain('/marks/0/item');
    expect((await app.request(auditor, 'PUT', url, { source: 'me', marks: [] })).statusCode).toBe(
      403,
    );
  });
});

/** Text of a Word file: its main part without the markup. */
async function docxText(bytes: Uint8Array): Promise<string> {
  const { default: JSZip } = await import('jszip');
  const zip = await JSZip.loadAsync(bytes);
  const xml = (await zip.file('word/document.xml')?.async('text')) ?? '';
  return xml.replace(/<[^>]+>/g, '');
}
