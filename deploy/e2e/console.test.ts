import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser, openPage } from './testing/browser.ts';
import { startPlatform, type Platform } from './testing/platform.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of an authenticator app for the time step `stepsAhead` of now (RFC 6238, RFC 4226 section 5.3). */
function totpCode(secret: string, stepsAhead = 0): string {
  const bits = secret
    .replaceAll(/[^A-Z2-7]/g, '')
    .replaceAll(/./g, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsAhead));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

/** The console as its people use it, on the demonstration: each test a person of their own, in a browser of their own. */
describe.skipIf(!hasChromium)('the console', () => {
  let platform: Platform;
  let browser: Browser;
  let password: string;
  const faults: string[] = [];

  async function signIn(username: string, width?: number): Promise<Page> {
    const opened = await openPage(browser, width);
    opened.page.on('close', () => faults.push(...opened.faults));
    await opened.page.goto(platform.url);
    await opened.page.locator('[name=username]').fill(username);
    await opened.page.locator('[name=password]').fill(password);
    await opened.page.keyboard.press('Enter');
    // Signed in, or asked for the second factor.
    await opened.page.locator('[data-testid=user-menu], [name=totp]').first().waitFor();
    return opened.page;
  }

  beforeAll(async () => {
    platform = await startPlatform({ args: ['--demo'] });
    password = readFileSync(join(platform.dataDir, 'demo-password.txt'), 'utf8').trim();
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  test('works an alert off by keys and buttons, and the auditor sees every step', async () => {
    const page = await signIn('demo-analyst');
    await page.getByTestId('nav-alerts').click();
    await page.getByTestId('row').first().waitFor();
    await page.keyboard.press('j');
    // The demonstration's day of logs is still coming in: the current row is the one to follow.
    const current = page.locator('[data-testid=row][aria-current=true]');
    const id = (await current.getAttribute('data-id')) ?? '';
    const row = page.locator(`[data-testid=row][data-id="${id}"]`);
    await page.keyboard.press('m');
    await row.getByText('演示分析员').waitFor();
    await page.keyboard.press('a');
    await row.waitFor({ state: 'detached' });

    await page.goto(`${platform.url}/alerts/${id}`);
    await page.getByTestId('state-acknowledged').first().waitFor();
    await page.locator('textarea').first().fill('已电话联系学校');
    await page.getByTestId('comment-submit').click();
    await page.getByText('已电话联系学校').nth(0).waitFor();
    await page.getByTestId('alert-close').click();
    await page.locator('input[value=benign]').check();
    await page.getByTestId('confirm-close').click();
    await page.getByTestId('alert-reopen').waitFor();
    await page.close();

    const auditor = await signIn('demo-audit');
    await auditor.getByTestId('nav-audit').click();
    await auditor.locator('[data-testid=list-audit] input[type=search]').fill(id);
    for (const action of ['指派告警', '确认告警', '备注告警', '关闭告警']) {
      await auditor.getByTestId('row').filter({ hasText: action }).first().waitFor();
    }
    await auditor.getByTestId('audit-verify').click();
    await auditor.getByTestId('state-intact').first().waitFor();
    expect(await auditor.getByTestId('state-broken').count()).toBe(0);
    await auditor.close();
  });

  test('shows what a list has overtaken as it is now, and reopens it', async () => {
    const page = await signIn('demo-analyst');
    await page.getByTestId('nav-alerts').click();
    await page.getByTestId('row').first().locator('input').check();
    await page.getByTestId('bulk-bar').getByTestId('alert-close').click();
    await page.getByTestId('confirm-close').click();
    await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
    await page.getByTestId('tab-closed').click();
    await page.getByTestId('row').filter({ hasText: '已关闭' }).first().click();
    await page.getByTestId('alert-reopen').click();
    await page.getByTestId('alert-acknowledge').waitFor();
    await page.close();
  });

  test('asks for the second factor after it was enrolled', async () => {
    const page = await signIn('cio-yizhong');
    await page.getByTestId('home-score').waitFor();
    await page.goto(`${platform.url}/profile/totp`);
    await page.getByTestId('totp-start').click();
    const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
    await page.locator('[name=code]').fill(totpCode(secret));
    await page.getByTestId('totp-confirm').click();
    await page.getByTestId('recovery-codes').waitFor();
    const recovery = (await page.getByTestId('recovery-codes').locator('li').allTextContents())[0];
    await page.close();

    const again = await signIn('cio-yizhong');
    await again.locator('[name=totp]').fill('000000');
    await again.keyboard.press('Enter');
    await again.getByTestId('sign-in-error').waitFor();
    // A code is good once: the one of the next step is within the tolerance of the clocks.
    await again.locator('[name=totp]').fill(totpCode(secret, 1));
    await again.keyboard.press('Enter');
    await again.getByTestId('home-score').waitFor();
    await again.close();

    const withoutPhone = await signIn('cio-yizhong');
    await withoutPhone.locator('[name=totp]').fill(recovery ?? '');
    await withoutPhone.keyboard.press('Enter');
    await withoutPhone.getByTestId('home-score').waitFor();
    await withoutPhone.close();
  });

  test('shows a school its own things only', async () => {
    const page = await signIn('cio-zhizhong');
    for (const list of ['alerts', 'assets', 'sources', 'systems']) {
      await page.getByTestId(`nav-${list}`).click();
      const rows = page.getByTestId(`list-${list}`).getByTestId('row');
      await rows.first().waitFor();
      for (const text of await rows.allTextContents()) expect(text, list).toContain('职业中学');
    }
    const foreign = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/units?range=[0,99]');
      return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
    });
    expect(foreign).toEqual([expect.stringContaining('职业中学')]);
    await page.close();
  });

  test('leaves an item out of the score with a reason, for those who may', async () => {
    const page = await signIn('demo-analyst');
    await page.getByTestId('nav-systems').click();
    await page.getByTestId('row').first().click();
    await page.getByTestId('items-unknown').click();
    await page.locator('[data-testid^="item-"]').first().click();
    await page.getByTestId('exclude').click();
    await page.locator('[name=exclusionReason]').fill('机房由运营商托管');
    await page.getByTestId('exclude-confirm').click();
    await page.getByTestId('exclude-undo').waitFor();
    await page.getByTestId('evidence-drawer').getByText('机房由运营商托管').first().waitFor();
    await page.getByTestId('exclude-undo').click();
    await page.getByTestId('exclude').waitFor();
    await page.close();
  });

  test('gives each administrator the pages of the role, and says what they may not see', async () => {
    const admin = await signIn('demo-admin');
    await admin.getByTestId('duties-system-admin').waitFor();
    expect(await admin.getByTestId('nav-alerts').count()).toBe(0);
    await admin.goto(`${platform.url}/alerts`);
    await admin.getByText('您没有查看此页面的权限').waitFor();
    await admin.goto(`${platform.url}/tokens`);
    await admin.getByText('没有令牌').waitFor();
    await admin.close();
  });

  test('says why an alert was raised, and switches its rule off for a unit', async () => {
    const page = await signIn('demo-analyst');
    await page.goto(`${platform.url}/alerts?filter={"q":"SSH 口令暴力破解"}`);
    await page.getByTestId('row').first().click();
    const why = page.getByTestId('alert-why');
    await why.getByText('不少于 10').waitFor();
    await why.getByTestId('event-row').first().waitFor();
    await why.getByTestId('alert-rule').click();
    await page.getByTestId('tab-source').click();
    await page.getByTestId('rule-source').getByText('title: SSH Brute Force').waitFor();
    await page.getByTestId('rule-switch-off').click();
    await page.locator('[name=reason]').fill('每周弱口令检查');
    await page.getByTestId('form-submit').click();
    await page.getByTestId('tab-overview').click();
    await page.getByTestId('rule-switch').getByText('每周弱口令检查').waitFor();
    await page.goto(`${platform.url}/rules?filter={"state":"switched-off"}`);
    await page.getByTestId('row').filter({ hasText: 'SSH 口令暴力破解' }).click();
    await page.getByTestId('rule-switch-on').click();
    await page.getByTestId('rule-switch').waitFor({ state: 'detached' });
    await page.close();

    const auditor = await signIn('demo-audit');
    await auditor.getByTestId('nav-audit').click();
    for (const action of ['停用规则', '恢复启用规则']) {
      await auditor.getByTestId('row').filter({ hasText: action }).first().waitFor();
    }
    await auditor.close();
  });

  test('speaks English and turns dark, and stays so after signing out', async () => {
    const page = await signIn('demo-analyst');
    await page.getByTestId('user-menu').click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByTestId('nav-home').getByText('Home').waitFor();
    await page.getByTestId('user-menu').click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.keyboard.press('Escape');
    await page.getByTestId('user-menu').click();
    await page.getByTestId('sign-out').click();
    await page.locator('[name=username]').waitFor();
    await page.locator('[name=username]').fill('demo-analyst');
    await page.locator('[name=password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByTestId('user-menu').waitFor();
    await page.goto(`${platform.url}/alerts`);
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    const shown = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      theme: document.documentElement.dataset['theme'],
      background: getComputedStyle(document.body).backgroundColor,
    }));
    expect(shown).toMatchObject({ lang: 'en', theme: 'dark' });
    const [red = 255] = (/\d+/.exec(shown.background) ?? []).map(Number);
    expect(red).toBeLessThan(80);
    await page.close();
  });

  test('has met no fault of a page, no policy violation and no failing answer', () => {
    expect(faults).toEqual([]);
  });
});
