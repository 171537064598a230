import { describe, expect, it } from 'vitest';
import { parseJsonPairs } from './json.ts';

describe('parseJsonPairs', () => {
  it('flattens nested objects and joins lists', () => {
    expect(
      parseJsonPairs('log: {"src":{"ip":"10.0.0.1","port":80},"tags":["a","b"],"x":null}'),
    ).toEqual([
      ['src.ip', '10.0.0.1'],
      ['src.port', '80'],
      ['tags', 'a, b'],
      ['x', ''],
    ]);
  });

  it('stops flattening at a depth and at a number of keys', () => {
    expect(parseJsonPairs('{"a":{"b":{"c":{"d":{"e":1}}}}}')).toEqual([['a.b.c.d', '{"e":1}']]);
    const wide = JSON.stringify(
      Object.fromEntries(Array.from({ length: 500 }, (_x, i) => [`k${i}`, i])),
    );
    expect(parseJsonPairs(wide)).toHaveLength(160);
  });

  it.each(['', 'text', '{', '{"a":', 'x } {'])('refuses %j', (text) => {
    expect(parseJsonPairs(text)).toBeUndefined();
  });
});
