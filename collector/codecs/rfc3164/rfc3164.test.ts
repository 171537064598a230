import { describe, expect, it } from 'vitest';
import { parseRfc3164 } from './rfc3164.ts';

describe('parseRfc3164', () => {
  it('reads priority, date, host, tag and process', () => {
    expect(parseRfc3164('<86>Nov 21 09:08:07 lab-01 sshd[812]: session opened')).toMatchObject({
      priority: 86,
      timestamp: { month: 11, day: 21, hour: 9 },
      hostname: 'lab-01',
      appName: 'sshd',
      procId: '812',
      content: 'sshd[812]: session opened',
      message: 'session opened',
    });
  });

  it('reads a line without a priority or a host', () => {
    const fields = parseRfc3164('Nov 21 09:08:07 haproxy[31]: up');
    expect(fields).toMatchObject({ appName: 'haproxy', procId: '31', message: 'up' });
    expect(fields.hostname).toBeUndefined();
    expect(fields.priority).toBeUndefined();
  });

  it.each([
    ['<189>Nov 21 2026 09:08:07+08:00 core %%01A/4/B(l):x', 'core', '%%01A/4/B(l):x'],
    ['<189>Nov 21 09:08:07 2026 core %%10A/4/B: x', 'core', '%%10A/4/B: x'],
    ['<189> Nov 21 09:08:07 core %%10A/4/B: x', 'core', '%%10A/4/B: x'],
    ['Nov 21 2026 09:08:07 "core" %%01A/4/B: x', 'core', '%%01A/4/B: x'],
    ['<190>core %%10A/4/B: x', 'core', '%%10A/4/B: x'],
    ['<13>2026-11-21T09:08:07Z fe80::1 text here', 'fe80::1', 'text here'],
    ['<189>77: Nov 21 09:08:07 core %SYS-5-X: y', 'core', '%SYS-5-X: y'],
  ])('finds the host of %s', (text, hostname, content) => {
    expect(parseRfc3164(text)).toMatchObject({ hostname, content });
  });

  it('takes no host where the date is followed by a colon, a comma or a field', () => {
    expect(parseRfc3164('<189>5: *Nov 21 09:08:07.123: %SYS-5-X: y').hostname).toBeUndefined();
    expect(parseRfc3164('2026-11-21 09:08:07, CRIT@MGMT: x').content).toBe('CRIT@MGMT: x');
    expect(parseRfc3164('Nov 21 09:08:07 id=tos fw=a').hostname).toBeUndefined();
  });

  it('tells the device from the relay when the header is doubled', () => {
    const fields = parseRfc3164(
      '<134>Nov 21 09:08:07 10.9.8.7 2026-11-21 09:00:00 fw-a %%01S/6/T: x',
    );
    expect(fields).toMatchObject({
      relay: '10.9.8.7',
      hostname: 'fw-a',
      timestamp: { minute: 8, year: undefined },
      deviceTimestamp: { minute: 0, year: 2026 },
      content: '%%01S/6/T: x',
    });
  });

  it('reads a counter without a blank, and no host where a tag stands before the date', () => {
    expect(parseRfc3164('<189> 77:Nov 21 09:08:07 rg %SYS-5-X: y')).toMatchObject({
      sequence: '77',
      hostname: 'rg',
    });
    expect(parseRfc3164('<12> LinkState: 2026-11-21 09:08:07 down')).toMatchObject({
      appName: 'LinkState',
      message: '2026-11-21 09:08:07 down',
    });
  });

  it('takes a bare address before the device for the relay', () => {
    const fields = parseRfc3164('2026-11-21T09:08:07.000Z 172.16.0.9 fw-b %%10F/6/X: y');
    expect(fields).toMatchObject({ relay: '172.16.0.9', hostname: 'fw-b' });
  });

  it('takes the fuller of two dates that stand side by side', () => {
    const fields = parseRfc3164('Nov 21 09:08:07 Nov 21 2025 09:08:10+08:00 fw A/4/B: x');
    expect(fields).toMatchObject({ timestamp: { year: 2025, second: 10 }, hostname: 'fw' });
  });

  it('reads a host between counter and date', () => {
    expect(parseRfc3164('<189>45: edge-sw: *Nov 21 09:08:07: %LINK-3-UPDOWN: y')).toMatchObject({
      sequence: '45',
      hostname: 'edge-sw',
      content: '%LINK-3-UPDOWN: y',
    });
  });

  it.each([
    '',
    ' ',
    '<',
    '<13>',
    '<999>x',
    'no header at all',
    '<13>:',
    ':',
    '\u0001\u0002',
    '<13>Nov',
  ])('keeps %j as text', (text) => {
    const fields = parseRfc3164(text);
    expect(text.endsWith(fields.content)).toBe(true);
    expect(fields.timestamp).toBeUndefined();
  });

  it('stays linear on a long line of blanks and words', () => {
    const fields = parseRfc3164(`<13>Nov 21 09:08:07 ${'a '.repeat(30_000)}`);
    expect(fields.hostname).toBe('a');
  });
});
