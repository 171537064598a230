import { describe, expect, it } from 'vitest';
import { parseJsonPairs, scanJsonPairs } from './json.ts';

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

  it('reads the members of an object that was cut', () => {
    const cut = '{"src_ip":"10.0.0.1","n":{"port":80},"ok":true,"path":"/a\\"b","late":"val';
    expect(parseJsonPairs(cut)).toBeUndefined();
    expect(scanJsonPairs(cut)).toEqual([
      ['src_ip', '10.0.0.1'],
      ['port', '80'],
      ['ok', 'true'],
      ['path', '/a"b'],
    ]);
    expect(scanJsonPairs('no members')).toBeUndefined();
  });

  it.each(['', 'text', '{', '{"a":', 'x } {'])('refuses %j', (text) => {
    expect(parseJsonPairs(text)).toBeUndefined();
  });
});
