import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../paths.ts';
import { hasChromium, openBrowser } from './testing/browser.ts';
import { createDesks, type Desks } from './testing/desks.ts';
import { cast, makeCast, type CastName } from './testing/drill-cast.ts';
import { startDrivenPlatform, type DrivenPlatform } from './testing/driven-platform.ts';

const sample = join(root, 'analyzer', 'playbooks', 'testing', 'sample.json');
/** Players have telephones. */
const widths: Readonly<Record<CastName, number>> = {
  director: 1440,
  technician: 390,
  commander: 390,
  evaluator: 1440,
};

/**
 * One drill from the upload of its script to the debrief, each step by the person whose it is, in a browser of their own, on a
 * clock that the test drives: a pause, a conditional inject, an action that nobody does, and a server that goes away half-way.
 */
describe.skipIf(!hasChromium)('a drill', () => {
  let platform: DrivenPlatform;
  let browser: Browser;
  let desks: Desks<CastName>;
  let drillPath = '';
  let now = Date.parse('2026-09-21T01:00:00.000Z');
  let setAt = Date.now();

  /** So much later than the node has it now: between two settings its clock runs like any other. */
  async function later(seconds: number): Promise<void> {
    now += Date.now() - setAt + seconds * 1_000;
    setAt = Date.now();
    await platform.setTime(new Date(now).toISOString());
  }

  const clockIs = async (name: CastName, state: string): Promise<void> =>
    desks.page(name).locator(`[data-testid=exercise-clock][data-state=${state}]`).waitFor();

  const inject = (name: CastName, id: string, state: string) =>
    desks.page(name).locator(`[data-testid=scenario-card][data-id="${id}"]`, { hasText: state });

  /** A player answers what came in last by one kind of action. */
  async function answer(name: CastName, kind: string, words: string): Promise<void> {
    const page = desks.page(name);
    await page.getByTestId('item-answer').first().click();
    await page.getByRole('combobox').first().click();
    await page.getByTestId(`kind-${kind}`).click();
    await page.locator('textarea[name=text]').fill(words);
    await page.getByTestId('form-submit').click();
    await page.locator(`[data-testid=action-entry][data-kind="${kind}"]`).first().waitFor();
  }

  beforeAll(async () => {
    platform = await startDrivenPlatform(new Date(now).toISOString());
    setAt = Date.now();
    await makeCast(platform.url, platform.setUpLink);
    browser = await openBrowser();
    const { url } = platform;
    desks = createDesks({ url, browser, people: cast, widthOf: (name) => widths[name] });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  test('the director brings a script in and writes the plan in six steps', async () => {
    const page = await desks.open('director', '/playbooks');
    expect(await page.getByTestId('drill-band').count()).toBe(0);
    await page.getByTestId('playbook-upload').click();
    await page.getByTestId('playbook-file').setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from((await readFile(sample, 'utf8')).replace('"cacao-2.0"', '"cacao-1.0"')),
    });
    await page.getByTestId('playbook-faults').getByText('/spec_version').waitFor();
    await page.getByTestId('playbook-file').setInputFiles(sample);
    await page.getByTestId('playbook-good').waitFor();
    await page.getByTestId('form-submit').click();
    await page.getByTestId('scenario-timeline').waitFor();
    expect(await page.getByTestId('scenario-card').count()).toBe(3);
    expect(await page.getByTestId('dependency').count()).toBe(1);

    await page.getByTestId('drill-with').click();
    await page.locator('textarea[name=purpose]').fill('检验首报、遏制和对外答复。');
    await page.locator('[name=plannedAt]').fill('2026-09-21T09:30');
    await page.getByTestId('drill-create').click();
    await page.getByTestId('plan-step-people').waitFor();
    drillPath = new URL(page.url()).pathname.replace(/\/plan$/, '');
    for (const name of ['technician', 'commander', 'evaluator'] as const) {
      await page.locator('[name=candidate]').fill(cast[name].name);
      await page.getByRole('option', { name: new RegExp(cast[name].name) }).click();
      const row = page.getByTestId('cast-row').filter({ hasText: cast[name].name });
      await row.waitFor();
      if (name === 'evaluator') {
        await row.getByRole('combobox').first().click();
        await page.getByTestId('role-evaluator').click();
      } else {
        await row.getByRole('combobox').nth(1).click();
        await page.getByTestId(`script-role-${name}`).click();
      }
    }
    await page.getByTestId('plan-next').click();
    await page.getByTestId('plan-step-limits').waitFor();
    await page.locator('[name=limit-T_contain]').fill('30');
    await page.getByTestId('plan-next').click();
    await page.getByTestId('plan-step-safety').waitFor();
    await page.locator('[name=stopWord]').fill('雨停了');
    await page.getByTestId('plan-next').click();
    await page.getByTestId('reach-ask').click();
    await page.getByTestId('plan-submit').click();
    await page.getByTestId('state-APPROVAL').waitFor();
  });

  test('somebody else approves, and everybody is told by the watermark that it is an exercise', async () => {
    const page = await desks.open('commander', drillPath);
    await page.getByTestId('drill-watermark').waitFor({ state: 'attached' });
    expect(await page.title()).toContain('【演练】');
    await page.getByTestId('action-approve').click();
    await page.getByTestId('form-submit').click();
    await page.getByTestId('state-APPROVED').waitFor();
  });

  test('the clock starts, players sign in, and the first inject comes by itself', async () => {
    await desks.open('director', `${drillPath}/live`);
    await desks.page('director').getByTestId('control-start').click();
    await desks.page('director').getByTestId('control-start').click();
    await clockIs('director', 'running');
    const players = ['technician', 'commander'] as const;
    await Promise.all(players.map((name) => desks.open(name, `${drillPath}/play`)));
    await Promise.all(players.map((name) => clockIs(name, 'running')));
    await desks.page('technician').getByTestId('sign-in-drill').click();
    await desks.page('technician').getByTestId('sign-in-drill').waitFor({ state: 'detached' });
    await desks
      .page('director')
      .locator('[data-testid=live-person]', { hasText: cast.commander.name })
      .getByTestId('not-signed')
      .waitFor();
    await later(65);
    await desks.page('technician').getByTestId('player-item').waitFor();
    expect(await desks.page('commander').getByTestId('player-item').count()).toBe(0);
    await desks.page('technician').getByTestId('respond-by').waitFor();
    await answer('technician', 'sign', '已签收告警');
  });

  test('nothing happens in a pause, and it does not count', async () => {
    await desks.page('director').getByTestId('control-pause').click();
    await clockIs('director', 'paused');
    await desks.page('technician').getByTestId('paused').waitFor();
    await later(20 * 60);
    expect(await desks.page('technician').getByTestId('item-answer').count()).toBe(0);
    await desks.page('director').getByTestId('control-resume').click();
    await clockIs('technician', 'running');
    await answer('technician', 'contain', '已下线页面，保留现场');
  });

  test('what the technician did sets off the next inject, after a restart of the server too', async () => {
    await platform.restart();
    await later(125);
    await desks.page('commander').getByTestId('player-item').waitFor();
    await inject('director', 'journalist', '已发出').waitFor();
    await desks
      .page('director')
      .locator('[data-testid=live-person]', { hasText: cast.commander.name })
      .getByTestId('not-answered')
      .waitFor();
    // Nobody answers the journalist.
    await later(16 * 60);
    await inject('director', 'journalist', '未应答').waitFor();
    const next = desks.page('director').locator('[data-testid=inject][data-id="wrap-up"]');
    await next.getByTestId('inject-fire').click();
    await next.getByTestId('inject-fire').click();
    await desks.page('technician').getByTestId('player-item').nth(1).waitFor();
    await answer('technician', 'recover', '页面已恢复');
    await desks.page('director').getByTestId('control-finish').click();
    await desks.page('director').getByTestId('control-finish').click();
    await desks.page('technician').getByTestId('ended').waitFor();
  });

  test('the evaluator confirms what the log says, judges the rest and fills in the nine items', async () => {
    // Only now: a session ends when nobody uses it for half an hour of the driven clock.
    const page = await desks.open('evaluator', `${drillPath}/validate`);
    await page.getByTestId('confirm-all').click();
    await page.getByTestId('confirm-all').waitFor({ state: 'detached' });
    const missed = page.locator('[data-testid=inject-cells][data-inject=journalist]');
    await missed.locator('[data-testid=judge-missed][aria-pressed=true]').first().waitFor();
    for (const item of await page.getByTestId('evaluation-item').all()) {
      await item.getByTestId('grade-3').click();
    }
    await page.locator('textarea[name=advice-command]').fill('对外答复要有统一口径。');
    await page.getByTestId('evaluation-submit').click();
    await page.getByText('更新评估单').waitFor();
  });

  test('the debrief shows score beside coverage, the missed action, an improvement and the papers', async () => {
    const page = await desks.open('director', `${drillPath}/debrief`);
    await page.getByTestId('figure-coverage').getByText('100%').waitFor();
    expect(await page.getByTestId('figure-score').textContent()).toContain('75%');
    const missed = page.getByTestId('missed').filter({ hasText: '统一口径' });
    await missed.getByTestId('improve').click();
    await page.locator('[name=title]').fill('制定对外答复口径');
    await page.locator('[name=dueAt]').fill('2026-10-21T18:00');
    await page.getByTestId('form-submit').click();
    await page.getByTestId('improvement').filter({ hasText: '制定对外答复口径' }).waitFor();
    await page.getByTestId('action-conclude').click();
    await page.locator('textarea[name=text]').fill('遏制及时，对外答复缺位。');
    await page.getByTestId('form-submit').click();
    await page.getByTestId('state-IMPROVING').waitFor();
    await page.getByTestId('left-out').getByText('A.5').waitFor();
    const summary = page.locator('[data-testid=drill-document]', { hasText: 'A.10' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      summary.getByText('Word').click(),
    ]);
    const file = await readFile(await download.path());
    expect(file.subarray(0, 2).toString('latin1')).toBe('PK');
  });

  test('the director finds it all at home, without a watermark there', async () => {
    const page = await desks.open('director', '/');
    await page.getByTestId('home-last-debrief').getByText('100%').waitFor();
    expect(await page.getByTestId('drill-band').count()).toBe(0);
    await desks.leave();
    expect(desks.faults().filter((fault) => !fault.startsWith('502'))).toEqual([]);
  });
});
