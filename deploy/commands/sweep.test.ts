import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sweepCommand } from './sweep.ts';

let folder: string;
let printed: string[];
let complained: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-sweep-'));
  printed = [];
  complained = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
  await writeFile(join(folder, 'arp-v4.csv'), 'ipv4,mac\n10.9.10.7,00:0f:e2:00:00:07\n');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function sweep(prefixes: string, ...more: string[]): Promise<number> {
  const file = join(folder, 'prefixes.csv');
  await writeFile(file, prefixes);
  return await sweepCommand(['--known', folder, '--prefixes', file, '--budget', '50', ...more]);
}

test.each([
  [[]],
  [['--known', 'x', '--prefixes', 'y']],
  [['--known', 'x', '--prefixes', 'y', '--budget', 'many']],
  [['--known', 'x', '--prefixes', 'y', '--budget', '-1']],
  [['--known', 'x', '--prefixes', 'y', '--budget', '1', '--ports', '22;rm']],
  [['--sudo']],
])('explains its use after %j', async (args) => {
  expect(await sweepCommand(args)).toBe(2);
  expect(complained).toHaveLength(1);
  expect(complained[0]).toMatch(/^usage: xiaodun sweep --known/u);
});

test.each([
  ['prefix\n2000::/3\n', 'PREFIX_NOT_ALLOWED'],
  ['prefix\n127.0.0.0/24\n', 'PREFIX_NOT_ALLOWED'],
  ['-oN /tmp/x\n', 'BAD_PREFIX'],
  ['', 'EMPTY_SCOPE'],
])('refuses the plan %j with one line', async (plan, code) => {
  expect(await sweep(plan)).toBe(1);
  expect(complained).toHaveLength(1);
  expect(complained[0]).toMatch(new RegExp(`^xiaodun: ${code}: `, 'u'));
  expect(printed).toEqual([]);
});

test('refuses a budget and a rate beyond the rules', async () => {
  expect(await sweep('2001:db8::/64\n', '--budget', '999999999')).toBe(1);
  expect(await sweep('2001:db8::/64\n', '--rate', '0')).toBe(1);
  expect(complained.map((line) => line.split(':')[1])).toEqual([' BAD_SETTINGS', ' BAD_SETTINGS']);
});
