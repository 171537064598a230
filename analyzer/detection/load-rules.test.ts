import { mkdtemp, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadRules } from './load-rules.ts';
import { createRuleLibrary } from './rule-library.ts';
import { ruleText } from './testing/rules.ts';
import { watchRules } from './watch-rules.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-rules-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const good = (id: string, value: string): string =>
  ruleText(`s:\n  f: ${value}\ncondition: s`).replace('id: test', `id: ${id}`);

describe('loadRules', () => {
  test('gathers every fault with line and column, and loads the other documents', async () => {
    await write(
      'mixed.yml',
      [
        good('one', 'a'),
        'title: two\nlogsource: {}\ndetection:\n  s:\n    f|shrug: 1\n  condition: s and t\n',
        'title: three\nlevel: fatal\n',
        'just text\n',
        good('four', 'b'),
      ].join('---\n'),
    );
    const { rules, faults } = await loadRules([folder]);
    expect(rules.map((rule) => rule.id)).toEqual(['one', 'four']);
    expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [13, 7, 'UNKNOWN_MODIFIER'],
      [14, 20, 'UNKNOWN_SELECTION'],
      [17, 8, 'BAD_LEVEL'],
      [16, 1, 'NO_LOGSOURCE'],
      [16, 1, 'NO_DETECTION'],
      [19, 1, 'NOT_A_RULE'],
    ]);
  });

  test('names broken YAML, a missing path and an id used twice', async () => {
    await write('a.yml', good('same', 'a'));
    await write('b.yaml', good('same', 'b'));
    await write('c.yml', 'title: [unfinished');
    await write('ignored.txt', 'not a rule');
    const { rules, faults } = await loadRules([folder, join(folder, 'nowhere')]);
    expect(rules).toHaveLength(1);
    expect(faults.map((fault) => fault.code).sort()).toEqual([
      'BAD_YAML',
      'DUPLICATE_ID',
      'NO_FILE',
    ]);
  });

  test('finds files at any depth, but for what is no rule in a clone', async () => {
    await mkdir(join(folder, 'deep/er'), { recursive: true });
    await mkdir(join(folder, '.github/workflows'), { recursive: true });
    await mkdir(join(folder, 'pipelines'));
    await mkdir(join(folder, 'folder.yml'));
    await write('deep/er/a.yml', good('a', 'a'));
    await write('folder.yml/b.yaml', good('b', 'b'));
    await write('.github/workflows/test.yml', 'on: push\n');
    await write('pipelines/p.yaml', 'id: p\n');
    const { rules, faults } = await loadRules([folder]);
    expect(faults).toEqual([]);
    expect(rules.map((rule) => rule.id)).toEqual(['a', 'b']);
  });

  test('reads binary, empty and hostile files without harm', async () => {
    await write('binary.yml', Buffer.from([0, 255, 254, 7, 0]).toString('latin1'));
    await write('empty.yml', '');
    const bomb = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${n}: &a${n} [${`*a${n - 1},`.repeat(9)}]`,
    );
    await write(
      'bomb.yml',
      `${bomb.join('\n')}\ntitle: bomb\nlogsource: {}\ndetection:\n  s: *a11\n  condition: s\n`,
    );
    await write('good.yml', good('good', 'a'));
    const { rules, faults } = await loadRules([folder]);
    expect(rules.map((rule) => rule.id)).toEqual(['good']);
    expect(faults.some((fault) => fault.code === 'TOO_LARGE')).toBe(true);
  });

  test('reads our extension and refuses what it does not know', async () => {
    await write(
      'a.yml',
      `${good('a', 'a')}x-xiaodun:\n  title_zh: 标题\n  advice_zh: 建议\n  group_by: [source.ip]\n  covers: [b]\n`,
    );
    await write('b.yml', `${good('b', 'a')}x-xiaodun:\n  colour: red\n`);
    const { rules, faults } = await loadRules([folder]);
    expect(rules).toMatchObject([
      { titleZh: '标题', adviceZh: '建议', groupBy: ['source.ip'], covers: ['b'] },
    ]);
    expect(faults).toMatchObject([{ code: 'BAD_EXTENSION', line: 9, column: 3 }]);
  });
});

describe('createRuleLibrary', () => {
  const event = { f: 'a' } as never;

  test('keeps the last good version of a broken rule, with the fault', async () => {
    const library = createRuleLibrary({ rules: [folder] }, { ignoreLogsource: true });
    await write('one.yml', good('one', 'a'));
    await write('two.yml', good('two', 'a'));
    expect((await library.load()).ruleSet.match(event)).toHaveLength(2);
    await write('one.yml', 'title: [broken');
    const broken = await library.load();
    expect(broken.faults).toMatchObject([{ code: 'BAD_YAML' }]);
    expect(broken.ruleSet.match(event).map((each) => each.ruleId)).toEqual(['one', 'two']);
    await write('one.yml', good('one', 'changed'));
    expect((await library.load()).ruleSet.match(event).map((each) => each.ruleId)).toEqual(['two']);
    await unlink(join(folder, 'two.yml'));
    expect((await library.load()).rules.map((rule) => rule.id)).toEqual(['one']);
  });

  test('takes new placeholders into rules that did not change', async () => {
    const pipelines = join(folder, 'pipelines');
    await mkdir(pipelines);
    await write('one.yml', ruleText("s:\n  f|expand: '%name%'\ncondition: s"));
    const library = createRuleLibrary({ rules: [folder], pipelines }, { ignoreLogsource: true });
    expect((await library.load()).faults).toMatchObject([{ code: 'UNKNOWN_PLACEHOLDER' }]);
    await write('pipelines/site.yaml', 'id: site\nplaceholders: {name: a}\n');
    const awake = await library.load();
    expect(awake.faults).toEqual([]);
    expect(awake.ruleSet.match(event)).toHaveLength(1);
    await write('pipelines/site.yaml', 'id: site\nplaceholder: {name: b}\n');
    const kept = await library.load();
    expect(kept.faults).toMatchObject([{ code: 'BAD_PIPELINE' }]);
    expect(kept.ruleSet.match(event)).toHaveLength(1);
  });
});

test('watchRules reports a burst of changes once, when files have come to rest', async () => {
  let calls = 0;
  const stop = watchRules({
    paths: [folder, join(folder, 'nowhere')],
    log: pino({ level: 'silent' }),
    restMs: 200,
    async onChange() {
      calls += 1;
    },
  });
  await mkdir(join(folder, 'deep'));
  for (let n = 0; n < 5; n += 1) await write(`rule-${n}.yml`, good(`r${n}`, 'a'));
  await expect.poll(() => calls, { timeout: 10_000 }).toBe(1);
  await write('deep/later.yml', good('later', 'a'));
  await expect.poll(() => calls, { timeout: 10_000 }).toBeGreaterThan(1);
  stop();
});
