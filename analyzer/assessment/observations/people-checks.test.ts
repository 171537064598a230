import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertPerson } from '../../people/testing/insert-person.ts';
import { hoursAgo, openTelemetry, type Telemetry } from './testing/telemetry.ts';

const day = 24;
let telemetry: Telemetry;
beforeAll(async () => {
  telemetry = await openTelemetry();
});
beforeEach(async () => {
  const tables = [
    'grants',
    'sessions',
    'accounts',
    'case_clocks',
    'alerts',
    'drill_improvements',
  ] as const;
  for (const table of tables) await telemetry.records.db.deleteFrom(table).execute();
});
afterAll(() => telemetry[Symbol.asyncDispose]());

interface Person {
  id: string;
  state?: 'active' | 'left';
  signedIn?: string | null;
  totp?: boolean;
  roles?: readonly string[];
  rolesUntil?: string;
}

async function addPerson(person: Person): Promise<void> {
  const { id, state = 'active', signedIn = hoursAgo(2), totp = false, roles = [] } = person;
  await insertPerson(telemetry.records.db, {
    id,
    unitId: 'schoolA',
    roles,
    account: {
      state,
      totp_enabled: totp ? 1 : 0,
      created_at: hoursAgo(300 * day),
      last_sign_in_at: signedIn,
      left_at: state === 'left' ? hoursAgo(day) : null,
    },
    grant: { until_at: person.rolesUntil ?? null },
  });
}

const verdict = async (check: string) => (await telemetry.verdicts(check))['schoolA'];

test('accounts that nobody uses refute; nobody at all says nothing', async () => {
  expect(await verdict('dormant-accounts')).toBeUndefined();
  await addPerson({ id: 'busy' });
  expect(await verdict('dormant-accounts')).toBe('partial');
  await addPerson({ id: 'idle', signedIn: hoursAgo(120 * day) });
  await addPerson({ id: 'never', signedIn: null });
  expect(await verdict('dormant-accounts')).toBe('not-satisfied');
});

test('a leaver with a grant refutes, one without any access does not', async () => {
  await addPerson({ id: 'here', roles: ['school-cio'] });
  expect(await verdict('leaver-access')).toBe('unknown');
  await addPerson({ id: 'gone', state: 'left', roles: ['auditor'], rolesUntil: hoursAgo(day) });
  expect(await verdict('leaver-access')).toBe('partial');
  await addPerson({ id: 'still', state: 'left', roles: ['school-security-officer'] });
  expect(await verdict('leaver-access')).toBe('not-satisfied');
});

test('a live session or token of a leaver refutes too', async () => {
  await addPerson({ id: 'gone', state: 'left' });
  await telemetry.records.db
    .insertInto('sessions')
    .values({
      id: 's',
      token_hash: 'x',
      account_id: 'gone',
      created_at: hoursAgo(3),
      last_seen_at: hoursAgo(3),
      expires_at: hoursAgo(-3),
      address: '10.1.1.1',
      ended_at: null,
      ended_reason: null,
    })
    .execute();
  expect(await verdict('leaver-access')).toBe('not-satisfied');
});

test('administrators need a second factor', async () => {
  await addPerson({ id: 'teacher' });
  expect(await verdict('second-factor')).toBe('unknown');
  await addPerson({ id: 'first', roles: ['system-admin'] });
  expect(await verdict('second-factor')).toBe('not-satisfied');
  await telemetry.records.db.updateTable('accounts').set({ totp_enabled: 1 }).execute();
  expect(await verdict('second-factor')).toBe('partial');
});

test('the three administrators are different people', async () => {
  await addPerson({ id: 'a', roles: ['system-admin'] });
  expect(await verdict('role-separation')).toBe('unknown');
  await addPerson({ id: 'b', roles: ['audit-admin'] });
  expect(await verdict('role-separation')).toBe('partial');
  await addPerson({ id: 'c', roles: ['system-admin', 'audit-admin'] });
  await addPerson({ id: 'd', roles: ['security-admin', 'audit-admin'] });
  expect(await verdict('role-separation')).toBe('not-satisfied');
});

async function addClock(id: string, dueAt: string, endedAt: string | null): Promise<void> {
  await telemetry.records.db
    .insertInto('case_clocks')
    .values({
      case_id: id,
      clock: 'edu-written',
      case_kind: 'incident',
      unit_id: 'schoolA',
      state: endedAt === null ? 'running' : 'met',
      started_at: hoursAgo(48),
      due_at: dueAt,
      original_due_at: dueAt,
      paused_at: null,
      ended_at: endedAt,
      extensions: 0,
      round: 1,
      rule_id: 'incident.edu-written',
      ladder: null,
      escalated_step: 0,
      clock_json: '{}',
    })
    .execute();
}

test('reporting deadlines count once they are over: late ones and missed ones refute', async () => {
  await addClock('open', hoursAgo(-4), null);
  expect(await verdict('report-deadlines')).toBeUndefined();
  await addClock('met', hoursAgo(40), hoursAgo(41));
  expect(await verdict('report-deadlines')).toBe('partial');
  await addClock('late', hoursAgo(40), hoursAgo(30));
  await addClock('missed', hoursAgo(40), null);
  expect(await verdict('report-deadlines')).toBe('not-satisfied');
});

async function addAlert(
  id: string,
  rule: string,
  taken: string | null,
  severity: 'medium' | 'high' | 'critical' = 'medium',
): Promise<void> {
  await telemetry.records.db
    .insertInto('alerts')
    .values({
      id,
      unit_id: 'schoolA',
      rule_id: rule,
      origin: 'rule',
      policy_id: 'default',
      group_hash: id,
      group_key: '{}',
      title: id,
      title_zh: id,
      advice_zh: null,
      severity,
      severity_rank: { medium: 2, high: 3, critical: 4 }[severity],
      tags: '[]',
      state: taken === null ? 'open' : 'acknowledged',
      count: 1,
      first_seen_at: hoursAgo(72),
      last_seen_at: hoursAgo(72),
      opened_at: hoursAgo(72),
      updated_at: hoursAgo(72),
      version: 1,
      assignee_id: null,
      asset_id: null,
      acknowledged_at: taken,
      closed_at: null,
      close_reason: null,
      close_note: null,
      quiet_until: null,
      previous_id: null,
      active_key: null,
    })
    .execute();
}

test('high alerts that nobody takes up refute, whatever rule they are of', async () => {
  await addAlert('medium', 'a-rule', null);
  expect(await verdict('alert-handling')).toBeUndefined();
  await addAlert('taken', 'a-rule', hoursAgo(70), 'high');
  expect(await verdict('alert-handling')).toBe('partial');
  await addAlert('left-1', 'a-rule', null, 'critical');
  await addAlert('left-2', 'b-rule', null, 'high');
  expect(await verdict('alert-handling')).toBe('not-satisfied');
});

test('alerts on rogue devices count by their rules, whatever their severity', async () => {
  const rogueDhcp = '3df1d663-f49f-40dc-a1ee-3fffd4568648';
  await addAlert('other', 'another-rule', null);
  expect(await verdict('rogue-device-alerts')).toBeUndefined();
  await addAlert('taken', rogueDhcp, hoursAgo(70));
  expect(await verdict('rogue-device-alerts')).toBe('partial');
  await addAlert('left-1', rogueDhcp, null);
  await addAlert('left-2', rogueDhcp, hoursAgo(1));
  expect(await verdict('rogue-device-alerts')).toBe('not-satisfied');
});

test('the store of records is sound while it takes and seals them', async () => {
  expect(await telemetry.verdicts('log-store')).toEqual({});
  await telemetry.source('10.1.0.1', ['<134>Nov 20 15:12:35 host1 app: hello']);
  expect(await telemetry.verdicts('log-store')).toEqual({ 平台日志库: 'partial' });
});

test('improvements after drills count once they are due: late and missing ones refute', async () => {
  const add = (id: string, due: string, done: string | null) =>
    telemetry.records.db
      .insertInto('drill_improvements')
      .values({
        id,
        drill_id: 'drill-1',
        unit_id: 'schoolA',
        title: id,
        owner_id: null,
        due_at: due,
        done_at: done,
      })
      .execute();
  await add('later', hoursAgo(-24), null);
  expect(await verdict('drill-improvements')).toBeUndefined();
  await add('made', hoursAgo(48), hoursAgo(50));
  expect(await verdict('drill-improvements')).toBe('partial');
  await add('late', hoursAgo(48), hoursAgo(2));
  await add('missing', hoursAgo(48), null);
  expect(await verdict('drill-improvements')).toBe('not-satisfied');
});
