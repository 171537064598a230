import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDate,
  formatDateTime,
  formatDay,
  formatDuration,
  formatLastDay,
  formatShort,
  fromLocalInput,
  toLocalInput,
} from './time.ts';

const at = '2026-11-21T22:19:07.500Z';
const now = Date.parse('2026-11-21T22:30:00Z');

describe('times on screen', () => {
  it('shows Beijing time whatever the zone of the machine', () => {
    expect(formatDateTime(at)).toBe('2026-11-22 06:19:07');
    expect(formatDateTime('2026-11-21T16:00:00Z')).toBe('2026-11-22 00:00:00');
  });

  it('names the day of Beijing, not of Greenwich', () => {
    expect(formatDate('2026-11-21T15:59:59Z')).toBe('2026-11-21');
    expect(formatDate(at)).toBe('2026-11-22');
    expect(formatDate(null)).toBe('');
  });

  it('names the last day of what ends at midnight', () => {
    expect(formatLastDay('2026-12-15T16:00:00.000Z')).toBe('2026-12-15');
    expect(formatLastDay(undefined)).toBe('');
  });

  it('shows nothing for nothing and for nonsense', () => {
    for (const none of [undefined, null, '', 'yesterday']) {
      expect(formatDateTime(none)).toBe('');
      expect(formatAgo(none, now, 'zh-CN')).toBe('');
    }
  });

  it('leaves out the year within the year, also at its edges', () => {
    expect(formatShort(at, now)).toBe('11-22 06:19');
    expect(formatShort('2025-12-31T15:59:00Z', now)).toBe('2025-12-31 23:59');
    expect(formatShort('2025-12-31T16:00:00Z', now)).toBe('01-01 00:00');
  });

  it('tells how long ago in both languages', () => {
    expect(formatAgo(at, now, 'zh-CN')).toBe('10分钟前');
    expect(formatAgo(at, now, 'en')).toBe('10 minutes ago');
    expect(formatAgo(now - 3_000, now, 'zh-CN')).toBe('现在');
    expect(formatAgo(now + 2 * 86_400_000, now, 'en')).toBe('in 2 days');
  });

  it('names the day', () => {
    expect(formatDay(at, 'zh-CN')).toBe('11月22日星期日');
    expect(formatDay(at, 'en')).toMatch(/Sunday, November 22/u);
  });

  it('tells the two largest parts of a length', () => {
    expect(formatDuration(90_061, 'zh-CN')).toBe('1天 1小时');
    expect(formatDuration(59, 'en')).toBe('59 sec');
    expect(formatDuration(0, 'zh-CN')).toBe('0秒');
  });

  it('reads back what a person typed as Beijing time', () => {
    expect(fromLocalInput('2026-11-22T06:19')).toBe('2026-11-21T22:19:00.000Z');
    expect(fromLocalInput(toLocalInput(at))).toBe('2026-11-21T22:19:07.000Z');
    expect(fromLocalInput('')).toBeUndefined();
    expect(fromLocalInput('2026-13-40T99:99')).toBeUndefined();
  });
});
