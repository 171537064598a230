import JSZip from 'jszip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedIn } from '../testing/test-app.ts';
import { importApp, unitHead, workbook, type ImportApp } from './testing/import-app.ts';

let app: ImportApp;
let system: SignedIn;
let send: ImportApp['send'];
let check: ImportApp['check'];

beforeAll(async () => {
  app = await importApp();
  ({ system, send, check } = app);
});
afterAll(() => app?.fixture.dispose());

test('reads merged cells as one value and refuses merges that would become millions of cells', async () => {
  const rows = [unitHead, ['合一', '学校', '', 'county'], ['合二', null, '', null]];
  const merged = await check(system, 'units', rows, (sheet) => {
    sheet.mergeCells('B2:B3');
    sheet.mergeCells('D2:D3');
  });
  expect(merged.view.counts).toMatchObject({ create: 2, fault: 0 });
  const zip = await JSZip.loadAsync(await workbook(rows, (sheet) => sheet.mergeCells('B2:B3')));
  const sheetXml = await zip.file('xl/worksheets/sheet1.xml')!.async('string');
  zip.file('xl/worksheets/sheet1.xml', sheetXml.replace('B2:B3', 'A1:XFD1048576'));
  const huge = await send(system, 'units', await zip.generateAsync({ type: 'nodebuffer' }));
  expect(huge.json()).toMatchObject({ status: 422, code: 'TOO_COMPLEX' });
});

test('refuses hostile and foreign files, each with what to do', async () => {
  const good = await workbook([unitHead, ['x', '学校', '', '']]);
  const zipWith = async (name: string, content: Buffer | string) => {
    const zip = await JSZip.loadAsync(good);
    zip.file(name, content);
    return await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  };
  const lying = Buffer.from(await zipWith('xl/media/a.bin', Buffer.alloc(4_000_000)));
  // The directory of the archive says 10 bytes where 4 million come out.
  const size = Buffer.alloc(4);
  size.writeUInt32LE(4_000_000);
  for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size, at + 1))
    lying.writeUInt32LE(10, at);
  const cases: readonly [string, Buffer | string][] = [
    ['FILE_EMPTY', ''],
    ['CSV_FILE', '单位名称,单位类型\n甲,学校\n'],
    ['OLD_EXCEL', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['NOT_XLSX', Buffer.from('PK\u0003\u0004 no archive', 'latin1')],
    ['NOT_XLSX', good.subarray(0, good.length - 40)],
    ['NOT_XLSX', Buffer.concat([good, Buffer.from('tail')])],
    ['HAS_MACROS', await zipWith('xl/vbaProject.bin', 'x')],
    ['ZIP_TOO_LARGE', await zipWith('xl/media/bomb.bin', Buffer.alloc(5_000_000))],
    ['ZIP_TOO_LARGE', lying],
    [
      'NO_HEADINGS',
      await workbook([
        ['a', 'b'],
        ['c', 'd'],
      ]),
    ],
    [
      'HEADINGS_MISSING',
      await workbook([
        ['单位名称', '机构代码'],
        ['c', 'd'],
      ]),
    ],
    [
      'HEADING_TWICE',
      await workbook([
        ['单位名称', '单位类型', '名称'],
        ['c', 'd', 'e'],
      ]),
    ],
    ['NO_ROWS', await workbook([unitHead])],
    [
      'TOO_MANY_ROWS',
      await workbook([
        unitHead,
        ...Array.from({ length: 301 }, (_, n) => [`校${n}`, '学校', '', '']),
      ]),
    ],
  ];
  for (const [code, bytes] of cases) {
    const answer = await send(system, 'units', bytes);
    expect(answer.json(), code).toMatchObject({
      code,
      zh: expect.stringMatching(/[\u4E00-\u9FFF]/u),
    });
  }
  expect((await send(system, 'units', Buffer.alloc(1_048_577))).statusCode).toBe(413);
});
