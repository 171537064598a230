import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecords } from '../../../analyzer/stores/records/open.ts';
import type { Desk } from '../../../console/api/apps/schema.ts';
import { createSessions, type Api } from '../../e2e/testing/api.ts';
import { eventually, startPlatform, type Platform } from '../../e2e/testing/platform.ts';
import { nodeFlags } from '../../node-flags.ts';
import { root } from '../../paths.ts';

interface Named {
  id: string;
  number: string | null;
  title: string;
  state: string;
}

interface Delivery extends Named {
  clocks: { clock: string; state: string; overdue: boolean }[];
  requests: { kind: string; state: string }[];
}

interface Incident extends Named {
  tasks: { done: unknown }[];
  reports: { kind: string }[];
  evidence: { kind: string }[];
  submissions: { mode: string }[];
  alertIds: string[];
  clocks: { clock: string; state: string }[];
}

interface Drill extends Named {
  improvements: { total: number; open: number };
}

interface ReadPackage {
  fileName: string;
  state: string;
  counts: { FAIL: number; SUSPECT: number } | null;
}

interface LiveClock {
  state: string;
  clock: { state: string; exerciseMs: number };
  injects: { state: string }[];
}

/** How many there are of each state. */
function byState(list: readonly Named[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of list) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

describe('the story of the demonstration', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'xiaodun-story-'));
  let platform: Platform;

  let as: (username: string) => Promise<Api>;

  async function start(): Promise<void> {
    platform = await startPlatform({ args: ['--demo'], dataDir });
    const password = readFileSync(join(dataDir, 'demo-password.txt'), 'utf8').trim();
    as = createSessions(platform.url, (username) => ({ username, password }));
  }

  async function told() {
    const analyst = await as('demo-analyst');
    const deliveries = await analyst.get<Delivery[]>('/deliveries?range=[0,99]');
    const notices = await analyst.get<Named[]>('/notices?range=[0,99]');
    const incidents = await analyst.get<Named[]>('/incidents?range=[0,99]');
    return { analyst, deliveries, notices, incidents };
  }

  beforeAll(start, 120_000);

  afterAll(async () => {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 30_000);

  test('shows a notice in every stage', async () => {
    const { analyst, deliveries, notices } = await told();
    expect(byState(notices)).toEqual({ ARCHIVED: 2, ISSUED: 2, REVIEW: 1 });
    expect(notices.map(({ number }) => number).filter(Boolean)).toHaveLength(4);
    expect(byState(deliveries)).toEqual({
      ARCHIVED: 6,
      VERIFIED: 1,
      FEEDBACK: 1,
      HANDLING: 1,
      SIGNED: 1,
      ISSUED: 1,
    });
    const one = (state: string) =>
      analyst.get<Delivery>(`/deliveries/${deliveries.find((each) => each.state === state)?.id}`);
    const { requests } = await one('HANDLING');
    expect(requests).toMatchObject([{ kind: 'extension', state: 'open' }]);
    const late = await one('ISSUED');
    expect(late.clocks.find(({ clock }) => clock === 'sign')).toMatchObject({ overdue: true });
    const log = await analyst.get<{ kind: string }[]>(`/deliveries/${late.id}/log?range=[0,99]`);
    expect(log.filter(({ kind }) => kind === 'escalate').length).toBeGreaterThan(1);
  });

  test('shows the incident that the school made of the attack', async () => {
    const officer = await as('officer-zhizhong');
    const [known, ...others] = await officer.get<Named[]>('/incidents?range=[0,9]');
    expect(others).toEqual([]);
    const incident = await officer.get<Incident>(`/incidents/${known?.id}`);
    expect(incident.state).toBe('CONTAINED');
    expect(incident.alertIds).toHaveLength(3);
    expect(incident.tasks).toHaveLength(2);
    expect(incident.tasks.filter(({ done }) => done !== null)).toHaveLength(1);
    expect(platform.output()).not.toContain('poll failed');
    expect(incident.evidence.map(({ kind }) => kind).toSorted()).toEqual(['alert-events', 'file']);
    expect(incident.reports).toMatchObject([{ kind: 'first' }]);
    expect(incident.submissions).toMatchObject([{ mode: 'oral' }]);
    const states = Object.fromEntries(incident.clocks.map(({ clock, state }) => [clock, state]));
    expect(states).toMatchObject({ 'edu-oral': 'met', 'edu-written': 'running' });
  });

  test('shows a system of level 2 with gaps, an exception and a finding', async () => {
    const officer = await as('officer-zhizhong');
    const systems = await officer.get<{ id: string; name: string; level: number }[]>('/systems');
    const system = systems.find(({ name }) => name === '教务管理系统');
    expect(system).toMatchObject({ level: 2 });
    const item = (key: string) =>
      officer.get<{ state: string }>(`/systems/${system?.id}/items/${key}`);
    expect(await item('7.1.6.1.a')).toMatchObject({ state: 'satisfied' });
    expect(await item('7.1.1.9.b')).toMatchObject({ state: 'not-satisfied' });
    expect(await item('7.1.4.8.b')).toMatchObject({ state: 'excepted' });
    expect(await item('7.1.8.3.a')).toMatchObject({ state: 'unknown' });
    expect(await officer.get(`/systems/${system?.id}/assessments`)).toHaveLength(1);
    const findings = await (await as('auditor-zhizhong')).get<Named[]>('/findings');
    expect(findings).toMatchObject([{ state: 'READY' }]);
  });

  test('shows a drill with its debrief and one that goes on', async () => {
    const director = await as('demo-director');
    const drills = await director.get<Drill[]>('/drills');
    expect(byState(drills)).toEqual({ IMPROVING: 1, RUNNING: 1 });
    const former = drills.find(({ state }) => state === 'IMPROVING');
    expect(former?.improvements).toMatchObject({ total: 2, open: 1 });
    const id = (state: string) => drills.find((each) => each.state === state)?.id ?? '';
    const { score } = await director.get<{
      score: { coverage: number; passed: number; late: number; missed: number };
    }>(`/drills/${id('IMPROVING')}/debrief`);
    expect(score.coverage).toBeGreaterThan(0);
    expect(Math.min(score.passed, score.late, score.missed)).toBeGreaterThan(0);
    const live = () => director.get<LiveClock>(`/drills/${id('RUNNING')}/live`);
    const { clock, injects } = await live();
    expect(clock.state).toBe('running');
    expect(new Set(injects.map(({ state }) => state))).toContain('answered');
    await eventually('the exercise clock goes on', async () =>
      (await live()).clock.exerciseMs > clock.exerciseMs ? true : undefined,
    );
  });

  test('leaves news in the inboxes of those who have to act, and tells nobody outside', async () => {
    for (const person of ['demo-analyst', 'demo-leader', 'cio-zhizhong', 'cio-chengguan']) {
      const { unread } = await (await as(person)).get<{ unread: number }>('/inbox/summary');
      expect(unread, person).toBeGreaterThan(0);
    }
  });

  test('shows what a sweep of real ports found', async () => {
    const officer = await as('officer-zhizhong');
    const sweep = await eventually(
      'the sweep is over',
      async () => {
        const [one] = await officer.get<{ state: string; found: number }[]>('/sweeps');
        return one && !['queued', 'running'].includes(one.state) ? one : undefined;
      },
      100_000,
    );
    const hasIpv6 = Object.values(networkInterfaces())
      .flat()
      .some((one) => one?.address === '::1');
    expect(sweep).toMatchObject({ state: 'finished', found: hasIpv6 ? 4 : 3 });
    if (!hasIpv6) return;
    const [finding, ...others] = await eventually('the finding is there', async () => {
      const some = await officer.get<{ port: number; state: string }[]>('/exposure-findings');
      return some.length > 0 ? some : undefined;
    });
    expect(finding).toMatchObject({ port: 13_306, state: 'open' });
    expect(others).toEqual([]);
  }, 120_000);

  test('shows apps that were read, filed, used, and one that waits for the reviewer', async () => {
    const reviewer = await as('demo-reviewer');
    const states = { BUREAU_REVIEW: 1, IN_USE: 1, RE_REVIEW: 1 };
    await eventually(
      'the story of the apps is told',
      async () => {
        const uses = byState(await reviewer.get<Named[]>('/app-uses'));
        return uses['IN_USE'] === 1 && uses['RE_REVIEW'] === 1 ? true : undefined;
      },
      100_000,
    );
    expect(byState(await reviewer.get<Named[]>('/app-uses'))).toEqual(states);
    const packages = await reviewer.get<ReadPackage[]>('/app-packages');
    const counts = new Map(packages.map((one) => [one.fileName, one.counts]));
    expect(counts.get('zuoye-zhushou-1.0.0.apk')).toMatchObject({ FAIL: 0, SUSPECT: 0 });
    expect(counts.get('zuoye-zhushou-1.1.0.apk')?.FAIL).toBeGreaterThan(0);
    expect(counts.get('zhangshang-yizhong-2.3.0.apk')?.FAIL).toBeGreaterThan(5);
    const desk = await reviewer.get<Desk>('/apps/desk');
    expect(desk.duties).toMatchObject([{ title: '掌上一中（演示）', itemsDecided: 2 }]);
    expect(desk.counts).toMatchObject({ apps: 2, filed: 1, inUse: 2, problems: 1 });
    expect(desk.worse.map(({ titleZh }) => titleZh).join()).toContain('ACCESS_FINE_LOCATION');
    const filings = await (await as('demo-provider')).get<Named[]>('/app-filings');
    expect(filings).toMatchObject([{ state: 'FILED' }]);
    expect(filings[0]?.number).toMatch(/^教APP备/u);
    expect(platform.output()).not.toContain('could not be told');
  }, 120_000);

  test('is not told twice, stands in order of time, and verifies', async () => {
    const before = await told();
    await platform.stop();
    const flags = [...nodeFlags(), join(root, 'deploy', 'cli.ts'), 'verify', '--data', dataDir];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, cases: { ok: true } });

    const records = await openRecords({ kind: 'sqlite', path: join(dataDir, 'records.sqlite') });
    const messages = await records.db
      .selectFrom('case_messages')
      .select(['case_id', 'at'])
      .orderBy('seq')
      .execute();
    const entries = await records.db
      .selectFrom('audit_entries')
      .select(['unit_id', 'at'])
      .orderBy('seq')
      .execute();
    const outbound = await records.db.selectFrom('outbound').select('id').execute();
    await records.stop();
    expect(outbound).toEqual([]);
    const now = new Date(Date.now()).toISOString();
    for (const [key, of] of [
      ...Map.groupBy(messages, (row) => row.case_id),
      ...Map.groupBy(entries, (row) => row.unit_id),
    ]) {
      const times = of.map(({ at }) => at);
      expect([key, times]).toEqual([key, times.toSorted()]);
      expect((times.at(-1) ?? '') <= now).toBe(true);
    }

    await start();
    const after = await told();
    const drills = await (await as('demo-director')).get<Named[]>('/drills');
    expect(byState(drills)).toEqual({ IMPROVING: 1, RUNNING: 1 });
    expect(byState(after.deliveries)).toEqual(byState(before.deliveries));
    expect(byState(after.notices)).toEqual(byState(before.notices));
    expect(after.incidents.map(({ id }) => id)).toEqual(before.incidents.map(({ id }) => id));
    expect(await (await as('demo-reviewer')).get<Named[]>('/apps')).toHaveLength(2);
  }, 120_000);
});
