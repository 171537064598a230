import exceljs from 'exceljs';
import { pino } from 'pino';
import { expect } from 'vitest';
import { createImports, type Imports } from '../../../../analyzer/imports/imports.ts';
import { loadImportLimits } from '../../../../analyzer/imports/limits.ts';
import type { RoleId } from '../../../../analyzer/people/principal.ts';
import type { TestUnit } from '../../../../analyzer/people/testing/unit-tree.ts';
import { createDrivenTime } from '../../../../collector/time/driven-time.ts';
import { noticeApp } from '../../notices/testing/notice-app.ts';
import type { SignedIn } from '../../testing/test-app.ts';
import { importsFeature } from '../index.ts';
import type { ImportRowView, ImportView } from '../schema.ts';

export type Cells = readonly (string | number | Date | object | null)[];

/** A real file of Excel with these rows. */
export async function workbook(
  rows: readonly Cells[],
  change?: (sheet: exceljs.Worksheet) => void,
): Promise<Buffer> {
  const made = new exceljs.Workbook();
  const sheet = made.addWorksheet('台账');
  for (const row of rows) sheet.addRow([...row]);
  change?.(sheet);
  return Buffer.from(await made.xlsx.writeBuffer());
}

export const unitHead = ['单位名称', '单位类型', '机构代码', '上级单位'];

/** Imports over real records, notices and people, with limits that a test can reach. */
export async function importApp() {
  const time = createDrivenTime();
  const limits = { ...loadImportLimits(), rows: 300, maxMebibytes: 1 };
  let made: Imports | undefined;
  const fixture = await noticeApp({
    time,
    features: ({ records, people, rights, config, cases }) => {
      const log = pino({ level: 'silent' });
      const imports = createImports({ records, people, cases, limits, time, log });
      made = imports;
      return [importsFeature({ records, imports, rights, config, time })];
    },
  });
  const { app } = fixture;

  function send(who: SignedIn, kind: string, bytes: Buffer | string, name = '台账.xlsx') {
    return app.app.inject({
      method: 'POST',
      url: `/api/v1/imports/${kind}?${new URLSearchParams({ name }).toString()}`,
      headers: { ...who.headers, 'content-type': 'application/octet-stream' },
      payload: bytes,
    });
  }

  return {
    fixture,
    imports: made!,
    system: await app.signIn('system-admin', 'county'),
    analyst: await app.signIn('bureau-analyst', 'county'),
    send,
    async check(
      who: SignedIn,
      kind: string,
      rows: readonly Cells[],
      change?: (sheet: exceljs.Worksheet) => void,
    ) {
      // Which import is the older one must be plain: the oldest makes room.
      time.advance(1);
      const answer = await send(who, kind, await workbook(rows, change));
      expect(answer.statusCode, answer.body).toBe(201);
      const view = answer.json<ImportView>();
      const path = `/imports/${kind}/${view.id}`;
      const listed = await app.request(who, 'GET', `${path}/rows?range=[0,999]`);
      return { view, path, rows: listed.json<ImportRowView[]>() };
    },
    post: (who: SignedIn, url: string) => app.request(who, 'POST', url, undefined),
    get: (who: SignedIn, url: string) => app.request(who, 'GET', url),
    signIn: (role: RoleId | readonly RoleId[], unit: TestUnit) => app.signIn(role, unit),
  };
}

export type ImportApp = Awaited<ReturnType<typeof importApp>>;
