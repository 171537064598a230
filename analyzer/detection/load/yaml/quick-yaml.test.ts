import { describe, expect, test } from 'vitest';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../../../collector/random/seeded-random.ts';
import { parseFully } from './full-yaml.ts';
import type { YamlNode } from './nodes.ts';
import { parseQuickly } from './quick-yaml.ts';

/** Where nothing is written, either may put it before or after a blank. */
function placed(node: YamlNode | undefined): unknown {
  if (node?.kind === 'map') {
    return {
      ...node,
      entries: node.entries.map((each) => ({ ...each, value: placed(each.value) })),
    };
  }
  if (node?.kind === 'list') return { ...node, members: node.members.map(placed) };
  return node?.text === '' && node.value === null ? null : node;
}

function quickly(text: string): unknown[] | undefined {
  const result = parseQuickly(text);
  return result.kind === 'read' ? result.roots.map(placed) : undefined;
}

/** What the library makes of a text; undefined when it finds a fault. */
function fully(text: string): unknown[] | undefined {
  const documents = parseFully(text);
  const sound = documents.every((document) => document.faults.length === 0);
  return sound ? documents.map((document) => placed(document.root)) : undefined;
}

describe('reads as the library does, places and all', () => {
  const texts: Readonly<Record<string, string>> = {
    nothing: '',
    'a comment': '# only\n',
    'an empty document': '---\n',
    'several documents': '---\na: 1\n---\n# none\n---\nb: 2\n---\n',
    'scalars by the core schema': [
      'a: [1, -2, +3, 0x1F, 0o17, 1.5, .5, 1., 1e3, -1.5E-2, 0777, 1_000]',
      'b: [null, Null, NULL, ~, nil, true, True, TRUE, yes, no, off, .inf, -.INF, .nan, .Nan]',
      'c: 18446744073709551615\nd: 2024-01-02\ne: 12:30\nf: 1.2.3.4\ng:\nh: 0x\n',
    ].join('\n'),
    quotes: `a: 'it''s'\nb: "x\\\\y\\"\\x41\\u4e2d\\U0001F600\\n\\t\\e"\n'c d': ''\n"e": ""\n`,
    'lists below and beside': 'a:\n- 1\n-   2\n-\n  3\nb:\n    - - x\n      - y\n    - z\n',
    'maps in lists': 'a:\n  - b: 1\n    c: 2\n  - d:\n      e: 3\n  -\n    f: 4\n  - {g: 5}\n',
    'flow collections': `a: []\nb: {}\nc: [a, 'b, c', "d", [e, {f: g}], h i, -x, ]\nd: {a: b, 'c': d, "e": [f]}\n`,
    'block texts':
      'a: |\n  x\n\n    y # no comment\n\n  z\n\n\nb: >-\n  one\n  two\n\n\n  three\nc: |-\n    x\nd: |\n',
    'a block text that is cut off': 'a: |\n  b',
    'folded lines': 'a: one\n  two\n  three\nb:\n  four\n  five\n',
    comments: '# x\na: 1 # y\nb: # z\n  # w\n  - c#d # e\n# f\n',
    'places, colons and signs': 'a|b|c: x:y\n\'|all\': z\n-a: -1\n?b: http://x/?y=*&z\n:c: "#"\n',
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      const quick = quickly(text);
      expect(quick).toBeDefined();
      expect(quick).toEqual(fully(text));
    });
  }
});

test('leaves to the library what is rare', () => {
  const texts = [
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    '%YAML 1.2\n---\na: 1\n',
    'a: 1\r\nb: 2\r\n',
    '\ufeffa: 1\n',
    '\n\ufeffa: 1\n',
    'a:\t1\n',
    '? a\n: b\n',
    'a: "x\n  y"\n',
    'a: [1,\n  2]\n',
    'a: |+\n  x\n',
    'a: |2\n   x\n',
    'a: >\n  x\n    y\n  z\n',
    'a: 1\n...\n',
  ];
  for (const text of texts) {
    expect(quickly(text), text).toBeUndefined();
    expect(fully(text), text).toBeDefined();
  }
});

test('leaves to the library what is not YAML', () => {
  const texts = [
    'a: 1\na: 2\n',
    'a: b: c\n',
    'a: 1\n  b: 2\n',
    'a:\n  - 1\n b: 2\n',
    "a: 'x\n",
    'a: "\\q"\n',
    'a: [1, 2\n',
    'a: {b: 1, b: 2}\n',
    'a: @x\n',
    'a\n---x\n: y\n',
    '- 1\nb: 2\n',
    'a: "x" y\n',
  ];
  for (const text of texts) {
    expect(quickly(text), text).toBeUndefined();
  }
});

const rule = `title: Certutil 下载
id: 5fb4a6ae-8d8a-4a5e-9c39-000000000001
# a comment
status: test
description: |
    Detects certutil
      with options

references:
    - https://example.org/?a=b#c
    - 'quoted: text'
tags: [attack.t1105, "attack.defense-evasion"]
logsource: { category: process_creation, product: windows }
detection:
    selection_img:
        - Image|endswith: '\\certutil.exe'
        - OriginalFileName: "CertUtil\\u002eexe"
    selection_cli:
        CommandLine|contains|all:
        - 'urlcache '
        - -split # option
        EventID:
            - 4688
            - 0x1F
            -
    keywords: one
      two
    filter: >-
      folded
      text

      and more
    condition: all of selection_* and not 1 of filter*
level: high
---
title: second
`;

const pieces = [
  ['\n', '  ', ' ', '    ', '- ', '-', ': ', ':', '#', ' #', "'", '"', '|', '>', '>-', '|-'],
  ['[', ']', '{', '}', ', ', ',', '\\', '---\n', '...\n', '? ', '&a ', '*a', '!t ', '%', '@'],
  ['\t', '~', 'null', 'true', '0x1', '.5', '\r\n', '中', '\ufeff', 'a: 1\n', '\n\n', ''],
].flat();

/** The rule with a few pieces put in, cut out or moved. */
function mutated(text: string, random: SeededRandom): string {
  let result = text;
  for (let change = 1 + random.int(4); change > 0; change -= 1) {
    const at = random.int(result.length + 1);
    const cut = random.int(3) === 0 ? random.int(12) : 0;
    const piece = random.pick(pieces);
    result = result.slice(0, at) + piece + result.slice(at + cut);
  }
  return result;
}

test('never reads a text otherwise than the library does, however it is mangled', () => {
  const random = createSeededRandom(20_260_101);
  let quick = 0;
  for (let round = 0; round < 1_500; round += 1) {
    // A part of the rule: the less text, the more often a change hits structure.
    const start = random.int(rule.length);
    const part = random.int(2) === 0 ? rule : rule.slice(start, start + 120);
    const text = mutated(part, random);
    const read = quickly(text);
    if (!read) continue;
    quick += 1;
    expect(read, JSON.stringify(text)).toEqual(fully(text));
  }
  expect(quick).toBeGreaterThan(200);
});
