import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRuleFile } from './rule-file.ts';

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    limits: Type.Array(Type.Object({ hours: Type.Integer() }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xiaodun-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, more?: () => string[]) {
  const file = join(folder, 'limits.yaml');
  writeFileSync(file, text);
  return readRuleFile(file, Schema, more);
}

test('answers what the file says', () => {
  expect(read('source: 办法\nlimits: [{ hours: 2 }]\n')).toEqual({
    source: '办法',
    limits: [{ hours: 2 }],
  });
});

test('names every fault with its line, column and key', () => {
  const text = 'source: 办法\nlimits:\n  - hours: 2\n  - hours: soon\n    minutes: 3\n';
  expect(() => read(text)).toThrow(/limits\.yaml:4:12: \/limits\/1\/hours must be integer/u);
  expect(() => read(text)).toThrow(/limits\.yaml:4:5: \/limits\/1 .*\(minutes\)/u);
  expect(() => read('limits: []\n')).toThrow(/source/u);
});

test('says where the YAML itself is broken', () => {
  expect(() => read('source: [\n')).toThrow(/limits\.yaml:\d+:\d+: /u);
});

test('places what only the reader of the file knows to be wrong', () => {
  const more = () => ['/limits/0/hours is longer than the law allows', 'has no end'];
  expect(() => read('source: 办法\nlimits:\n  - hours: 99\n', more)).toThrow(
    /limits\.yaml:3:12: \/limits\/0\/hours is longer than the law allows\n.*limits\.yaml: \/ has no end/u,
  );
});
