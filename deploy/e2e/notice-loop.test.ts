import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseClockView, CaseEntry } from '../../console/api/cases/schema.ts';
import { signIn } from './testing/api.ts';
import { hasChromium, openBrowser } from './testing/browser.ts';
import { createDesks, type Desks } from './testing/desks.ts';
import { startDrivenPlatform, type DrivenPlatform } from './testing/driven-platform.ts';
import {
  auditor,
  makeFourLevels,
  seats,
  type SeatName,
  type UnitIds,
} from './testing/four-levels.ts';
import { eventually } from './testing/platform.ts';

interface Delivery {
  id: string;
  state: string;
  round: number;
  number: string;
  recipientUnitId: string;
  parentId: string | null;
  code?: string;
  requests: { kind: string; state: string }[];
}

/** Phone of a school's CIO, and desk of everybody else. */
const widthOf = (name: SeatName): number => (name === 'school' ? 390 : 1440);

const hoursOf = (clock: CaseClockView | undefined): number =>
  (Date.parse(clock?.dueAt ?? '') - Date.parse(clock?.startedAt ?? '')) / 3_600_000;

/**
 * One 通报 through four levels of one installation, each step by the person whose it is, on a clock that the test drives:
 * province → city → county → school and back.
 */
describe.skipIf(!hasChromium)('a notice over four levels', () => {
  let platform: DrivenPlatform;
  let browser: Browser;
  let desks: Desks<SeatName>;
  let units: UnitIds;
  let noticeId = '';
  let now = '2026-09-21T01:00:00.000Z';

  /** Sessions end when nobody used them for half an hour of the driven clock. */
  async function at(iso: string): Promise<void> {
    now = iso;
    await platform.setTime(iso);
    await desks.leave();
  }

  const deliveries = async (name: SeatName): Promise<Delivery[]> =>
    (await desks.as(name)).get<Delivery[]>(`/deliveries?range=[0,99]`);

  /** The delivery whose recipient is the unit of that level. */
  async function deliveryOf(level: keyof UnitIds): Promise<Delivery> {
    return eventually(`a delivery to the ${level}`, async () =>
      (await deliveries('province')).find((one) => one.recipientUnitId === units[level]),
    );
  }

  async function stateOf(level: keyof UnitIds, state: string): Promise<Delivery> {
    return eventually(`the delivery of the ${level} is ${state}`, async () => {
      const found = await deliveryOf(level);
      return found.state === state ? found : undefined;
    });
  }

  async function clocksOf(id: string): Promise<Record<string, CaseClockView>> {
    const list = await (
      await desks.as('province')
    ).get<CaseClockView[]>(`/deliveries/${id}/clocks`);
    return Object.fromEntries(list.map((clock) => [clock.clock, clock]));
  }

  const logOf = async (id: string): Promise<CaseEntry[]> =>
    (await desks.as('province')).get<CaseEntry[]>(`/deliveries/${id}/log?range=[0,199]`);

  const kindsOf = async (id: string): Promise<string[]> =>
    (await logOf(id)).map(({ kind }) => kind).filter((kind) => kind !== 'escalate');

  /** The answer to an action that somebody has no right to. */
  async function refused(name: SeatName, path: string, payload: object = {}): Promise<string> {
    const person = await desks.as(name);
    return person.post(path, { payload, expectedVersion: 1 }).then(
      () => 'done',
      (error: Error) => / (\d{3}) /.exec(error.message)?.[1] ?? error.message,
    );
  }

  /** Opens the page of the delivery of a level, presses the button and fills the dialog. */
  async function press(
    name: SeatName,
    level: keyof UnitIds,
    action: string,
    fill?: (page: Page) => Promise<void>,
  ): Promise<void> {
    const { id } = await deliveryOf(level);
    const page = await desks.open(name, `/deliveries/${id}`);
    const button = page.getByTestId(`action-${action}`);
    await page.getByTestId('next-step').waitFor();
    await page
      .getByTestId(/^(action-|more-actions)/)
      .first()
      .waitFor();
    if (!(await button.first().isVisible())) await page.getByTestId('more-actions').click();
    await button.first().click();
    if (fill) {
      await fill(page);
      await page.getByTestId('form-submit').click();
    }
    await page.getByTestId('form-submit').waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
  }

  const forwardTo = (unitId: string) => async (page: Page) => {
    await page.locator(`[data-testid=pick-unit][data-id="${unitId}"] input`).check();
    await page.locator('[name=instructions]').fill('请在时限内完成处置并反馈。');
  };

  async function answer(name: SeatName, level: keyof UnitIds, measures: string): Promise<void> {
    const { id } = await deliveryOf(level);
    const page = await desks.open(name, `/deliveries/${id}/feedback`);
    await page.locator('[name=confirmed][value=yes]').check();
    await page.locator('textarea[name=cause]').fill('门户组件未及时升级，存在已公开的注入漏洞。');
    await page.locator('textarea[name=measures]').fill(measures);
    await page.locator('textarea[name=similarFindings]').fill('排查同类系统三个，均已升级。');
    await page.locator('[name=ownerName]').fill('系统负责人');
    await page.locator('[name=approvedBy]').fill('分管校长');
    await page.getByTestId('feedback-submit').click();
    await page.getByTestId('next-step').waitFor();
  }

  const verified = async (page: Page) => {
    await page.locator('textarea[name=findings]').fill('复测漏洞已消除。');
  };

  beforeAll(async () => {
    platform = await startDrivenPlatform(now);
    units = await makeFourLevels(platform.url, platform.setUpLink);
    browser = await openBrowser();
    desks = createDesks({ url: platform.url, browser, people: seats, widthOf, now: () => now });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  test('the province drafts, its leader issues, and the number is the first of the year', async () => {
    const page = await desks.open('province', '/notices/new');
    await page.locator(`[data-testid=pick-recipients] [data-id="${units.city}"] input`).check();
    await page.locator('[name=title]').fill('关于门户网站存在SQL注入漏洞的通报');
    await page.locator('[name=weaknessName]').fill('SQL注入');
    await page.locator('[name=systemName]').fill('青溪一中门户网站');
    await page.locator('[name=url]').fill('https://www.qxyz.example/list?id=1');
    await page
      .locator('textarea[name=description]')
      .fill('参数 id 未过滤，可读取数据库。<b>证据</b>见附件。');
    await page.getByTestId('draft-save').click();
    await page.waitForURL(/\/notices\/(?!new)[^/]+$/);
    noticeId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    await page.getByTestId('action-submit').click();
    await page.getByTestId('form-submit').click();
    await page.getByTestId('action-submit').waitFor({ state: 'detached' });

    expect(await refused('province', `/notices/${noticeId}/approve`)).toBe('403');
    const leader = await desks.open('leader', `/notices/${noticeId}`);
    await leader.getByTestId('draft-recipients').getByText('临江市教育局').waitFor();
    await leader.getByTestId('action-approve').click();
    await leader.getByTestId('form-submit').click();
    await leader.getByText('〔2026〕第0001号').first().waitFor();
    // What somebody typed is text, wherever it is shown.
    await leader.getByText('<b>证据</b>').first().waitFor();
    await deliveryOf('city');
    expect(await deliveries('county')).toEqual([]);
    expect(await deliveries('school')).toEqual([]);
  });

  test('the city signs and forwards', async () => {
    await at('2026-09-21T02:00:00.000Z');
    const { id, number } = await deliveryOf('city');
    expect(number).toContain('〔2026〕第0001号');
    const { sign } = await clocksOf(id);
    expect(sign).toMatchObject({ state: 'running', overdue: false });
    expect(hoursOf(sign)).toBe(4);
    expect(await refused('province', `/deliveries/${id}/sign`)).toBe('403');
    expect(await refused('county', `/deliveries/${id}/sign`)).toBe('404');
    await press('city', 'city', 'sign', async () => {});
    expect((await clocksOf(id))['sign']).toMatchObject({ state: 'met', overdue: false });
    await press('city', 'city', 'forward', forwardTo(units.county));
    expect((await stateOf('city', 'HANDLING')).id).toBe(id);
    expect(await kindsOf(id)).toEqual(['issue', 'sign', 'forward']);
  });

  test('the county signs late: a flag and a step of the ladder, not a state', async () => {
    const { id } = await deliveryOf('county');
    await at('2026-09-21T06:30:00.000Z');
    await eventually(
      'a step of the ladder',
      async () => (await logOf(id)).find(({ kind }) => kind === 'escalate'),
      60_000,
    );
    expect((await clocksOf(id))['sign']).toMatchObject({ state: 'running', overdue: true });
    expect((await deliveryOf('county')).state).toBe('ISSUED');
    await press('county', 'county', 'sign', async () => {});
    await press('county', 'county', 'forward', forwardTo(units.school));
    expect((await clocksOf(id))['sign']).toMatchObject({ state: 'met', overdue: true });
  });

  test('the school signs on a phone; the link only locates', async () => {
    await at('2026-09-21T07:00:00.000Z');
    const { id, code } = await (
      await desks.as('school')
    ).get<Delivery>(`/deliveries/${(await deliveryOf('school')).id}`);
    const before = await logOf(id);
    // What a preview of the link in a chat does.
    for (const path of [`/s/${code}`, `/api/v1/deliveries/locate/${code}`]) {
      const answer = await fetch(platform.url + path, { headers: { accept: 'text/html,*/*' } });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    expect((await fetch(`${platform.url}/api/v1/deliveries/locate/forged`)).status).toBe(404);
    expect(await logOf(id)).toEqual(before);
    const page = await desks.open('school', `/s/${code}`);
    await page.getByTestId('sign-submit').click();
    await page.getByTestId('sign-done').waitFor();
    await page.reload();
    await page.getByTestId('sign-done').waitFor();
    expect(await kindsOf(id)).toEqual(['issue', 'sign']);
    expect((await deliveryOf('school')).state).toBe('SIGNED');
  });

  test('the school disputes and is refused; its clocks rest meanwhile', async () => {
    await at('2026-09-21T08:00:00.000Z');
    const { id } = await deliveryOf('school');
    const { contain: first, feedback: due } = await clocksOf(id);
    expect(hoursOf(first)).toBe(24);
    // Three working days, the first being the day after; 24 September is one, before the holiday.
    expect(due?.dueAt).toBe('2026-09-24T16:00:00.000Z');
    await press('school', 'school', 'dispute', async (page) => {
      await page.locator('[role=combobox]').first().click();
      await page.locator('[role=option]').nth(0).click();
      await page.locator('textarea[name=text]').fill('该页面上月已下线。');
    });
    expect((await clocksOf(id))['contain']).toMatchObject({ state: 'paused' });
    expect(await refused('city', `/deliveries/${id}/uphold-dispute`, { reason: '不行' })).toBe(
      '403',
    );
    await at('2026-09-21T10:00:00.000Z');
    await press('county', 'school', 'uphold-dispute', async (page) => {
      await page.locator('textarea[name=reason]').fill('复测仍可访问，请继续处置。');
    });
    const { contain, feedback } = await clocksOf(id);
    expect(contain).toMatchObject({ state: 'running', originalDueAt: first?.dueAt });
    // Two hours of dispute, and the seconds that the people took.
    expect(Math.round(hoursOf(contain))).toBe(26);
    expect(feedback?.originalDueAt).toBe(due?.dueAt);
    const { requests } = await (await desks.as('school')).get<Delivery>(`/deliveries/${id}`);
    expect(requests).toMatchObject([{ kind: 'dispute', state: 'refused' }]);
  });

  test('the school fixes and answers; the county sends it back once, then verifies', async () => {
    await at('2026-09-22T02:00:00.000Z');
    const { id } = await deliveryOf('school');
    await press('school', 'school', 'contain', async (page) => {
      await page.locator('textarea[name=measure]').fill('已关闭该页面的外网访问。');
      await page.locator('[name=at]').fill('2026-09-22T09:30');
    });
    await answer('school', 'school', '升级门户组件。');
    expect((await stateOf('school', 'FEEDBACK')).round).toBe(1);
    await press('county', 'school', 'reject', async (page) => {
      await page.locator('textarea[name=findings]').fill('另一入口仍可利用。');
    });
    expect(await stateOf('school', 'HANDLING')).toMatchObject({ round: 2 });
    await at('2026-09-23T02:00:00.000Z');
    await answer('school', 'school', '升级门户组件并增加参数过滤。');
    await press('county', 'school', 'verify', verified);
    await stateOf('school', 'VERIFIED');
    expect(await kindsOf(id)).toEqual([
      'issue',
      'sign',
      'dispute',
      'uphold-dispute',
      'contain',
      'feedback',
      'reject',
      'feedback',
      'verify',
    ]);
  });

  test('county and city review upward; the province verifies and archives', async () => {
    await at('2026-09-23T03:00:00.000Z');
    const county = await deliveryOf('county');
    await answer('county', 'county', '学校已整改，县局复测通过。');
    await press('city', 'county', 'verify', verified);
    await stateOf('county', 'VERIFIED');
    await answer('city', 'city', '全市已整改。');
    await press('province', 'city', 'verify', verified);
    await stateOf('city', 'VERIFIED');
    const page = await desks.open('province', `/notices/${noticeId}`);
    await page.getByTestId('action-archive').click();
    await page.waitForTimeout(300);
    for (const level of ['city', 'county', 'school'] as const) await stateOf(level, 'ARCHIVED');
    expect(await kindsOf(county.id)).toEqual([
      'issue',
      'sign',
      'forward',
      'note-child',
      'feedback',
      'verify',
      'archive',
    ]);
    const running = Object.values(await clocksOf(county.id)).filter(
      ({ clock, state }) => state === 'running' && clock !== 'recurrence',
    );
    expect(running).toEqual([]);
  });

  test('every document that the page offers can be had', async () => {
    const { id } = await deliveryOf('school');
    const page = await desks.open('county', `/deliveries/${id}`);
    await page.getByTestId('documents').click();
    const links = page.getByTestId(/^document-/);
    await links.first().waitFor();
    const addresses = await links.evaluateAll((all) =>
      all.map((a) => (a as HTMLAnchorElement).href),
    );
    expect(addresses).toHaveLength(6);
    for (const address of addresses) {
      const answer = await page.request.get(address);
      expect([address, answer.status()]).toEqual([address, 200]);
      expect(answer.headers()['content-disposition']).toMatch(/^attachment/);
    }
  });

  test('every step is in the audit log of the unit that made it, and everything verifies', async () => {
    const audit = await signIn(platform.url, auditor);
    const steps = await audit.get<{ action: string; actorName: string; unitName: string }[]>(
      `/audit?range=[0,199]&filter=${encodeURIComponent(JSON.stringify({ targetKind: 'delivery' }))}`,
    );
    const made = steps.map(({ action, unitName }) => `${action} ${unitName}`).toSorted();
    expect(made.filter((step) => step.startsWith('delivery.sign'))).toHaveLength(3);
    expect(made).toContain('delivery.dispute 青溪县第一中学');
    expect(made).toContain('delivery.uphold-dispute 青溪县教育局');
    expect(made.filter((step) => step === 'delivery.verify 江东省教育厅')).toHaveLength(1);
    const { chains } = await audit.get<{ chains: { ok: boolean }[] }>('/audit/verify');
    expect(chains.every(({ ok }) => ok)).toBe(true);
    await desks.leave();
    expect(desks.faults()).toEqual([]);
  });
});
