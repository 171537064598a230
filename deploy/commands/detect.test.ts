import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

interface Finished {
  code: number | null;
  rows: Record<string, unknown>[];
  errors: string;
}

async function run(args: readonly string[], input: string): Promise<Finished> {
  const child = spawn(process.execPath, [cli, 'detect', ...args]);
  const output: string[] = [];
  const errors: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = output.join('').split('\n').filter(Boolean);
  return { code, rows: lines.map((line) => JSON.parse(line)), errors: errors.join('') };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-detect-'));
  await writeFile(
    join(folder, 'rules.yml'),
    `title: Root
id: root
name: root
logsource: {product: linux, service: sshd}
detection:
  s: {user.name: root}
  condition: s
---
title: Roots
id: roots
correlation:
  type: event_count
  rules: [root]
  group-by: [source.ip]
  timespan: 1m
  condition: {gte: 2}
  generate: true
---
title: Broken
id: broken
logsource: {}
detection:
  condition: s
`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const event = (second: number, more = {}): string =>
  JSON.stringify({
    '@timestamp': `2026-11-21T08:00:0${second}.000Z`,
    user: { name: 'root' },
    'source.ip': '192.0.2.1',
    ...more,
  });

test('prints matches, completed correlations and a summary', async () => {
  const windows = { logsource: { product: 'windows' } };
  const input = [event(0), event(1, windows), 'no json', event(2), ''].join('\n');
  const { code, rows, errors } = await run(['--rules', folder], input);
  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(rows).toEqual([
    { n: 0, rule: 'root' },
    { n: 2, error: 'The line is not a JSON object.' },
    { n: 3, rule: 'root' },
    { n: 3, rule: 'roots', group: { 'source.ip': '192.0.2.1' }, value: 2 },
    {
      events: 4,
      matches: 3,
      rules: 2,
      refused: [
        expect.objectContaining({
          path: join(folder, 'rules.yml'),
          reason: 'No selection is called s.',
          line: 23,
        }),
      ],
    },
  ]);
});

test('skips a line beyond any event and goes on', async () => {
  const input = ['a'.repeat(5_000_000), event(0), ''].join('\n');
  const { code, rows } = await run(['--rules', folder], input);
  expect(code).toBe(0);
  expect(rows).toMatchObject([
    { n: 0, error: 'The line is longer than 4 MiB.' },
    { n: 1, rule: 'root' },
    { events: 2, matches: 1 },
  ]);
});

test('ends quietly when its reader closes the pipe', async () => {
  const child = spawn(process.execPath, [cli, 'detect', '--rules', folder]);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdin.on('error', () => undefined);
  child.stdout.once('data', () => child.stdout.destroy());
  child.stdin.end('no json\n'.repeat(100_000));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect([code, errors]).toEqual([0, '']);
});

test('shows every event to every rule when told to', async () => {
  const input = event(0, { logsource: { product: 'windows' } });
  const { rows } = await run(['--ignore-logsource', '--rules', folder], input);
  expect(rows).toMatchObject([
    { n: 0, rule: 'root' },
    { events: 1, matches: 1 },
  ]);
});

test('answers 2 without rules and 1 for a path that is not there, each with one line', async () => {
  const usage = await run([], '');
  expect([usage.code, usage.errors.trim().split('\n')]).toEqual([
    2,
    [expect.stringContaining('usage: xiaodun detect --rules')],
  ]);
  const missing = await run(['--rules', join(folder, 'nowhere')], '');
  expect([missing.code, missing.errors.trim().split('\n')]).toEqual([
    1,
    [expect.stringContaining('nowhere')],
  ]);
});
