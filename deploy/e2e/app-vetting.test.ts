import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Uploaded, Package } from '../../console/api/app-packages/schema.ts';
import type { AppUse } from '../../console/api/app-uses/schema.ts';
import { appCast, makeAppCast, type AppCastName } from './testing/app-cast.ts';
import { hasChromium, openBrowser } from './testing/browser.ts';
import { createDesks, type Desks } from './testing/desks.ts';
import { startDrivenPlatform, type DrivenPlatform } from './testing/driven-platform.ts';
import { act, decideRest, fileApp, useFacts } from './testing/filed-app.ts';
import { appName, homeworkApps } from './testing/homework-app.ts';
import { eventually } from './testing/platform.ts';

const contacts = 'android.permission.READ_CONTACTS';
/** What a school looks at. */
const passed = { content: true, links: true, functions: true, security: true };
const minutes = '会议纪要：经集体研究，同意选用晨光作业。\n';

/**
 * One app on its way into a school: filed by its provider, a new version that asks for too much, chosen by the school, refused
 * by the bureau, mended, compared and let through.
 */
describe.skipIf(!hasChromium)('vetting of an app', () => {
  let platform: DrivenPlatform;
  let browser: Browser;
  let desks: Desks<AppCastName>;
  let packages: Awaited<ReturnType<typeof homeworkApps>>;
  let appId = '';
  let use = '';

  /** Picks in a list of the form at hand. */
  async function choose(page: Page, field: string, option: string): Promise<void> {
    await page.locator(`[name=${field}]`).locator('..').getByRole('combobox').click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Presses a button of a case, fills its dialog, and waits until it is done. */
  async function press(page: Page, button: string, fill?: () => Promise<void>): Promise<void> {
    await page.getByTestId(button).click();
    await fill?.();
    const submit = page.getByTestId('form-submit');
    await submit.click();
    await submit.waitFor({ state: 'detached' });
  }

  /** Hands a package in on the page for it; answers its id once it was read. */
  async function handIn(version: keyof typeof packages, name: string): Promise<string> {
    const page = await desks.open('provider', `/app-packages/upload?appId=${appId}`);
    await page.getByText(appName).first().waitFor();
    await page.getByTestId('package-file').setInputFiles({
      name,
      mimeType: 'application/vnd.android.package-archive',
      buffer: packages[version],
    });
    await page.waitForURL(/\/app-packages\/(?!upload)[^/?]+$/u);
    await page.getByTestId('tab-findings').waitFor();
    return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  }

  beforeAll(async () => {
    platform = await startDrivenPlatform('2026-11-20T01:00:00.000Z');
    packages = await homeworkApps();
    await makeAppCast(platform.url, platform.setUpLink);
    browser = await openBrowser();
    desks = createDesks({ url: platform.url, browser, people: appCast });
    // The version that is filed, with its filing: what is tested of them stands beside the code of both.
    const provider = await desks.as('provider');
    ({ id: appId } = await provider.post<{ id: string }>('/apps', { name: appName, facts: {} }));
    const { id } = await provider.upload<Uploaded>(
      `/app-packages?name=homework-1.0.0.apk&appId=${appId}`,
      packages.filed,
    );
    await eventually(
      'the filed version is read',
      async () => {
        const { state, error } = await provider.get<Package>(`/app-packages/${id}`);
        if (state === 'failed') throw new Error(`the package was not read: ${error}`);
        return state === 'read' ? true : undefined;
      },
      60_000,
    );
    await fileApp(provider, await desks.as('province'), appId);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  test('the provider hands in a version; what was found opens with its evidence', async () => {
    const page = await desks.open('provider', '/app-packages/upload');
    await page
      .getByTestId('package-file')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
    await page.getByText('notes.txt 不是 APK 或 IPA 文件。').waitFor();
    await handIn('faulty', 'homework-1.1.0.apk');
    await page.getByTestId('failed-checks').getByText('不可调试').waitFor();
    const finding = page.locator('[data-item="4.1"] [data-check="PM-04"]');
    await finding.getByRole('button').click();
    await finding.getByTestId('evidence').getByText(contacts).waitFor();
  });

  test('the school chooses it from the filed apps, reviews it and decides collectively', async () => {
    const page = await desks.open('officer', '/apps/catalogue');
    await page.getByTestId('row').getByTestId('propose-use').click();
    await page.waitForURL(/\/app-uses\/[^/?]+$/u);
    use = new URL(page.url()).pathname;
    // What is not said is said to be missing, before anybody presses a button.
    await page.getByTestId('gates-shut').waitFor();
    await act(await desks.as('officer'), use, 'change-facts', { facts: useFacts });
    await page.reload();
    await page.getByTestId('action-submit').click();
    await press(page, 'action-pass-school', async () => {
      for (const name of Object.keys(passed)) await choose(page, name, '是');
      await page.locator('textarea[name=text]').fill('已逐屏查看，内容与教学相符。');
    });
    await page.getByTestId('tab-files').click();
    await page.getByTestId('file-input').setInputFiles({
      name: '会议纪要.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(minutes),
    });
    await page.getByTestId('send-files').click();
    await page.getByTestId('attached-file').getByText('会议纪要.txt').waitFor();
    const head = await desks.open('principal', use);
    await press(head, 'decide-meeting', async () => {
      await head.locator('[name=meeting]').fill('校长办公会');
      await head.locator('[name=on]').fill('2026-11-19');
      await choose(head, 'adopted', '同意选用');
      await choose(head, 'minutes', '会议纪要.txt');
    });
    await head.getByTestId('use-path').getByText('待 青溪县教育局 审查').waitFor();
  });

  test('the bureau decides at the desk, on a phone and by keys, and refuses', async () => {
    const home = await desks.open('county', '/');
    await home.getByTestId('home-app-duties').getByText(appName).waitFor();
    const page = await desks.open('county', `${use}/review?item=4.1`, 390);
    await page.getByTestId('desk-work').locator('[data-check="PM-04"]').waitFor();
    await page.keyboard.press('2');
    const reason = page.locator('textarea[name=reason]');
    expect(await reason.inputValue()).toContain(contacts);
    await page.keyboard.press('Control+Enter');
    // What was kept leads to the next item that is open.
    await page.locator('[data-testid=desk-work][data-item="4.2"]').waitFor();
    await page.getByText('已认定 1 / 31').waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press('Escape');
    await page.locator('body').click({ position: { x: 700, y: 70 } });
    await page.keyboard.press('k');
    await page.locator('[data-testid=desk-work][data-item="4.1"]').waitFor();
    await page.getByTestId('decision').getByText('有问题').waitFor();
    await page.goto(platform.url + use);
    await page.getByTestId('gates-shut').waitFor();
    await press(page, 'action-refuse-bureau', () =>
      page.locator('textarea[name=reason]').fill('申请通讯录与教学无关，去掉后再报。'),
    );
    const state = async () => (await (await desks.as('officer')).get<AppUse>(use)).state;
    expect(await state()).toBe('SCHOOL_REVIEW');
  });

  test('the provider mends it; the comparison shows that the permission is gone', async () => {
    await handIn('mended', 'homework-1.1.1.apk');
    const page = await desks.open('provider', new URL(desks.page('provider').url()).pathname);
    await page.getByTestId('tab-versions').click();
    await page.getByTestId('compare').first().click();
    await page.getByTestId('compare-permissions').getByText(contacts).waitFor();
    await page.getByTestId('compare-permissions').getByLabel('移除').waitFor();
    await page.getByTestId('compare-findings').getByText('已消除').first().waitFor();
  });

  test('the school reviews again, the bureau decides anew and lets it through', async () => {
    const officer = await desks.open('officer', use);
    await officer.getByTestId('tab-review').click();
    await officer.getByText('申请通讯录与教学无关，去掉后再报。').first().waitFor();
    await act(await desks.as('officer'), use, 'pass-school', {
      ...passed,
      text: '新版本已去掉通讯录。',
    });
    // The page hears of it by itself.
    await officer.getByTestId('use-path').getByText('待 青溪县教育局 审查').waitFor();
    const page = await desks.open('county', `${use}/review?item=4.1`);
    // The decision about the earlier version does not count for this one.
    await page.getByTestId('desk-stale').waitFor();
    await page.getByTestId('decide-compliant').click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('已认定 1 / 31').waitFor();
    await decideRest(await desks.as('county'), use);
    await page.goto(platform.url + use);
    await press(page, 'action-pass-bureau');
    await page.getByTestId('use-path').waitFor();
    const { state, packageVersion, decisions } = await (await desks.as('county')).get<AppUse>(use);
    expect({ state, packageVersion }).toEqual({ state: 'IN_USE', packageVersion: '1.1.1' });
    const contactsItem = decisions.find(({ item }) => item === '4.1');
    expect(contactsItem).toMatchObject({ verdict: 'compliant', stale: false, name: '王审核' });
    expect(contactsItem?.evidence.every(({ kind }) => kind === 'finding')).toBe(true);
    const report = await page.request.get(`${platform.url}/api/v1${use}/documents/review.docx`);
    expect(report.status()).toBe(200);
  });

  test('no page broke on the way', async () => {
    await desks.leave();
    expect(desks.faults()).toEqual([]);
  });
});
