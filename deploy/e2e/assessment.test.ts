import { readFile } from 'node:fs/promises';
import JSZip from 'jszip';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grading } from '../../console/api/systems/schema.ts';
import type { Item, Tree } from '../../console/api/items/schema.ts';
import { hasChromium, openBrowser } from './testing/browser.ts';
import { createDesks, type Desks } from './testing/desks.ts';
import { startDrivenPlatform, type DrivenPlatform } from './testing/driven-platform.ts';
import { makeSchool, people, schoolName, type PersonName } from './testing/school.ts';

/** A photo of one pixel: what matters is that it is one, and its hash. */
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const systemName = '一中教务管理系统';
const words = '自评估预估，非等级测评结论';
const reason = '双机热备改造经费列入明年预算';

/** The text of a Word file, without its marks. */
async function textOf(path: string): Promise<string> {
  const zip = await JSZip.loadAsync(await readFile(path));
  const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
  return xml.replaceAll(/<[^>]+>/gu, '');
}

/**
 * One system from its grading to the report: graded and attested by one person, reviewed by a second, with an exception that
 * the head approves, frozen and exported; all of it on the pages.
 */
describe.skipIf(!hasChromium)('assessment by people', () => {
  let platform: DrivenPlatform;
  let browser: Browser;
  let desks: Desks<PersonName>;
  let systemId = '';
  let attestationId = '';
  let attested = '';
  let excepted = '';
  const now = '2026-11-20T01:00:00.000Z';

  const itemOf = async (key: string): Promise<Item> =>
    (await desks.as('officer')).get<Item>(`/systems/${systemId}/items/${key}`);

  /** Presses a button of a case, fills its dialog if it has one, and waits until it is done. */
  async function act(page: Page, action: string, fill?: (page: Page) => Promise<void>) {
    await page.getByTestId(`action-${action}`).click();
    if (fill) await fill(page);
    const submit = page.getByTestId('form-submit');
    await submit.click();
    await submit.waitFor({ state: 'detached' });
  }

  beforeAll(async () => {
    platform = await startDrivenPlatform(now);
    await makeSchool(platform.url, platform.setUpLink);
    browser = await openBrowser();
    desks = createDesks({ url: platform.url, browser, people, now: () => now });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  test('the officer grades a system; the matrix shows where each answer lands', async () => {
    const { questions } = await (await desks.as('officer')).get<Grading>('/systems/grading');
    const page = await desks.open('officer', '/systems/new');
    await page.locator('[name=name]').fill(systemName);
    await page.getByTestId('next-step').click();
    // Many people would be harmed by a leak, and by standing still: S2, A2.
    const answers: Record<string, string> = { 's-leak-people': 'serious', 'a-people': 'serious' };
    for (const aspect of ['s', 'a'] as const) {
      for (const { id, options } of questions.filter((question) => question.aspect === aspect)) {
        const wanted = options.find(({ degree }) => degree === (answers[id] ?? null)) ?? options[0];
        await page
          .getByTestId(`grade-${id}`)
          .getByTestId(`option-${wanted?.value}`)
          .locator('input')
          .check();
      }
      await page.getByTestId(`deciding-cell-${aspect}`).getByText('2 级').waitFor();
      await page.getByTestId('next-step').click();
    }
    await page.getByTestId('grade-level').getByText('二级').waitFor();
    await page.getByTestId('explain-s').waitFor();
    await page.getByTestId('save-grade').click();
    await page.waitForURL(/\/systems\/(?!new)[^/?]+$/u);
    systemId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    const tree = await (await desks.as('officer')).get<Tree>(`/systems/${systemId}/tree`);
    const items = tree.flatMap(({ points }) => points.flatMap((point) => point.items));
    expect(items).toHaveLength(135);
    const unknown = items.filter(({ state }) => state === 'unknown');
    [attested = '', excepted = ''] = unknown.map(({ key }) => key);
  });

  test('on a phone, the officer attests an item with a photo', async () => {
    const page = await desks.open('officer', `/systems/${systemId}?item=${attested}`, 390);
    await page.getByTestId('evidence-drawer').getByTestId('attest').click();
    const dialog = page.getByTestId(`answer-${attested}`);
    await dialog.getByTestId('verdict-satisfied').locator('input').check();
    await dialog.locator('textarea').first().fill('现场查看，符合要求。');
    await page.locator('[name=title]').fill('机房现场检查');
    await page.locator('[name=effectiveOn]').fill('2026-11-02');
    await page
      .getByTestId('file-input')
      .setInputFiles({ name: '机房门口.png', mimeType: 'image/png', buffer: photo });
    await page.getByTestId('picked-file').waitFor();
    await page.getByTestId('form-submit').click();
    await page.waitForURL(/\/attestations\/[^/?]+$/u);
    await page.getByTestId('state-REVIEW').first().waitFor();
    attestationId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    const view = await (
      await desks.as('officer')
    ).get<{ effectiveOn: string; files: { sha256: string; mediaType: string }[] }>(
      `/attestations/${attestationId}`,
    );
    expect(view).toMatchObject({ effectiveOn: '2026-11-02', files: [{ mediaType: 'image/png' }] });
    // Nobody else has looked at it: it does not count.
    expect((await itemOf(attested)).state).toBe('unknown');
  });

  test('the signer can not review; a second person does, and then it counts', async () => {
    const refused = (await desks.as('officer'))
      .post(`/attestations/${attestationId}/approve`, { payload: {}, expectedVersion: 1 })
      .catch((error: Error) => error.message);
    expect(await refused).toMatch(/ (?:403|409) /u);
    const queue = `/attestations?filter=${encodeURIComponent('{"state":"REVIEW"}')}`;
    const page = await desks.open('cio', queue);
    await page.getByText('机房现场检查').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByTestId('review-hint').waitFor();
    await page.getByTestId('tab-files').click();
    await page.getByTestId('attached-file').getByText('机房门口.png').waitFor();
    await act(page, 'approve');
    await page.getByTestId('standing-counts').first().waitFor();
    expect(await itemOf(attested)).toMatchObject({
      state: 'satisfied',
      attestations: [{ id: attestationId, standing: 'counts' }],
    });
  });

  test('an exception that the head approves is a result of its own and raises no score', async () => {
    const before = await (
      await desks.as('officer')
    ).get<{ lower: number }>(`/systems/${systemId}/score`);
    const page = await desks.open('officer', `/systems/${systemId}?item=${excepted}`);
    await page.getByTestId('evidence-drawer').getByTestId('ask-exception').click();
    await page.locator('textarea[name=reason]').fill(reason);
    await page.locator('textarea[name=compensatingControl]').fill('每日人工巡检并保留冷备');
    await page.getByRole('combobox').first().click();
    await page.getByRole('option').nth(1).click();
    await page.locator('[name=expiresOn]').fill('2027-03-31');
    await page.getByTestId('form-submit').click();
    await page.waitForURL(/\/exceptions\/[^/?]+$/u);
    const path = new URL(page.url()).pathname;
    const head = await desks.open('cio', path);
    await act(head, 'approve');
    await head.getByTestId('in-force').waitFor();
    const item = await itemOf(excepted);
    expect(item).toMatchObject({ state: 'excepted', scoredAs: 'unknown' });
    const after = await (
      await desks.as('officer')
    ).get<{ lower: number }>(`/systems/${systemId}/score`);
    expect(after.lower).toBe(before.lower);
  });

  test('the auditor, as long as he is engaged, raises a finding; the school answers; he closes it', async () => {
    const auditor = await desks.open('auditor', '/');
    await auditor.getByTestId('home-engagements').getByText(schoolName).waitFor();
    await auditor.goto(`${platform.url}/systems/${systemId}?item=${attested}`);
    await auditor.getByTestId('evidence-drawer').getByTestId('raise-finding').click();
    await auditor.locator('[name=title]').fill('照片看不清门禁');
    await auditor.locator('textarea[name=text]').fill('请补拍门禁近照。');
    await auditor.getByTestId('form-submit').click();
    await auditor.waitForURL(/\/findings\/[^/?]+$/u);
    const path = new URL(auditor.url()).pathname;
    const officer = await desks.open('officer', path);
    await officer.getByTestId('answer').click();
    await officer.locator('textarea[name=text]').fill('已补拍并更换照片。');
    await officer.getByTestId('form-submit').click();
    await officer.getByTestId('state-READY').first().waitFor();
    const again = await desks.open('auditor', path);
    await again.getByTestId('turn-answer').waitFor();
    await act(again, 'close', (page) => page.locator('textarea[name=text]').fill('已复查，清晰。'));
    await again.getByTestId('state-CLOSED').first().waitFor();
  });

  test('what is frozen carries its hashes and the words of what it is not', async () => {
    const page = await desks.open('officer', `/systems/${systemId}?tab=assessments`);
    await page.getByTestId('freeze').click();
    await page.locator('textarea[name=note]').fill('首次自查');
    await page.getByTestId('form-submit').click();
    await page.waitForURL(/\/assessments\/[^/?]+$/u);
    await page.getByTestId('disclaimer').first().getByText(words).waitFor();
    await page.getByTestId('tab-integrity').click();
    await page.getByTestId('content-intact').waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByTestId('export-report.docx').click();
    const download = await waiting;
    const text = await textOf(await download.path());
    for (const each of [words, systemName, schoolName, reason]) expect(text).toContain(each);
    const paper = await page.request.get(
      `${platform.url}/api/v1${new URL(page.url()).pathname}/documents/working-paper.xlsx`,
    );
    expect(paper.status()).toBe(200);
  });

  test('no page broke on the way, and everything verifies', async () => {
    await desks.leave();
    expect(desks.faults()).toEqual([]);
  });
});
