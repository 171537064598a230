import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('writes canonical JSON after RFC 8785', () => {
  // The example of RFC 8785 section 3.2.2, without the control characters that its text spells out.
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
  // Section 3.2.3: keys by UTF-16 code units, so the surrogate pair sorts before U+FB33.
  expect(canonicalJson({ '\ufb33': 1, '😀': 2, '\r': 3, ö: 4, '1': 5 })).toBe(
    String.raw`{"\r":3,"1":5,"ö":4,"😀":2,"` + '\ufb33":1}',
  );
  expect(canonicalJson({ a: undefined, b: [null] })).toBe('{"b":[null]}');
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  expect(() => canonicalJson({ a: 1n })).toThrow(TypeError);
});
