import { describe, expect, test } from 'vitest';
import { allOf, anyOf, no, notOf, unknown, yes, type Truth } from './truth.ts';

const blind = unknown([{ kind: 'undeclared', key: 'minors' }]);
const cut = unknown([{ kind: 'cut', list: 'calls' }]);
const here = yes([{ file: 'a' }]);
const kinds = (list: readonly Truth[]) => list.map(({ kind }) => kind);

describe('three-valued truth', () => {
  test('denies all for one that is false, and affirms any for one that is true, whatever is unknown', () => {
    expect(kinds([allOf([here, no, blind]), allOf([here, blind]), allOf([here, yes()])])).toEqual([
      'no',
      'unknown',
      'yes',
    ]);
    expect(kinds([anyOf([blind, here]), anyOf([no, blind]), anyOf([no, no])])).toEqual([
      'yes',
      'unknown',
      'no',
    ]);
    expect(kinds([notOf(here), notOf(no), notOf(blind)])).toEqual(['no', 'yes', 'unknown']);
  });

  test('keeps places of what holds and every reason once', () => {
    expect(allOf([here, yes([{ file: 'b' }])])).toEqual(yes([{ file: 'a' }, { file: 'b' }]));
    expect(anyOf([blind, cut, blind])).toEqual(
      unknown([
        { kind: 'undeclared', key: 'minors' },
        { kind: 'cut', list: 'calls' },
      ]),
    );
  });

  test('is neither true nor false of nothing that could be denied', () => {
    expect(allOf([])).toEqual(yes());
    expect(anyOf([])).toEqual(no);
  });
});
