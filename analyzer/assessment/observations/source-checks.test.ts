import { expect, test } from 'vitest';
import { plain, signIn, times } from './testing/lines.ts';
import { hoursAgo, openTelemetry } from './testing/telemetry.ts';

const day = 24 * 3_600_000;
const words = times(30, plain('words of no known kind'));
const signIns = times(30, signIn('ops', '10.20.0.9'));

test('a source whose clock agrees is told from one that is eight hours behind', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', signIns);
  await telemetry.source('10.0.0.2', signIns, { behindMs: 8 * 3_600_000 });
  await telemetry.source('10.0.0.3', []);
  expect(await telemetry.verdicts('clock-skew')).toEqual({
    '10.0.0.1': 'partial',
    '10.0.0.2': 'not-satisfied',
    '10.0.0.3': 'unknown',
  });
});

test('records without any type refute, too few of them say nothing', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', signIns);
  await telemetry.source('10.0.0.2', words);
  await telemetry.source('10.0.0.3', words.slice(0, 3));
  expect(await telemetry.verdicts('record-completeness')).toEqual({
    '10.0.0.1': 'satisfied',
    '10.0.0.2': 'not-satisfied',
    '10.0.0.3': 'unknown',
  });
});

test('a source that sends is told from one that stopped; a pause within its alarm leaves it open', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', [], { lastSeenAt: hoursAgo(1) });
  await telemetry.source('10.0.0.2', [], { lastSeenAt: hoursAgo(100), silentSince: hoursAgo(99) });
  await telemetry.source('10.0.0.3', [], { lastSeenAt: hoursAgo(30), silentSince: hoursAgo(29) });
  expect(await telemetry.verdicts('log-collection')).toEqual({
    '10.0.0.1': 'partial',
    '10.0.0.2': 'not-satisfied',
    '10.0.0.3': 'unknown',
  });
});

test('half a year of records satisfies, a young source does so in part, an empty store says nothing', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', [], { firstSeenAt: hoursAgo(200 * 24) });
  expect(await telemetry.verdicts('log-retention')).toEqual({ '10.0.0.1': 'unknown' });
  await telemetry.source('10.0.0.2', [signIns[0] ?? ''], {
    spacingMs: 190 * day,
    firstSeenAt: hoursAgo(190 * 24),
  });
  await telemetry.source('10.0.0.3', [], { firstSeenAt: hoursAgo(12 * 24) });
  const verdicts = await telemetry.verdicts('log-retention');
  expect(verdicts).toMatchObject({ '10.0.0.2': 'satisfied', '10.0.0.3': 'partial' });
  // Seen before the oldest record that is kept: what was older is gone.
  expect(verdicts['10.0.0.1']).toBe('satisfied');
});

test('a retention that is configured too short refutes, however old the records are', async () => {
  await using telemetry = await openTelemetry({ retentionDays: 90 });
  await telemetry.source('10.0.0.1', [signIns[0] ?? ''], { spacingMs: 190 * day });
  expect(await telemetry.verdicts('log-retention')).toEqual({ '10.0.0.1': 'not-satisfied' });
});
