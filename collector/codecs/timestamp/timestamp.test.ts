import { describe, expect, it } from 'vitest';
import { formatIso } from './format.ts';
import { resolveTimestamp } from './resolve.ts';
import { scanTimestamp } from './scan.ts';
import { isTimeZone, zoneOffset } from './time-zone.ts';

const arrival = { receivedAt: Date.parse('2026-11-21T12:00:00Z'), timeZone: 'Asia/Shanghai' };

function read(text: string, context = arrival): string | undefined {
  const stamp = scanTimestamp(text, 0);
  return stamp && new Date(resolveTimestamp(stamp, context).at).toISOString();
}

describe('scanTimestamp', () => {
  it.each([
    ['Nov 21 09:08:07 sw', '2026-11-21T01:08:07.000Z', ' sw'],
    ['Nov  1 09:08:07', '2026-11-01T01:08:07.000Z', ''],
    ['Nov 21 2025 09:08:07+08:00 sw', '2025-11-21T01:08:07.000Z', ' sw'],
    ['Nov 21 09:08:07 2024 sw', '2024-11-21T01:08:07.000Z', ' sw'],
    ['%Jun 26 17:08:35:809 2008 sw', '2008-06-26T09:08:35.809Z', ' sw'],
    ['*Oct  1 00:01:02.345: %SYS', '2026-09-30T16:01:02.345Z', ': %SYS'],
    ['July 23 20:36:14 fw', '2026-07-23T12:36:14.000Z', ' fw'],
    ['2026-01-02T03:04:05.678901Z x', '2026-01-02T03:04:05.678Z', ' x'],
    ['2026-01-02T03:04:05-0530', '2026-01-02T08:34:05.000Z', ''],
    ['2026/1/2 3:04:05, x', '2026-01-01T19:04:05.000Z', ', x'],
    ['2026-01-02 03:04:05.5 +08:00 x', '2026-01-01T19:04:05.500Z', ' x'],
    ['20260102 03:04:05 x', '2026-01-01T19:04:05.000Z', ' x'],
    ['2013 Nov 26 11:43:16 FW', '2013-11-26T03:43:16.000Z', ' FW'],
    ['Nov 21 09:08:07 UTC x', '2026-11-21T09:08:07.000Z', ' x'],
    ['Nov 21 09:08:07 GMT+8 x', '2026-11-21T01:08:07.000Z', ' x'],
    ['Nov 21 09:08:07 CST x', '2026-11-21T01:08:07.000Z', ' x'],
    ['Feb 29 10:00:00 2024', '2024-02-29T02:00:00.000Z', ''],
  ])('reads %s', (text, expected, rest) => {
    expect(read(text)).toBe(expected);
    expect(text.slice(scanTimestamp(text, 0)?.end)).toBe(rest);
  });

  it.each([
    'Nov 32 09:08:07',
    'Nov 21 24:00:00',
    'Nov 21 9:8:7',
    'Novel 21 09:08:07',
    '2025-02-29T00:00:00Z',
    '2026-13-01 00:00:00',
    '12:00:00',
    '',
  ])('refuses %j', (text) => {
    expect(scanTimestamp(text, 0)).toBeUndefined();
  });

  it('does not take an address or a number for a year', () => {
    const text = 'Nov 21 09:08:07 2001.db8 x';
    expect(text.slice(scanTimestamp(text, 0)?.end)).toBe(' 2001.db8 x');
  });
});

describe('formatIso', () => {
  it('gives the text of Date.toISOString', () => {
    const instants = [0, 1, -1, 951_782_399_999, 4_102_444_800_000, -62_135_596_800_000, 1e15, 1.5];
    for (const at of instants) expect(formatIso(at)).toBe(new Date(at).toISOString());
    for (let at = 1e12; at < 1.9e12; at += 7_777_777_777) {
      expect(formatIso(at)).toBe(new Date(at).toISOString());
    }
  });

  it('gives the epoch for what is no instant', () => {
    expect(formatIso(Number.NaN)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatIso(1e17)).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('resolveTimestamp', () => {
  it('puts a date without a year nearest to arrival', () => {
    const january = { receivedAt: Date.parse('2026-01-01T00:30:00Z'), timeZone: 'Asia/Shanghai' };
    expect(read('Dec 31 23:59:00', january)).toBe('2025-12-31T15:59:00.000Z');
    const december = { receivedAt: Date.parse('2025-12-31T15:00:00Z'), timeZone: 'Asia/Shanghai' };
    expect(read('Jan  1 00:05:00', december)).toBe('2025-12-31T16:05:00.000Z');
  });

  it('follows daylight saving time of the sender', () => {
    const context = { ...arrival, timeZone: 'America/New_York' };
    expect(read('2026-07-01 12:00:00', context)).toBe('2026-07-01T16:00:00.000Z');
    expect(read('2026-12-01 12:00:00', context)).toBe('2026-12-01T17:00:00.000Z');
  });

  it('knows zones by name and by offset, and counts others as UTC', () => {
    expect(zoneOffset('+05:30', 0)).toBe(19_800_000);
    expect(isTimeZone('Asia/Urumqi')).toBe(true);
    expect(isTimeZone('Mars/Base')).toBe(false);
    expect(zoneOffset('Mars/Base', 0)).toBe(0);
  });
});
