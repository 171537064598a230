import { describe, expect, it } from 'vitest';
import { parseLine } from '../parse-line.ts';
import { eventOf, partOf, readSamples } from '../testing/samples.ts';
import { parseClfDate } from '../mapping/clf-date.ts';
import { unescapeLogText } from './unescape.ts';

describe('web-access', () => {
  it.each(readSamples(import.meta.dirname))('reads $name', (sample) => {
    expect(partOf(eventOf(sample.raw), sample)).toEqual(sample.fields);
  });

  it("takes the log's own date when the header's was read in the wrong zone", () => {
    const line =
      '<190>Nov 21 12:00:00 web nginx: 203.0.113.9 - - [21/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 9';
    const at = (receivedAt: number) =>
      parseLine(Buffer.from(line), { receivedAt, timeZone: 'Asia/Shanghai', id: 'x' });
    expect(at(Date.UTC(2026, 10, 21, 12))['@timestamp']).toBe('2026-11-21T12:00:00.000Z');
    // Arrival does not say so: what the header says counts, the other time is kept.
    expect(at(Date.UTC(2026, 10, 21, 4))).toMatchObject({
      '@timestamp': '2026-11-21T04:00:00.000Z',
      'observer.time': '2026-11-21T12:00:00.000Z',
    });
  });

  it.each([
    '203.0.113.9 - - [31/Feb/2026:20:00:01 +0800] "GET / HTTP/1.1" 200 9',
    '203.0.113.9 - - [21/Nov/2026:25:00:01 +0800] "GET / HTTP/1.1" 200 9',
    '203.0.113.9 - - [21-Nov-2026 20:00:01 +0800] "GET / HTTP/1.1" 200 9',
    '203.0.113.9 - - ["GET / HTTP/1.1" 200 9',
    '] "',
    '{"status":"200","request":"x"}',
  ])('leaves %j alone', (line) => {
    expect(eventOf(`<190>Nov 21 20:00:01 web nginx: ${line}`)['event.module']).not.toBe(
      'web-access',
    );
  });
});

describe('unescapeLogText', () => {
  it.each([
    [String.raw`a\x22b\x5Cc`, String.raw`a"b\c`],
    [String.raw`\\x22 \"`, String.raw`\x22 "`],
    [String.raw`\xE4\xB8\xAD, \xD6\xD0`, '中, 中'],
    [String.raw`line\x0D\x0Abreak\x00`, String.raw`line\x0D\x0Abreak\x00`],
    [String.raw`\x2 \xZZ \ `, String.raw`\x2 \xZZ \ `],
    ['plain', 'plain'],
  ])('reads %s', (logged, sent) => {
    expect(unescapeLogText(logged)).toBe(sent);
  });
});

describe('parseClfDate', () => {
  it('reads fractions, zones west of Greenwich and ISO dates', () => {
    expect(parseClfDate('29/Feb/2028:23:59:60.5 -0330')).toBeUndefined();
    expect(parseClfDate('29/Feb/2028:23:59:60.500 -0330')).toMatchObject({
      day: 29,
      second: 59,
      millisecond: 500,
      offsetMinutes: -210,
    });
    expect(parseClfDate('2026-11-21T20:00:01+08:00')).toMatchObject({ offsetMinutes: 480 });
  });
});
