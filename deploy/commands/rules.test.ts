import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkFiles } from '../rule-check/check-files.ts';
import { printed } from '../rule-check/fault.ts';
import { rules } from './rules.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; lines: string[]; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, 'rules', ...args], (_, output, errors) =>
      resolve({
        code: child.exitCode ?? -1,
        lines: output.split('\n').filter((line) => line !== ''),
        errors,
      }),
    );
  });
}

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** A file of the platform with something changed, where its reader knows it. */
async function changed(path: string, from: string, to: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  return await write(path, text.replace(from, to));
}

async function faultsOf(...paths: string[]): Promise<string[]> {
  return (await checkFiles(paths)).faults.map((fault) => printed(fault).replace(`${folder}/`, ''));
}

test('finds nothing wrong with what comes along', async () => {
  const { files, rules: loaded, unheard, faults } = await checkFiles(['rules', 'playbooks']);
  expect(faults).toEqual([]);
  expect(files).toBeGreaterThan(150);
  expect(loaded).toBeGreaterThan(100);
  expect(unheard).toBe(0);
});

test('prints a fault per line with its place, a summary last, and answers 1', async () => {
  const text = await readFile('analyzer/playbooks/testing/sample.json', 'utf8');
  const json = JSON.parse(text) as { created_by: string };
  json.created_by = 'somebody';
  const bad = JSON.stringify(json, null, 2);
  const file = await write('bad.json', bad);
  const at = bad.split('\n').findIndex((line) => line.includes('"created_by"')) + 1;
  const { code, lines, errors } = await run('check', file);
  expect(errors).toBe('');
  expect(code).toBe(1);
  expect(lines[0]).toContain(`${file}:${at}:17: /created_by SCHEMA `);
  const faults = lines.length - 1;
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    files: 1,
    rules: 0,
    unheard: 0,
    faults,
    warnings: 0,
  });
});

test('answers 0 for good files, 1 for a path that is not there and 2 without one', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const error = vi.spyOn(console, 'error').mockReturnValue();
  expect(await rules(['check', 'analyzer/playbooks/testing/sample.json'])).toBe(0);
  expect(log.mock.lastCall).toEqual(['{"files":1,"rules":0,"unheard":0,"faults":0,"warnings":0}']);
  expect(await rules(['check', join(folder, 'nowhere')])).toBe(1);
  expect(log.mock.lastCall?.[0]).toMatch(/nowhere:1:1: \/ There is no such file/u);
  for (const args of [[], ['check'], ['mend', 'rules'], ['check', '--all']]) {
    expect(await rules(args)).toBe(2);
    expect(error.mock.lastCall).toEqual([
      'usage: xiaodun rules check [--json] [--no-warnings] PATH…',
    ]);
  }
  vi.restoreAllMocks();
});

test('answers JSON, and 0 when there are warnings only', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const file = await write(
    'warned.yml',
    'title: Test\nid: 3d08c3c2-58ee-4635-83f7-000000000009\nlogsource: { product: h3c }\ndetection:\n  root:\n    user.name: root\n  other:\n    user.name: x\n  condition: root\n',
  );
  const summary = { files: 1, rules: 1, unheard: 0, faults: 0, warnings: 1 };
  expect(await rules(['check', '--json', file])).toBe(0);
  const lines = String(log.mock.lastCall?.[0]).split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      file,
      line: 7,
      column: 3,
      path: '',
      severity: 'warning',
      code: 'UNUSED_SELECTION',
      message: 'The condition does not use the selection other.',
      ruleId: '3d08c3c2-58ee-4635-83f7-000000000009',
    },
    summary,
  ]);
  expect(await rules(['check', '--no-warnings', file])).toBe(0);
  expect(log.mock.lastCall).toEqual([JSON.stringify(summary)]);
  vi.restoreAllMocks();
});

test('says where the text of a playbook is no JSON, and what JSON.parse would pass over', async () => {
  const broken = await write('broken.json', '{\n  "type": "playbook",\n  oops\n}\n');
  expect(await faultsOf(broken)).toEqual([
    expect.stringMatching(/^broken\.json:3:3: \/ NOT_JSON /u),
  ]);
  const twice = await write('twice.json', '{\n  "type": "a",\n  "type": "b"\n}\n');
  expect(await faultsOf(twice)).toEqual([
    expect.stringMatching(/^twice\.json:2:11: \/type DUPLICATE_KEY /u),
  ]);
  // Deeper than a parser's stack.
  const deep = await write('deep.json', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  expect(await faultsOf(deep)).toEqual([
    expect.stringMatching(/^deep\.json:1:\d+: \/a.* TOO_DEEP /u),
  ]);
});

test('refuses Sigma rules as a node does, and runs their samples', async () => {
  const rule = (id: string, condition: string) =>
    `title: Test ${id}\nid: 3d08c3c2-58ee-4635-83f7-00000000000${id}\nlogsource:\n  product: linux\ndetection:\n  root:\n    user.name: root\n  condition: ${condition}\n`;
  await write('sigma/bad.yml', rule('1', 'nobody'));
  await write('sigma/one.yml', rule('2', 'root'));
  await write('sigma/two.yml', rule('2', 'root'));
  await write('sigma/one.samples.ndjson', '{"event":{"user.name":"root"},"match":true}\n');
  expect(await faultsOf(join(folder, 'sigma'))).toEqual([
    expect.stringMatching(/^sigma\/bad\.yml:8:14: \/ \w+ No selection is called nobody\./u),
    expect.stringMatching(/^sigma\/one\.samples\.ndjson:1:1: \/ SAMPLE .+/u),
    expect.stringMatching(/^sigma\/one\.samples\.ndjson:1:1: \/ SAMPLE .+/u),
    expect.stringMatching(/^sigma\/two\.yml:2:1: \/ DUPLICATE_ID /u),
  ]);
});

test('passes over what lies beside the rules of a foreign folder, unless it is named', async () => {
  const id = '3d08c3c2-58ee-4635-83f7-000000000010';
  await write(
    'hub/rules/web/one.yml',
    `title: Hub\nid: ${id}\nlogsource: { category: webserver }\ndetection:\n  a:\n    sc-status: 500\n  condition: a\n`,
  );
  await write('hub/regression/web/one/event.json', '{"Event":{"EventID":1}}');
  const info = await write('hub/regression/web/one/info.yml', `id: ${id}\ntests: []\n`);
  await write('hub/playbooks/broken.json', '{"type": ');
  const { files, faults } = await checkFiles([join(folder, 'hub')]);
  expect(files).toBe(2);
  expect(faults).toEqual([
    expect.objectContaining({ file: join(folder, 'hub/playbooks/broken.json') }),
  ]);
  expect(await faultsOf(info)).toEqual([
    'hub/regression/web/one/info.yml:1:1: / Nothing reads a file of this name here.',
  ]);
});

test('judges the samples of a check and knows its items and its observation', async () => {
  const source = 'rules/compliance/checks/log-retention.yaml';
  const text = await readFile(source, 'utf8');
  const observation = /^observation: (.+)$/mu.exec(text)?.[0] ?? '';
  const unknown = await changed(source, observation, 'observation: stars');
  expect(await faultsOf(unknown)).toEqual([
    expect.stringMatching(/log-retention\.yaml:\d+:14: \/observation names none/u),
  ]);
  const wrong = await changed(source, 'verdict: not-satisfied', 'verdict: satisfied');
  expect((await faultsOf(wrong))[0]).toMatch(
    /log-retention\.yaml:\d+:\d+: \/samples\/\d\/verdict is satisfied, and judged it is not-satisfied/u,
  );
});

test('reads other rules by their folder, with line and column, and tells what nothing reads', async () => {
  await cp('rules/deadlines', join(folder, 'rules/deadlines'), { recursive: true });
  await cp('rules/messages', join(folder, 'rules/messages'), { recursive: true });
  await write('rules/operations/plabooks.yaml', 'file: {}\n');
  const notice = await readFile('rules/deadlines/notice.yaml', 'utf8');
  await write('rules/deadlines/notice.yaml', notice.replace(/ladder: \S+/u, 'ladder: nowhere'));
  const doctor = await readFile('rules/operations/doctor.yaml', 'utf8');
  await write('rules/operations/doctor.yaml', `${doctor}\nunheard: 1\n`);
  const rest = ['deadlines', 'messages', 'operations'].map((name) => join(folder, 'rules', name));
  expect(await faultsOf(...rest)).toEqual([
    'rules/operations/plabooks.yaml:1:1: / Nothing reads a file of this name here.',
    expect.stringMatching(
      /^rules\/deadlines\/notice\.yaml:\d+:\d+: \/deadlines\/\d+\S* .*nowhere/u,
    ),
    expect.stringMatching(/^rules\/operations\/doctor\.yaml:\d+:10: \/unheard /u),
    expect.stringMatching(/^rules\/operations\/doctor\.yaml:1:1: \/ .*\(unheard\)/u),
  ]);
});
