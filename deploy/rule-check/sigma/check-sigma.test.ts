import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printed } from '../fault.ts';
import { checkSigma } from './check-sigma.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-sigma-'));
});
afterAll(() => rm(folder, { recursive: true }));

let ids = 0;
const nextId = (): string => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;

interface Written {
  title?: string;
  id?: string;
  logsource?: string;
  /** Lines above `logsource`. */
  head?: string;
}

/** A rule whose selections are given in YAML, indented by two. */
function rule(detection: string, { title, id = nextId(), logsource, head = '' }: Written = {}) {
  return `title: ${title ?? `Test ${id}`}\nid: ${id}\n${head}logsource: ${logsource ?? '{ product: h3c }'}\ndetection:\n${detection}\n`;
}

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** `line:col: … CODE reason` of what is wrong with files of these texts. */
async function faultsOf(texts: readonly string[], isOwn = false): Promise<string[]> {
  const files = await Promise.all(texts.map((text, n) => write(`${ids}-${n}.yml`, text)));
  const { faults } = await checkSigma(files, () => isOwn);
  return faults.map((fault) =>
    printed({ ...fault, file: '' })
      .replaceAll(`${folder}/`, '')
      .replace(/^:/u, ''),
  );
}

const holding = (fields: string): string =>
  `  selection:\n    user.name: root\n${fields}  condition: selection`;

test('finds nothing in a rule that is as it should be', async () => {
  expect(await faultsOf([rule(holding('    event.code|startswith: SHELL_\n'))])).toEqual([]);
});

test('finds selections that the condition does not use, at their key', async () => {
  const [fault, ...more] = await faultsOf([
    rule(
      `  selection:\n    user.name: root\n  filter_old:\n    user.name: x\n  condition: selection`,
    ),
  ]);
  expect(fault).toMatch(/^7:3: \/ warning UNUSED_SELECTION .*filter_old.*\(rule \S+\)$/u);
  expect(more).toEqual([]);
});

test.each([
  [
    'two values in two selections',
    '  a:\n    user.name: root\n  b:\n    user.name: admin\n  condition: a and b',
  ],
  [
    'a filter that takes all away',
    '  a:\n    user.name: [root, admin]\n  not_a:\n    user.name|startswith: [r, a]\n  condition: a and not not_a',
  ],
  [
    'a value that its own pattern refuses',
    "  a:\n    user.name: root\n    user.name|re: '^adm'\n  condition: a",
  ],
  [
    'a range that is empty',
    '  a:\n    event.severity|gt: 5\n    event.severity|lt: 3\n  condition: a',
  ],
  [
    'a value of a field that must be missing',
    '  a:\n    user.name: root\n    user.name|exists: false\n  condition: all of them',
  ],
  ['all of several whole values', '  a:\n    user.name|all: [root, admin]\n  condition: a'],
  ['a selection and its negation', '  a:\n    user.name: root\n  condition: a and not a'],
  [
    'more selections than there are',
    '  a1:\n    user.name: root\n  a2:\n    user.name: admin\n  condition: 3 of a*',
  ],
])('finds what can never hold: %s', async (_what, detection) => {
  const faults = await faultsOf([rule(detection)]);
  expect(faults).toEqual([expect.stringMatching(/^\d+:3: \/ warning NEVER_HOLDS /u)]);
});

test('finds a selection that can never hold among several, and one map of a list', async () => {
  const faults = await faultsOf([
    rule(
      `  one:
    - user.name: root
    - user.name: admin
      user.name|endswith: x
  two:
    event.code: A
    event.code|startswith: B
  condition: 1 of them`,
    ),
  ]);
  expect(faults).toEqual([
    expect.stringMatching(/^7:7: \/ warning NEVER_HOLDS .*user\.name.* the selection /u),
    expect.stringMatching(/^9:3: \/ warning NEVER_HOLDS .*event\.code/u),
  ]);
});

test.each([
  ['alternatives', '  a:\n    user.name: root\n  b:\n    user.name: admin\n  condition: a or b'],
  [
    'a filter that leaves something',
    '  a:\n    user.name: [root, admin]\n  b:\n    user.name: root\n  condition: a and not b',
  ],
  [
    'a field of several values',
    '  a:\n    event.type: user\n  b:\n    event.type: creation\n  condition: a and b',
  ],
  ['a range with room', '  a:\n    event.severity|gt: 5\n    event.severity|lt: 6\n  condition: a'],
  [
    'a filter of several fields',
    '  a:\n    user.name: root\n  b:\n    user.name: root\n    event.code: x\n  condition: a and not b',
  ],
  ['patterns only', '  a:\n    user.name|startswith: r\n    user.name|endswith: t\n  condition: a'],
  [
    'a list of maps',
    '  a:\n    - user.name: root\n    - user.name: admin\n  condition: a and not 1 of b*\n  b1:\n    event.code: x',
  ],
  [
    'null or a value',
    '  a:\n    user.name: [null, root]\n  b:\n    user.name: root\n  condition: a and not b',
  ],
])('takes for possible: %s', async (_what, detection) => {
  expect(await faultsOf([rule(detection)])).toEqual([]);
});

test('judges rules that only feed correlations as any other', async () => {
  const detection =
    '  a:\n    user.name: [root, x]\n  b:\n    user.name: x\n  condition: a and not b';
  expect(await faultsOf([rule(detection, { head: 'x-xiaodun: { silent: true }\n' })])).toEqual([]);
});

test('finds ids, titles and detections that are there twice', async () => {
  const id = nextId();
  const detection = holding('');
  const renamed = '  chosen:\n    user.name: root\n  condition: chosen';
  const faults = await faultsOf([
    rule(detection, { id, title: 'One' }),
    rule(holding('    event.code: X\n'), { id, title: 'Two' }),
    rule(renamed, { title: 'Three' }),
    rule(holding('    event.code: Y\n'), { title: 'ONE ' }),
  ]);
  expect(faults).toEqual([
    expect.stringMatching(/^2:1: \/ DUPLICATE_ID .*-0\.yml:1/u),
    expect.stringMatching(/^4:1: \/ warning DUPLICATE_DETECTION .*-0\.yml:1 looks/u),
    expect.stringMatching(/^1:1: \/ warning DUPLICATE_TITLE .*-0\.yml:1/u),
  ]);
});

test('finds fields that no event of the log source has, and judges none where names are kept', async () => {
  const unknown =
    '  selection:\n    - source.ip: 192.0.2.1\n      source.up: 1\n  condition: selection';
  expect(await faultsOf([rule(unknown)])).toEqual([
    expect.stringMatching(/^7:7: \/ warning UNKNOWN_FIELD .* source\.up /u),
  ]);
  const windows = '{ product: windows, category: process_creation }';
  const known = '{ category: webserver }';
  const query = '  selection:\n    cs-uri-query|contains: x\n  condition: selection';
  expect(await faultsOf([rule(unknown, { logsource: windows })])).toEqual([]);
  expect(await faultsOf([rule(query, { logsource: known })])).toEqual([]);
});

test('counts rules that no event can reach', async () => {
  const file = await write('cloud.yml', rule(holding(''), { logsource: '{ product: aws }' }));
  expect(await checkSigma([file], () => false)).toEqual({ rules: 1, unheard: 1, faults: [] });
});

test('finds tags of no form that Sigma knows and ids that are none', async () => {
  const tags =
    'attack.t1059 attack.g0010 attack.t59 attack.fun cve.2021-44228 tlp.red tlp.pink Own';
  const list = tags.split(' ').map((tag) => `  - ${tag}\n`);
  const faults = await faultsOf([
    rule(holding(''), { id: 'short', head: `tags:\n${list.join('')}` }),
  ]);
  expect(faults.map((fault) => /^\d+:\d+: \/ warning (\S+ \S+)/u.exec(fault)?.[1])).toEqual([
    'NO_UUID The',
    'UNKNOWN_TAG attack.t59',
    'UNKNOWN_TAG attack.fun',
    'UNKNOWN_TAG tlp.pink',
    'UNKNOWN_TAG Own',
  ]);
  expect(faults[1]).toMatch(/^6:5: /u);
});

test('finds rules that cover what is not there, or what is graver', async () => {
  const [known, grave] = [nextId(), nextId()];
  const texts = [
    rule(holding('    event.code: a\n'), { id: known }),
    rule(holding('    event.code: b\n'), { id: grave, head: 'level: critical\n' }),
    `${rule(holding('    event.code: c\n'))}x-xiaodun:\n  covers: [${known}, ${grave}, nobody]\n`,
  ];
  expect(await faultsOf(texts)).toEqual([
    expect.stringMatching(/^10:\d+: \/ warning USELESS_COVERS .* critical/u),
    expect.stringMatching(/^10:\d+: \/ warning USELESS_COVERS .* nobody/u),
  ]);
});

test('finds what a correlation groups by in vain', async () => {
  const id = nextId();
  const text = `${rule(holding(''), { id })}---
title: Many
id: ${nextId()}
correlation:
  type: event_count
  rules: [${id}]
  group-by: [source.up]
  timespan: 1m
  aliases:
    who: { ${id}: user.name, other: x }
  condition: { gte: 3 }
`;
  expect(await faultsOf([text])).toEqual([
    expect.stringMatching(/^14:3: \/ warning UNKNOWN_FIELD .* source\.up/u),
    expect.stringMatching(/^17:5: \/ warning UNUSED_ALIAS .* who/u),
    expect.stringMatching(/^17:61: \/ warning UNUSED_ALIAS .* other/u),
  ]);
});

test.each([
  ['event_count', 1, '{ gt: 10, lt: 5 }', 1],
  ['event_count', 1, '{ gt: 10, lt: 11 }', 1],
  ['event_count', 1, '{ gt: 10, lte: 11 }', 0],
  ['temporal', 2, '{ gte: 3 }', 1],
  ['temporal', 2, '{ gte: 2 }', 0],
  ['value_sum', 1, '{ field: source.bytes, gt: 10, lt: 11 }', 0],
])('finds conditions of correlations that nothing meets: %s of %i, %s', async (...row) => {
  const [type, count, condition, faults] = row;
  const fed = Array.from({ length: count }, () => nextId());
  const texts = fed.map((id) => rule(holding(`    event.code: ${id}\n`), { id }));
  const correlation = `title: Many ${nextId()}
id: ${nextId()}
correlation:
  type: ${type}
  rules: [${fed.join(', ')}]
  timespan: 1m
  condition: ${condition}
`;
  expect(await faultsOf([...texts, correlation])).toEqual(
    Array.from({ length: faults }, () => expect.stringMatching(/^7:3: \/ warning NEVER_HOLDS /u)),
  );
});

test('finds selections that a filter does not use, and fields that no alert can be grouped by', async () => {
  const id = nextId();
  const filter = `title: Not here
id: ${nextId()}
logsource: { product: h3c }
filter:
  rules: [${id}]
  known:
    user.name: backup
  old:
    user.name: x
  condition: not known
`;
  const head = 'x-xiaodun: { group_by: [source.up] }\n';
  expect(await faultsOf([rule(holding(''), { id, head }), filter])).toEqual([
    expect.stringMatching(/^3:14: \/ warning UNKNOWN_FIELD .*source\.up/u),
    expect.stringMatching(/^8:3: \/ warning UNUSED_SELECTION .*old/u),
  ]);
});

test('demands of our own rules what it does not of others', async () => {
  const text = rule(holding(''));
  expect(await faultsOf([text])).toEqual([]);
  const codes = (await faultsOf([text], true)).map((fault) => fault.split(' ')[2]);
  const promised = ['NO_TITLE_ZH', 'NO_ADVICE_ZH', 'NO_TECHNIQUE', 'NO_FALSE_POSITIVES'];
  expect(codes).toEqual(['SAMPLE', ...promised]);
});

test('wants our correlations to have something to group by in all that they count', async () => {
  const [loose, strict, nullable] = [nextId(), nextId(), nextId()];
  const texts = [
    rule(holding(''), { id: loose }),
    rule(holding('    source.ip|exists: true\n'), { id: strict }),
    rule(holding('    source.ip: [null, 192.0.2.1]\n'), { id: nullable }),
    `title: Many ${nextId()}
id: ${nextId()}
correlation:
  type: event_count
  rules: [${loose}, ${strict}, ${nullable}]
  group-by: [source.ip]
  timespan: 1m
  condition: { gte: 3 }
`,
  ];
  const faults = (await faultsOf(texts, true)).filter((fault) => fault.includes('GROUP'));
  expect(faults).toEqual([
    expect.stringMatching(new RegExp(`^6:3: / GROUP_MAY_BE_MISSING .*${loose}`, 'u')),
    expect.stringMatching(new RegExp(`^6:3: / GROUP_MAY_BE_MISSING .*${nullable}`, 'u')),
  ]);
});

test('wants two samples of each kind and each rule matched', async () => {
  const extension = 'x-xiaodun:\n  title_zh: 测试\n  advice_zh: 核实\n';
  const head = `tags: [attack.t1059]\nfalsepositives: [none]\nlevel: high\n${extension}`;
  const [first, second] = [nextId(), nextId()];
  const other = '  selection:\n    user.name: admin\n  condition: selection';
  const file = await write(
    'own/two.yml',
    `${rule(holding(''), { id: first, head })}---\n${rule(other, { id: second, head })}`,
  );
  const sample = (name: string, match: boolean): string =>
    JSON.stringify({ event: { 'observer.vendor': 'h3c', 'user.name': name }, match });
  const lines = [sample('root', true), sample('guest', false)];
  await write('own/two.samples.ndjson', lines.join('\n'));
  const codes = async () =>
    (await checkSigma([file], () => true)).faults.map(({ code, message }) => `${code} ${message}`);
  expect(await codes()).toEqual([
    expect.stringMatching(/^FEW_SAMPLES /u),
    expect.stringMatching(new RegExp(`^NO_SAMPLE .*${second}`, 'u')),
  ]);
  await write(
    'own/two.samples.ndjson',
    [...lines, sample('admin', true), sample('rooty', false)].join('\n'),
  );
  expect(await codes()).toEqual([]);
});
