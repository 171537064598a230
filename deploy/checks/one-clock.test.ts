import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../paths.ts';

/** What runs in a node. Tests, tools and the pages in the browser have the clock of their machine. */
const areas = 'collector,analyzer,console/api,deploy/{up,demo,config,doctor,commands}';
const own = /\.test\.ts$|\/testing\//;
const clock = join('collector', 'time', 'time-source.ts');

/** Reads of the machine's clock: `Date.now`, `new Date()`, `Date()`; `new Date(value)` only converts. */
const reads = /\bDate\.now\b|(?<![\w.])(?:new\s+)?Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\()/;

function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/?\*)/.test(line);
}

function findReads(): string[] {
  const files = globSync(`{${areas}}/**/*.ts`, { cwd: root }).filter((path) => !own.test(path));
  expect(files.length).toBeGreaterThan(200);
  return files
    .filter((path) => path !== clock)
    .flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
        .filter(({ line }) => reads.test(line) && !isComment(line))
        .map(({ place }) => place),
    );
}

test('everything in a node takes the time from its one injected source', () => {
  expect(findReads()).toEqual([]);
});

test('knows a read of the clock from a conversion', () => {
  for (const line of [
    'Date.now()',
    'x = new Date()',
    'new Date ( )',
    'return Date()',
    'new Date;',
  ]) {
    expect(reads.test(line), line).toBe(true);
  }
  for (const line of ['new Date(at)', 'Date.parse(at)', 'type: Date', 'toDate()', 'time.now()']) {
    expect(reads.test(line), line).toBe(false);
  }
});
