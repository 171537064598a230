import exceljs from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Imports } from '../../../analyzer/imports/imports.ts';
import type { NoticeApp } from '../notices/testing/notice-app.ts';
import type { SignedIn } from '../testing/test-app.ts';
import type { ImportRowView } from './schema.ts';
import { importApp, unitHead, type ImportApp } from './testing/import-app.ts';

let fixture: NoticeApp;
let imports: Imports;
let system: SignedIn;
let analyst: SignedIn;
let send: ImportApp['send'];
let check: ImportApp['check'];
let post: ImportApp['post'];
let get: ImportApp['get'];
let signIn: ImportApp['signIn'];

beforeAll(async () => {
  ({ fixture, imports, system, analyst, send, check, post, get, signIn } = await importApp());
});
afterAll(() => fixture?.dispose());

const codesOf = (rows: readonly ImportRowView[]) =>
  rows.map(({ notes }) => notes.map(({ code }) => code));

const peopleHead = ['用户名*', '姓名', '所属单位', '手机号', '角色'];
const noticeHead = [
  '通报编号',
  '标题',
  '类型',
  '级别',
  '签发日期',
  '签发人',
  '接收单位',
  '情况说明',
  '签收日期',
  '签收人',
];

test('gives a template that can be brought back as it is', async () => {
  for (const [kind, who] of [
    ['units', system],
    ['people', system],
    ['notices', analyst],
  ] as const) {
    const answer = await get(who, `/imports/${kind}/template.xlsx`);
    const book = new exceljs.Workbook();
    await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer);
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['导入', '选项', '填写说明']);
    const back = await send(who, kind, answer.rawPayload);
    expect(back.json()).toMatchObject({ state: 'checked', counts: { rows: 1 } });
  }
});

test('shows what will happen to units, then does exactly that', async () => {
  const { view, path, rows } = await check(system, 'units', [
    ['某县单位台账'],
    unitHead,
    ['　新城小学　', '小学', 3_132_000_777, '新城学区'],
    ['新城学区', '学区', '', 'county'],
    ['schoolA', '学校', null, ''],
    [
      { richText: [{ text: '东' }, { text: '关小学' }] },
      { formula: 'B3', result: '学校' },
      '',
      null,
    ],
  ]);
  expect(view.counts).toEqual({ rows: 4, create: 3, known: 1, fault: 0, done: 0, refused: 0 });
  expect(rows.map(({ row, outcome }) => [row, outcome])).toEqual([
    [3, 'create'],
    [4, 'create'],
    [5, 'known'],
    [6, 'create'],
  ]);
  const before = await fixture.app.records.db.selectFrom('units').select('id').execute();
  const applied = await post(system, `${path}/apply`);
  expect(applied.statusCode, applied.body).toBe(202);
  expect(applied.json()).toMatchObject({ state: 'applied', counts: { done: 3, refused: 0 } });
  const units = await fixture.app.records.db
    .selectFrom('units')
    .innerJoin('unit_closure as up', 'up.descendant', 'units.id')
    .innerJoin('units as above', 'above.id', 'up.ancestor')
    .select(['units.name', 'units.code', 'above.name as above'])
    .where('up.depth', '=', 1)
    .where(
      'units.id',
      'not in',
      before.map(({ id }) => id),
    )
    .orderBy('units.name')
    .execute();
  expect(units).toEqual([
    { name: '东关小学', code: null, above: 'county' },
    { name: '新城学区', code: null, above: 'county' },
    { name: '新城小学', code: '3132000777', above: '新城学区' },
  ]);
  expect((await post(system, `${path}/apply`)).json()).toMatchObject({ code: 'IMPORT_NOT_OPEN' });
  const again = await check(system, 'units', [
    unitHead,
    ['新城小学', '学校', '3132000777', '新城学区'],
  ]);
  expect(again.view.counts).toMatchObject({ create: 0, known: 1 });
  expect((await post(system, `${again.path}/apply`)).json()).toMatchObject({
    code: 'IMPORT_NOTHING',
  });
  const report = await get(system, `${path}/report.xlsx`);
  const book = new exceljs.Workbook();
  await book.xlsx.load(report.rawPayload as unknown as ArrayBuffer);
  expect(book.worksheets[0]!.getRow(2).values).toEqual([
    undefined,
    '3',
    '新城小学',
    '新建',
    '已写入',
  ]);
  const audited = await fixture.app.records.db
    .selectFrom('audit_entries')
    .select('action')
    .where('target_id', '=', view.id)
    .orderBy('seq')
    .execute();
  expect(audited.map(({ action }) => action)).toEqual(['import.apply', 'import.applied']);
});

test('says of every fault where it is and what to do, and applies nothing', async () => {
  const { view, path, rows } = await check(system, 'units', [
    unitHead,
    ['', '学校', '', ''],
    ['甲校', '公司', '', ''],
    ['乙校', '学校', '', 'schoolC'],
    ['丙校', '学校', '', '丁校'],
    ['丁校', '学校', '', '丙校'],
    ['戊校', '学校', 'X1', ''],
    ['戊 校', '学校', '', ''],
    ['己校', '学校', '', 'province'],
    ['庚校', { error: '#REF!' }, '', ''],
  ]);
  expect(codesOf(rows)).toEqual([
    ['CELL_REQUIRED'],
    ['CELL_CHOICE'],
    ['UNIT_UNKNOWN'],
    ['UNIT_CYCLE'],
    ['UNIT_CYCLE'],
    [],
    ['ROW_TWICE'],
    ['UNIT_UNKNOWN'],
    ['CELL_ERROR'],
  ]);
  expect(rows[1]!.notes[0]).toMatchObject({
    column: 'B',
    heading: '单位类型',
    value: '公司',
    zh: '不在可选范围内',
    fixZh: expect.stringContaining('学校'),
  });
  expect(view.applicable).toBe(false);
  expect((await post(system, `${path}/apply`)).json()).toMatchObject({ code: 'IMPORT_HAS_FAULTS' });
});

test('refuses when something changed since the check, naming the rows', async () => {
  const first = await check(system, 'units', [
    unitHead,
    ['同名校', '学校', 'C-9', ''],
    ['另一校', '学校', '', ''],
  ]);
  const second = await check(system, 'units', [unitHead, ['同名校', '学校', 'C-9', '']]);
  await post(system, `${second.path}/apply`);
  const refused = await post(system, `${first.path}/apply`);
  expect(refused.json()).toMatchObject({ status: 409, code: 'IMPORT_CHANGED', rows: [2] });
  const again = await post(system, `${first.path}/check`);
  expect(again.json()).toMatchObject({ counts: { create: 1, known: 1 } });
  expect((await post(system, `${first.path}/apply`)).json()).toMatchObject({ state: 'applied' });
});

test('goes on after a crash where it was, and puts down what was refused meanwhile', async () => {
  const { view, path } = await check(system, 'units', [
    unitHead,
    ['断电一', '学校', 'D-1', ''],
    ['断电二', '学校', 'D-2', ''],
  ]);
  const { db } = fixture.app.records;
  await post(system, `${path}/apply`);
  // As if the process had died between the two rows, and somebody had taken the code since.
  await db
    .deleteFrom('unit_closure')
    .where('descendant', 'in', (eb) =>
      eb.selectFrom('units').select('id').where('code', '=', 'D-2'),
    )
    .execute();
  await db.updateTable('units').set({ name: '别处' }).where('code', '=', 'D-2').execute();
  await db
    .updateTable('import_rows')
    .set({ state: 'planned', target_id: null })
    .where('import_id', '=', view.id)
    .where('row_number', '=', 3)
    .execute();
  await db.updateTable('imports').set({ state: 'applying' }).where('id', '=', view.id).execute();
  await imports.sweep();
  expect((await get(system, path)).json()).toMatchObject({
    state: 'applied',
    counts: { done: 1, refused: 1 },
  });
  const rows = (await get(system, `${path}/rows`)).json<ImportRowView[]>();
  expect(rows[1]).toMatchObject({ state: 'refused', notes: [{ code: 'UNIT_CODE_TAKEN' }] });
  const twice = await db.selectFrom('units').select('id').where('code', '=', 'D-1').execute();
  expect(twice).toHaveLength(1);
});

test('invites people, with roles only where the person may give them', async () => {
  const sheet = [
    peopleHead,
    ['ｚｈａｏ.yi', '赵一', 'schoolA', 13_800_000_000, '安全员、学校负责人'],
    ['zhao.yi', '赵二', 'schoolA', '', ''],
    ['x', '钱', 'schoolB', '', '系统管理员'],
  ];
  const faulty = await check(system, 'people', sheet);
  expect(codesOf(faulty.rows)).toEqual([
    ['ROLES_LEFT_OUT'],
    ['ROW_TWICE'],
    ['CELL_CHOICE', 'USERNAME_MALFORMED'],
  ]);
  const plain = await check(system, 'people', sheet.slice(0, 2));
  expect((await post(system, `${plain.path}/apply`)).json()).toMatchObject({
    state: 'applied',
    invitesWaiting: true,
  });
  const { db } = fixture.app.records;
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('username_key', '=', 'zhao.yi')
    .executeTakeFirstOrThrow();
  expect(account).toMatchObject({
    name: '赵一',
    state: 'invited',
    password_hash: null,
    phone: '13800000000',
  });
  const grants = () =>
    db
      .selectFrom('grants')
      .select('role')
      .where('account_id', '=', account.id)
      .orderBy('role')
      .execute();
  expect(await grants()).toEqual([]);
  const links = await post(system, `${plain.path}/invites.xlsx`);
  const book = new exceljs.Workbook();
  await book.xlsx.load(links.rawPayload as unknown as ArrayBuffer);
  const link = book.worksheets[0]!.getCell('C2').text;
  expect((await fixture.app.people.invites.find(link.split('/invite/')[1]!))?.name).toBe('赵一');
  expect((await post(system, `${plain.path}/invites.xlsx`)).json()).toMatchObject({
    code: 'INVITES_TAKEN',
  });
  const both = await signIn(['system-admin', 'security-admin'], 'schoolB');
  const granted = await check(both, 'people', [
    peopleHead,
    ['sun.san', '孙三', 'schoolB', '', '安全员'],
  ]);
  expect(codesOf(granted.rows)).toEqual([[]]);
  expect((await post(both, `${granted.path}/apply`)).json()).toMatchObject({ counts: { done: 1 } });
  const roles = await db
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select('role')
    .where('username', '=', 'sun.san')
    .execute();
  expect(roles).toEqual([{ role: 'school-security-officer' }]);
});

test('takes over open notices with their numbers, dates and signatures', async () => {
  const common = ['弱口令', '隐患', '高'];
  const { view, path, rows } = await check(analyst, 'notices', [
    noticeHead,
    [
      '〔2026〕第7号',
      ...common,
      new Date('2026-08-20T00:00:00Z'),
      '李局长',
      'schoolA',
      '后台弱口令',
      '2026年8月21日',
      '王老师',
    ],
    ['〔2026〕第7号', ...common, '2026/8/20', '李局长', 'schoolB', '后台弱口令', null, null],
    ['〔2026〕第8号', '挂马', '事件', '特急', 46_254, '李局长', 'schoolB', '首页挂马', '', ''],
  ]);
  expect(codesOf(rows)).toEqual([[], [], []]);
  expect(view.unitId).toBe('county');
  const applied = await post(analyst, `${path}/apply`);
  expect(applied.json(), applied.body).toMatchObject({
    state: 'applied',
    counts: { done: 3, refused: 0 },
  });
  await fixture.batches.sweep();
  const done = (await get(analyst, `${path}/rows`)).json<ImportRowView[]>();
  const delivery = (row: number) => get(analyst, `/deliveries/${done[row]!.targetId}`);
  expect((await delivery(0)).json()).toMatchObject({
    number: '〔2026〕第7号',
    state: 'HANDLING',
    issuedAt: '2026-08-19T16:00:00.000Z',
    signed: { at: '2026-08-20T16:00:00.000Z', name: '王老师' },
  });
  expect((await delivery(1)).json()).toMatchObject({ number: '〔2026〕第7号', state: 'ISSUED' });
  expect((await delivery(2)).json()).toMatchObject({
    severity: 'urgent',
    notice: { title: '挂马' },
  });
  const listed = await get(analyst, '/notices?filter={"q":"第7号"}');
  expect(listed.json()).toMatchObject([{ deliveries: { total: 2 } }]);
  const next = await check(analyst, 'notices', [
    noticeHead,
    [
      '〔2026〕第7号',
      ...common,
      '2026-08-20',
      '李局长',
      'schoolA',
      '后台弱口令',
      '2026-08-21',
      '王老师',
    ],
    ['9', ...common, '2026-02-30', '李局长', 'schoolA', 'x', '', ''],
    ['10', ...common, '2026-08-20', '李局长', 'schoolA', 'x', '2026-08-19', '王'],
    ['11', ...common, '2026-08-20', '李局长', 'directSchool', 'x', '2026-08-21', ''],
    ['12', ...common, '2099-01-01', '李局长', 'schoolA', 'x', '', ''],
    ['13', ...common, '2026-08-20', '甲', 'schoolA', 'x', '', ''],
    ['13', ...common, '2026-08-20', '乙', 'schoolB', 'x', '', ''],
  ]);
  expect(next.rows[0]).toMatchObject({ outcome: 'known', targetId: done[0]!.targetId });
  expect(codesOf(next.rows.slice(1))).toEqual([
    ['CELL_DATE'],
    ['DATES_REVERSED'],
    ['SIGNED_HALF', 'UNIT_UNKNOWN'],
    ['DATE_IN_FUTURE'],
    ['NUMBER_FAULTY'],
    ['ROWS_DIFFER'],
  ]);
});

test('keeps imports to the right, the unit and the person', async () => {
  const { path } = await check(system, 'units', [unitHead, ['私有校', '学校', '', '']]);
  expect((await get(analyst, path)).statusCode).toBe(403);
  const stranger = await signIn('system-admin', 'schoolB');
  expect((await get(stranger, path)).statusCode).toBe(404);
  expect((await post(stranger, `${path}/apply`)).statusCode).toBe(404);
  const colleague = await signIn('system-admin', 'city');
  expect((await get(colleague, path)).json()).toMatchObject({ applicable: false });
  expect((await post(colleague, `${path}/apply`)).json()).toMatchObject({
    code: 'IMPORT_NOT_YOURS',
  });
  for (let each = 0; each < 5; each += 1)
    await check(system, 'units', [unitHead, ['私有校', '学校', '', '']]);
  expect((await get(system, path)).statusCode).toBe(404);
  const formula = await check(system, 'units', [
    unitHead,
    ['=HYPERLINK("http://x")', '学校', '', ''],
  ]);
  const book = new exceljs.Workbook();
  await book.xlsx.load(
    (await get(system, `${formula.path}/report.xlsx`)).rawPayload as unknown as ArrayBuffer,
  );
  expect(book.worksheets[0]!.getCell('B2').value).toBe('=HYPERLINK("http://x")');
});
