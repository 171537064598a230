import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChains } from '../../analyzer/audit/verify-chains.ts';
import { deliveryIdOf } from '../../analyzer/notices/case-id.ts';
import { draftOf } from '../../analyzer/notices/testing/notice-fixture.ts';
import type { TestUnit } from '../../analyzer/people/testing/unit-tree.ts';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

const start = '2026-11-20T02:00:00.000Z';
const time = createDrivenTime(start);
let node: NodeApp;
let analyst: SignedIn;
let leader: SignedIn;
let officer: SignedIn;
let cio: SignedIn;

async function signInAll(): Promise<void> {
  analyst = await node.test.signIn('bureau-analyst', 'county');
  leader = await node.test.signIn('bureau-leader', 'county');
  officer = await node.test.signIn('school-security-officer', 'schoolA');
  cio = await node.test.signIn('school-cio', 'schoolA');
}

beforeAll(async () => {
  node = await nodeApp({ time });
  await signInAll();
});
afterAll(() => node?.dispose());

const get = (who: SignedIn | undefined, url: string) => node.test.request(who, 'GET', url);
const post = (who: SignedIn | undefined, url: string, body: object) =>
  node.test.request(who, 'POST', url, body);

async function act(who: SignedIn, url: string, message: string, payload: object = {}) {
  const expectedVersion = (await get(who, url)).json().version as number;
  return await post(who, `${url}/${message}`, { payload, expectedVersion });
}

/** Written, signed and delivered; the address of the delivery. */
async function issued(title: string, recipient: TestUnit = 'schoolA'): Promise<string> {
  const made = await post(analyst, '/notices', draftOf({ recipientUnitIds: [recipient], title }));
  expect(made.json()).toMatchObject({ outcome: 'drafted' });
  const { id } = made.json();
  await act(analyst, `/notices/${id}`, 'submit');
  expect((await act(leader, `/notices/${id}`, 'approve')).json()).toMatchObject({
    state: 'ISSUED',
  });
  await node.analysis.noticeBatches.sweep();
  await node.analysis.cases.drainOutbox();
  return `/deliveries/${deliveryIdOf(id, recipient)}`;
}

async function incident(title: string, who = officer): Promise<string> {
  const at = new Date(time.now()).toISOString();
  const made = await post(who, '/incidents', { title, discoveredAt: at });
  expect(made.statusCode).toBe(201);
  return `/incidents/${made.json().id}`;
}

function upload(url: string, name: string, type: string, content: Buffer, who = officer) {
  const query = new URLSearchParams({ name, origin: 'server' }).toString();
  return node.test.app.inject({
    method: 'POST',
    url: `/api/v1${url}/evidence?${query}`,
    headers: { ...who.headers, 'content-type': type },
    payload: content,
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a hostile upload', () => {
  const script = '<script>alert(document.cookie)</script>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`;

  test.each([
    ['page.html', 'text/html', `<!doctype html>${script}`],
    ['picture.svg', 'image/svg+xml', svg],
    ['page.xhtml', 'application/xhtml+xml', svg],
    ['feed.xml', 'text/xml; charset=utf-16', `<?xml-stylesheet href="x.xsl"?>${svg}`],
    ['code.js', 'text/javascript', 'alert(1)'],
    ['image.png', 'text/html', `<html>${script}`],
    ['../../../../etc/cron.d/x', 'text/html', script],
    ['..\\..\\windows\\system32\\x.bat', 'text/html', script],
    ['.htaccess', 'application/x-httpd-php', script],
    ['con.txt\u202egpj.exe', 'application/octet-stream', script],
  ])('%s is kept as it is and leaves as a download that nothing runs', async (name, type, text) => {
    const url = await incident(`证据 ${name}`);
    const content = Buffer.from(text);
    expect((await upload(url, name, type, content)).statusCode).toBe(201);
    const [piece] = (await get(officer, url)).json().evidence;
    expect(piece.name).not.toMatch(/[/\\\u202e]|^\./u);
    expect(piece.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const answer = await get(officer, `${url}/evidence/${piece.id}`);
    expect(answer.rawPayload.equals(content)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /u),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
    // Nothing on the disk is called as somebody outside wishes.
    const names = await filesBelow(join(node.dataDir, 'blobs'));
    expect(names.filter((one) => !/^[0-9a-f]{64}-[0-9a-f]{64}$/u.test(one))).toEqual([]);
  });

  test('that would unpack to 256 MiB is never unpacked', async () => {
    const url = await incident('压缩炸弹');
    const layer = gzipSync(Buffer.alloc(64 * 1_024 * 1_024), { level: 1 });
    const bomb = gzipSync(Buffer.concat([layer, layer, layer, layer]));
    const before = process.memoryUsage().rss;
    for (const type of ['application/gzip', 'application/zip']) {
      expect((await upload(url, 'logs.zip', type, bomb)).statusCode).toBe(201);
    }
    const { evidence } = (await get(officer, url)).json();
    expect(evidence.map((piece: { bytes: number }) => piece.bytes)).toEqual([
      bomb.length,
      bomb.length,
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1_024 * 1_024);
  });

  test('of a type that is none is refused, and leaves nothing behind', async () => {
    const url = await incident('类型');
    for (const type of ['image/png, text/html', 'x/y\u00e9', 'text']) {
      const answer = await upload(url, 'x.png', type, Buffer.from(script));
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
    }
    expect((await get(officer, url)).json().evidence).toEqual([]);
  });

  test('larger than a piece of evidence may be is refused by what it says of itself', async () => {
    const url = await incident('过大');
    const answer = await node.test.app.inject({
      method: 'POST',
      url: `/api/v1${url}/evidence?name=disk.img&origin=server`,
      headers: {
        ...officer.headers,
        'content-type': 'application/octet-stream',
        'content-length': String(300 * 1_024 * 1_024),
      },
      payload: Buffer.from('x'),
    });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect((await get(officer, url)).json().evidence).toEqual([]);
  });

  test('packed by HTTP is refused before anything reads it', async () => {
    const answer = await node.test.app.inject({
      method: 'POST',
      url: '/api/v1/notices',
      headers: {
        ...analyst.headers,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      payload: gzipSync(Buffer.alloc(900_000, 0x20)),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('hostile text', () => {
  const html = '<img src=x onerror=alert(1)>"\'&';

  test('is text in answers, in the log and in the inbox', async () => {
    const delivery = await issued(html);
    await post(officer, `${delivery}/comment`, { payload: { text: html } });
    await node.analysis.cases.drainOutbox();
    for (const [who, url] of [
      [officer, delivery],
      [officer, `${delivery}/log`],
      [officer, '/deliveries'],
      [officer, '/inbox'],
      [analyst, '/notices'],
    ] as const) {
      const answer = await get(who, url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
      expect(JSON.stringify(answer.json())).toContain(JSON.stringify(html).slice(1, -1));
    }
  });

  test.each(['/deliveries', '/incidents', '/alerts'])(
    'is no formula in the exports of %s',
    async (list) => {
      const exporter = list === '/alerts' ? analyst : cio;
      const formulas = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(1)', ' =1+1', '＝1+1', '\t=1'];
      for (const formula of formulas) {
        if (list === '/deliveries') await issued(formula);
        if (list === '/incidents') await incident(formula);
        if (list === '/alerts') {
          await node.analysis.alerts.raise({
            unitId: 'schoolA',
            ruleId: 'test.formula',
            groupKey: { formula },
            title: formula,
            titleZh: formula,
            severity: 'high',
          });
        }
      }
      const csv = (await get(exporter, `${list}/export.csv`)).body;
      const cells = csv.split('\r\n').flatMap((line) => line.split(/,(?=")|(?<="),/u));
      expect(
        cells.filter((cell) => /^"?\s*[=+\-@＝＋－＠]\D*[=+\-@＝＋－＠(\d]/u.test(cell)),
      ).toEqual([]);
      expect(csv).toContain("'=cmd|");
      const { rawPayload } = await get(exporter, `${list}/export.xlsx`);
      const workbook = new exceljs.Workbook();
      await workbook.xlsx.load(rawPayload as unknown as exceljs.Buffer);
      const found: exceljs.Cell[] = [];
      workbook.eachSheet((sheet) =>
        sheet.eachRow((row) => row.eachCell((cell) => void found.push(cell))),
      );
      expect(found.filter(({ type }) => type === exceljs.ValueType.Formula)).toEqual([]);
      expect(found.map(({ text }) => text)).toContain("=cmd|' /C calc'!A0");
    },
  );
});

describe('a request that is repeated or forged', () => {
  test('is done once, and its key opens nothing else', async () => {
    const delivery = await issued('重放');
    const idempotencyKey = 'weak-network-7';
    const sign = { payload: {}, expectedVersion: 1, idempotencyKey };
    const first = await post(officer, `${delivery}/sign`, sign);
    expect(first.statusCode).toBe(200);
    expect((await post(officer, `${delivery}/sign`, sign)).json()).toEqual(first.json());
    const other = { payload: { text: 'x' }, idempotencyKey };
    expect((await post(officer, `${delivery}/comment`, other)).json()).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await post(cio, `${delivery}/sign`, sign)).json()).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const kinds = (await get(officer, `${delivery}/log`))
      .json()
      .map((entry: { kind: string }) => entry.kind);
    expect(kinds).toEqual(['issue', 'sign']);
  });

  test('opens one notice and one incident for each key', async () => {
    const key = { idempotencyKey: 'one-click-0001' };
    const draft = { ...draftOf({ recipientUnitIds: ['schoolA'], title: '一次' }), ...key };
    const first = await post(analyst, '/notices', draft);
    expect((await post(analyst, '/notices', draft)).json()).toMatchObject({ id: first.json().id });
    const opening = { title: '一次', discoveredAt: start, ...key };
    const opened = await post(officer, '/incidents', opening);
    expect((await post(officer, '/incidents', opening)).json()).toEqual(opened.json());
    const changed = await post(officer, '/incidents', { ...opening, title: '另一件' });
    expect(changed.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    // The same key of another person is another request.
    const another = await post(cio, '/incidents', opening);
    expect(another.json().id).not.toBe(opened.json().id);
  });

  test('with a link for another delivery, or none, signs nothing', async () => {
    const [one, two] = [await issued('链接一'), await issued('链接二')];
    const { code } = (await get(officer, one)).json();
    const body = { code, username: 'person3', pin: '804159' };
    for (const [url, forged] of [
      [two, body],
      [one, { ...body, code: `${code}x` }],
      [one, { ...body, code: '%_' }],
      [one, { ...body, code: "' OR '1'='1" }],
    ] as const) {
      const answer = await post(undefined, `${url}/sign-with-pin`, forged);
      expect([400, 404]).toContain(answer.statusCode);
    }
    expect((await post(undefined, `${one}/sign-with-pin`, body)).statusCode).toBe(401);
    for (const url of [one, two]) expect((await get(officer, url)).json().state).toBe('ISSUED');
  });
});

test('of two people at once one is told what the other did', async () => {
  const delivery = await issued('同时');
  const body = { payload: {}, expectedVersion: 1 };
  const answers = await Promise.all([
    post(officer, `${delivery}/sign`, body),
    post(cio, `${delivery}/sign`, body),
  ]);
  const late = answers.find(({ statusCode }) => statusCode === 409);
  const winner = answers[0]?.statusCode === 200 ? 'Person 3' : 'Person 4';
  expect(late?.json()).toMatchObject({
    code: 'CASE_CHANGED',
    detail: expect.stringContaining(winner),
    changedBy: winner,
    change: 'sign',
    state: 'SIGNED',
    version: 2,
  });
  expect((await get(officer, `${delivery}/log`)).json()).toHaveLength(2);
});

test('a unit that is moved in mid-case keeps its cases, and who sees them follows the tree', async () => {
  const admin = await node.test.signIn('system-admin', 'city');
  const made = await post(admin, '/units', { name: '邻县', kind: 'county', parentId: 'city' });
  const neighbour = made.json().id as TestUnit;
  const theirs = await node.test.signIn('bureau-analyst', neighbour);
  const city = await node.test.signIn('bureau-analyst', 'city');
  const delivery = await issued('移动中', 'schoolB');
  const school = await node.test.signIn('school-security-officer', 'schoolB');
  const own = await incident('移动中的事件', school);
  const seenBy = async (who: SignedIn, url: string) => (await get(who, url)).statusCode === 200;
  expect([await seenBy(analyst, own), await seenBy(theirs, own)]).toEqual([true, false]);
  time.advance(600);
  const moved = await node.test.request(admin, 'PATCH', '/units/schoolB', { parentId: neighbour });
  expect(moved.statusCode).toBe(200);
  time.advance(60);
  // The issuer stays a party to what it issued; of the school's own cases it sees nothing more.
  expect(await seenBy(analyst, delivery)).toBe(true);
  expect(await seenBy(analyst, own)).toBe(false);
  for (const who of [theirs, city, school]) {
    expect([await seenBy(who, delivery), await seenBy(who, own)]).toEqual([true, true]);
  }
  expect(await seenBy(officer, delivery)).toBe(false);
  // And the case goes on: signed by the school, not by its new county.
  expect((await act(theirs, delivery, 'sign')).statusCode).toBe(403);
  expect((await act(school, delivery, 'sign')).json()).toMatchObject({ state: 'SIGNED' });
  const { clocks } = (await get(analyst, delivery)).json();
  expect(clocks).toContainEqual(expect.objectContaining({ clock: 'sign', state: 'met' }));
  const listed = (await get(theirs, '/deliveries')).json<{ id: string }[]>();
  expect(listed.map(({ id }) => `/deliveries/${id}`)).toEqual([delivery]);
});

test('a clock that is set back loses nothing: messages stay in order, deadlines stay, old sessions stay shut', async () => {
  await signInAll();
  const delivery = await issued('时钟');
  const before = (await get(officer, delivery)).json();
  const stale = await node.test.signIn('school-cio', 'schoolA');
  time.advance(13 * 3_600);
  expect((await get(stale, delivery)).json()).toMatchObject({ code: 'SIGN_IN_REQUIRED' });
  const fresh = await node.test.signIn('school-security-officer', 'schoolA');
  await act(fresh, delivery, 'sign');
  const signedAt = (await get(fresh, `${delivery}/log`)).json().at(-1).at as string;
  time.advance(-48 * 3_600);
  // What had run out does not come back; whoever was at work signs in again.
  for (const who of [stale, fresh]) {
    const answer = await get(who, delivery);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'SIGN_IN_REQUIRED' });
  }
  const again = await node.test.signIn('school-security-officer', 'schoolA');
  expect((await act(again, delivery, 'accept')).statusCode).toBe(200);
  const logged = await get(again, `${delivery}/log`);
  const log = logged.json<{ at: string; clockBehindMs?: number }[]>();
  const times = log.map(({ at }) => at);
  expect(times).toEqual(times.toSorted());
  expect(times.at(-1)).toBe(signedAt);
  expect(log.at(-1)?.clockBehindMs).toBe(48 * 3_600_000);
  const after = (await get(again, delivery)).json();
  const dues = (one: { clocks: { clock: string; originalDueAt: string }[] }) =>
    one.clocks.map(({ clock, originalDueAt }) => [clock, originalDueAt]);
  expect(dues(after)).toEqual(expect.arrayContaining(dues(before)));
  await node.analysis.escalations.sweep();
  await node.analysis.escalations.sweep();
  time.advance(48 * 3_600);
  expect((await get(again, delivery)).statusCode).toBe(401);
  expect((await verifyChains(node.stores.records)).firstBroken).toBeUndefined();
  expect((await node.test.app.inject('/healthz')).statusCode).toBe(200);
});
