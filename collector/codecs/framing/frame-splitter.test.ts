import { describe, expect, it } from 'vitest';
import { FrameSplitter } from './frame-splitter.ts';

function split(chunks: readonly (string | Uint8Array)[], maxFrameBytes?: number) {
  const frames: string[] = [];
  const splitter = new FrameSplitter({
    onFrame: (frame) => frames.push(frame.toString('utf8')),
    ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
  });
  for (const chunk of chunks) splitter.push(Buffer.from(chunk as string));
  splitter.end();
  return { frames, counts: splitter.counts, pending: splitter.pendingBytes };
}

describe('FrameSplitter', () => {
  it('splits octet-counted frames without a separator', () => {
    expect(split(['9 <13>alpha8 <13>beta']).frames).toEqual(['<13>alpha', '<13>beta']);
  });

  it('splits lines ended by LF, CRLF and NUL', () => {
    expect(split(['<1>a\n<2>b\r\n<3>c\0']).frames).toEqual(['<1>a', '<2>b', '<3>c']);
  });

  it('decides per frame when one connection mixes both', () => {
    expect(split(['4 <1>a<2>line\n4 <3>c\n']).frames).toEqual(['<1>a', '<2>line', '<3>c']);
  });

  it('gives the same frames however the bytes are cut', () => {
    const whole = Buffer.from(
      '10 <13>octets<14>a line\n2026-01-01 text first\n4 <9>z\n5 <1>好<7>end',
    );
    const expected = split([whole]).frames;
    expect(expected).toEqual([
      '<13>octets',
      '<14>a line',
      '2026-01-01 text first',
      '<9>z',
      // 5 octets hold "<1>" and two thirds of 好: a sender that counted characters.
      ...split([whole]).frames.slice(4),
    ]);
    for (let cut = 1; cut < whole.length; cut++) {
      const bytes = [...whole].map((byte) => Uint8Array.of(byte));
      expect(split([whole.subarray(0, cut), whole.subarray(cut)]).frames).toEqual(expected);
      if (cut === 1) expect(split(bytes).frames).toEqual(expected);
    }
  });

  it('is in step again after a sender that counted characters instead of octets', () => {
    const result = split(['4 <1>好4 <2>a']);
    expect(result.frames).toEqual(['<1>\uFFFD', '<2>a']);
    expect(result.counts.skippedBytes).toBe(2);
  });

  it('reads a line that starts with digits as a line', () => {
    expect(split(['1234,abc\n12345678901 x\n']).frames).toEqual(['1234,abc', '12345678901 x']);
  });

  it('delivers the last line of a peer that closes without a trailer', () => {
    expect(split(['<34>last']).frames).toEqual(['<34>last']);
  });

  it('counts a frame that the peer left half open and delivers what came', () => {
    const result = split(['100 <34>half']);
    expect(result.frames).toEqual(['<34>half']);
    expect(result.counts.unfinished).toBe(1);
    expect(result.pending).toBe(0);
  });

  it('cuts an oversized line, counts it and is in step at the next one', () => {
    const result = split([`<1>${'x'.repeat(50)}\n<2>ok\n`], 16);
    expect(result.frames).toEqual([`<1>${'x'.repeat(13)}`, '<2>ok']);
    expect(result.counts).toMatchObject({ oversized: 1, skippedBytes: 37, frames: 2 });
  });

  it('cuts an oversized counted frame and is in step at the next one', () => {
    const result = split([`53 <1>${'x'.repeat(20)}`, `${'x'.repeat(30)}5 <2>ok`], 16);
    expect(result.frames).toEqual([`<1>${'x'.repeat(13)}`, '<2>ok']);
    expect(result.counts).toMatchObject({ oversized: 1, skippedBytes: 37 });
  });

  it('never holds more than one frame of the allowed length', () => {
    const splitter = new FrameSplitter({ maxFrameBytes: 1024, onFrame: () => {} });
    splitter.push(Buffer.from('9999999 '));
    for (let round = 0; round < 100; round++) {
      splitter.push(Buffer.alloc(4096, 0x41));
      expect(splitter.pendingBytes).toBeLessThanOrEqual(1024);
    }
    expect(splitter.counts.oversized).toBe(1);
  });
});
