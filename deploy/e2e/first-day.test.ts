import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemTime } from '../../collector/time/time-source.ts';
import { startDemoAgents, type DemoAgents } from '../demo/agents/start-agents.ts';
import { hasChromium, openBrowser, openPage } from './testing/browser.ts';
import { sendSyslog, startPlatform, type Platform } from './testing/platform.ts';

const admin = { username: 'zhang', name: '张老师', password: 'Qingxi-2026-xuexiao' };
const auditor = { username: 'li', name: '李老师', password: 'Shenji-2026-qingxi' };

/** The first day of a school, in the order in which it happens: one node, one browser, each step on the one before. */
describe.skipIf(!hasChromium)('the first day of a school', () => {
  let platform: Platform;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let agents: DemoAgents;

  beforeAll(async () => {
    platform = await startPlatform();
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser));
    agents = await startDemoAgents(
      [
        {
          profile: 'huawei-s5735',
          name: 'SW-HX-1',
          location: '信息中心',
          address: '10.20.0.1',
          seed: 7,
          port: 0,
          community: 'campus-read',
          neighbours: [
            { ip: '10.20.8.9', mac: '3c:52:82:00:00:09', port: 3 },
            { ip: '2001:db8:20::9', mac: '3c:52:82:00:00:0a', port: 4 },
          ],
        },
      ],
      systemTime,
    );
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await agents?.stop();
    await platform?.stop();
  });

  test('sets the school up by the one-time link and receives a test line', async () => {
    await page.goto(platform.setUpLink ?? 'about:blank');
    await page.locator('[name=unitName]').fill('青溪县第一中学');
    await page.getByTestId('setup-next').click();
    for (const [seat, person] of [
      ['admin', admin],
      ['audit', auditor],
    ] as const) {
      await page.locator(`[name="${seat}.name"]`).fill(person.name);
      await page.locator(`[name="${seat}.username"]`).fill(person.username);
      await page.locator(`[name="${seat}.password"]`).fill(person.password);
      await page.locator(`[name="${seat}.again"]`).fill(person.password);
    }
    await page.getByTestId('setup-create').click();
    await page.getByTestId('send-test-line').click();
    await page.getByTestId('test-line-received').waitFor();
    await page.getByTestId('setup-finish').click();
    await page.getByTestId('to-sign-in').click();
  });

  test('refuses the link a second time', async () => {
    const token = new URL(platform.setUpLink ?? '').searchParams.get('token') ?? '';
    const answer = await fetch(`${platform.url}/api/v1/setup?token=${token}`);
    expect(await answer.json()).toMatchObject({ done: true });
  });

  test('refuses a wrong password and signs in with the right one', async () => {
    await page.locator('[name=username]').fill(admin.username);
    await page.locator('[name=password]').fill('wrong-password-1');
    await page.keyboard.press('Enter');
    await page.getByTestId('sign-in-error').waitFor();
    await page.locator('[name=password]').fill(admin.password);
    await page.keyboard.press('Enter');
    await page.getByTestId('home-counts').waitFor();
    expect(await page.title()).toContain('校盾');
  });

  test('shows an alert for failed root passwords without a reload', async () => {
    await page.getByTestId('nav-alerts').click();
    await page.waitForURL(/\/alerts/);
    const now = new Date().toISOString();
    const lines = Array.from(
      { length: 12 },
      (_, i) =>
        `<86>1 ${now} web01 sshd ${2200 + i} - - Failed password for root from 198.51.100.9 port ${50_000 + i} ssh2`,
    );
    await sendSyslog(platform.syslogPort, lines);
    const row = page.getByTestId('row').filter({ hasText: '198.51.100.9' }).first();
    await row.waitFor();
    expect(await row.textContent()).toMatch(/SSH/);
  });

  test('finds the lines behind it by address in the event search', async () => {
    await page.getByTestId('nav-events').click();
    await page.getByTestId('event-query').fill('source.ip:198.51.100.9');
    await page.getByTestId('event-search').click();
    await page.getByTestId('event-row').filter({ hasText: 'Failed password' }).first().waitFor();
  });

  test('turns a poll target into an asset with its interfaces', async () => {
    await page.getByTestId('nav-polls').click();
    await page.getByTestId('add-switch').first().click();
    await page.getByText('SNMP v2c', { exact: false }).first().click();
    await page.locator('[name=address]').fill('127.0.0.1');
    await page.locator('[name=port]').fill(String(agents.agents[0]?.port));
    await page.locator('[name=community]').fill('campus-read');
    await page.getByTestId('poll-test').click();
    await page.getByTestId('poll-test-ok').waitFor();
    await page.getByTestId('form-submit').click();
    await page.getByTestId('nav-assets').click();
    const row = page.getByTestId('row').filter({ hasText: 'SW-HX-1' }).first();
    await row.waitFor();
    await row.getByText('SW-HX-1').click();
    await page.getByText('GigabitEthernet0/0/1', { exact: false }).first().waitFor();
  });

  test('opens the evidence behind a compliance item', async () => {
    await page.getByTestId('nav-systems').click();
    await page.getByTestId('row').first().click();
    await page.getByTestId('disclaimer').first().waitFor();
    expect(await page.getByTestId('disclaimer').first().textContent()).toContain(
      '自评估预估，非等级测评结论',
    );
  });

  test('keeps the phone width free of sideways scrolling', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/alerts', '/events', '/assets', '/systems', '/health']) {
      await page.goto(platform.url + path);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await page.waitForTimeout(300);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(1);
    }
  });

  test('has met no fault of a page, no policy violation and no failing answer', () => {
    expect(faults).toEqual([]);
  });

  test('ends in order and verifies offline', async () => {
    expect(await platform.stop()).toBe(0);
  });
});
