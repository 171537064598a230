import { expect, test } from 'vitest';
import { readCatalogue } from '../catalogue/catalogue.ts';
import { createObserver, evaluate } from '../evaluate.ts';
import { readChecks } from '../packs.ts';
import { lapseReason, verdictAfter, type Lapse } from './lapse.ts';
import { observations } from './registry.ts';
import { command, times } from './testing/lines.ts';
import { hoursAgo, openTelemetry, testNow } from './testing/telemetry.ts';

const system = {
  id: 'system-1',
  unit_id: 'schoolA',
  name: '学籍系统',
  level: 3,
  s_level: 3,
  a_level: 3,
  scopes: '["general"]',
  created_at: hoursAgo(48),
  closed_at: null,
  evaluated_at: null,
};
const lapse: Lapse = { kind: 'source', name: '核心交换机', since: '2026-11-20T08:15:30.000Z' };

test('nothing good is concluded of a witness that fell silent, what it had refuted stands', () => {
  expect(verdictAfter(lapse, 'satisfied')).toBe('unknown');
  expect(verdictAfter(lapse, 'partial')).toBe('unknown');
  expect(verdictAfter(lapse, 'not-satisfied')).toBe('not-satisfied');
  expect(verdictAfter(undefined, 'satisfied')).toBe('satisfied');
});

test('the reason names the source and since when', () => {
  expect(lapseReason(lapse).zh).toContain('日志源 核心交换机 自 2026-11-20 16:15 起没有日志');
  expect(lapseReason({ ...lapse, kind: 'asset' }).en).toMatch(/核心交换机.*2026-11-20 16:15/);
});

test('an evaluation writes the reason into the evidence of every item that the source spoke to', async () => {
  await using telemetry = await openTelemetry();
  const since = hoursAgo(30);
  await telemetry.source('10.0.0.1', times(12, command('display version')), {
    silentSince: hoursAgo(29),
    lastSeenAt: since,
  });
  const checks = readChecks('rules/compliance/checks').filter(({ id }) => id === 'command-audit');
  const items = readCatalogue('rules/compliance/catalogue').filter(({ key }) =>
    checks.some((check) => check.items.includes(key)),
  );
  const observer = createObserver(observations, telemetry.context);
  const { evidence, faults } = await evaluate(system, items, checks, observer);
  expect(faults).toEqual([]);
  expect(evidence.length).toBe(items.length);
  for (const row of evidence) {
    expect(row.verdict).toBe('unknown');
    expect(row.reason_zh).toContain('日志源 10.0.0.1 自 2026-11-20 10:00 起没有日志');
    expect(JSON.parse(row.lapse ?? '')).toEqual({ kind: 'source', name: '10.0.0.1', since });
    expect(row.collected_at).toBe(testNow.toISOString());
  }
});
