import { describe, expect, it } from 'vitest';
import {
  formatBitRate,
  formatBytes,
  formatCount,
  formatCounter,
  formatCounterBytes,
  formatScore,
  formatShare,
} from './numbers.ts';

const plain = (text: string): string => text.replaceAll('\u00A0', ' ');

describe('numbers on screen', () => {
  it('groups digits', () => {
    expect(formatCount(1_234_567, 'zh-CN')).toBe('1,234,567');
    expect(formatCount(undefined, 'en')).toBe('');
  });

  it('keeps every digit of a 64-bit counter', () => {
    expect(formatCounter('18446744073709551615')).toBe('18,446,744,073,709,551,615');
    expect(formatCounter('12')).toBe('12');
    expect(formatCounter('1e9')).toBe('');
    expect(formatCounter(null)).toBe('');
  });

  it('steps bytes by 1024 and bit rates by 1000', () => {
    expect(plain(formatBytes(0))).toBe('0 B');
    expect(plain(formatBytes(1_536))).toBe('1.5 KiB');
    expect(plain(formatCounterBytes('18446744073709551615'))).toBe('16384 PiB');
    expect(plain(formatBitRate(1_000_000_000))).toBe('1 Gbit/s');
    expect(plain(formatBitRate(2_500_000_000))).toBe('2.5 Gbit/s');
    expect(formatBitRate(0)).toBe('');
  });

  it('never rounds a score or a share up to one that was not reached', () => {
    expect(formatScore(89.99)).toBe('89.9');
    expect(formatScore(90)).toBe('90.0');
    expect(formatScore(0.3)).toBe('0.3');
    expect(formatShare(0.999)).toBe('99%');
    expect(formatShare(0.57)).toBe('57%');
    expect(formatShare(1)).toBe('100%');
    expect(formatScore(null)).toBe('–');
  });
});
