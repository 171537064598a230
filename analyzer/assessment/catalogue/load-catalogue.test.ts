import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assessmentFinding } from '../assessment-health.ts';
import { createRuleBook } from '../rules.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { loadCatalogue } from './load-catalogue.ts';

let rules: string;

beforeEach(() => {
  rules = mkdtempSync(join(tmpdir(), 'xiaodun-rules-'));
  cpSync('rules/compliance', rules, { recursive: true });
});
afterEach(() => rmSync(rules, { recursive: true, force: true }));

function edit(change: (text: string) => string, name = 'level-2.json'): void {
  const file = join(rules, 'catalogue', name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

async function finding() {
  const { records, dispose } = await temporaryRecords();
  try {
    const time = { now: () => Date.parse('2026-11-21T08:00:00Z') };
    return await assessmentFinding({ db: records.db, rules: createRuleBook(rules), time });
  } finally {
    await dispose();
  }
}

test('finds the catalogue as published', async () => {
  const catalogue = await loadCatalogue(join(rules, 'catalogue'));
  expect(catalogue.edited).toEqual([]);
  expect(catalogue.items).toHaveLength(913);
  const manifest = JSON.parse(readFileSync(join(rules, 'catalogue', 'manifest.json'), 'utf8'));
  expect(catalogue.sha256).toBe(manifest.sha256);
  expect(await finding()).toMatchObject({ state: 'ok' });
});

test('uses an edited catalogue as it stands and says which file was edited', async () => {
  const before = await loadCatalogue(join(rules, 'catalogue'));
  edit((text) => text.replace('"majorHazard":"A-18"', '"majorHazard":""'));
  const after = await loadCatalogue(join(rules, 'catalogue'));
  expect(after.edited).toEqual(['level-2.json']);
  expect(after.sha256).not.toBe(before.sha256);
  expect(after.items).toHaveLength(913);
  expect(await finding()).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('level-2.json'),
  });
});

test('calls everything edited without a manifest', async () => {
  rmSync(join(rules, 'catalogue', 'manifest.json'));
  expect((await loadCatalogue(join(rules, 'catalogue'))).edited).toHaveLength(4);
});

test.each([
  ['no JSON', (text: string) => text.slice(1), 'JSON'],
  ['rows that are no items', () => '[{"key":1}]', '/0 is no catalogue item'],
  ['nothing', () => '[]', 'holds no items'],
])('says on the health page that a catalogue of %s cannot be read', async (_, change, words) => {
  edit(change);
  expect(await finding()).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining(words),
  });
});

test('reads again once the file is mended', async () => {
  const book = createRuleBook(rules);
  const file = join(rules, 'catalogue', 'level-2.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, '');
  await expect(book.load()).rejects.toThrow('level-2.json');
  writeFileSync(file, text);
  expect((await book.load()).catalogue.edited).toEqual([]);
});

test('refuses a scoring pack whose bands lead nowhere, with the path', async () => {
  const file = join(rules, 'scoring', 'rate-2025.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('otherwise: basically-conforming', 'otherwise: elsewhere'));
  await expect(createRuleBook(rules).load()).rejects.toThrow('/conclusion/bands/0/otherwise');
  writeFileSync(file, text.replace('reading: A', 'reading: C'));
  await expect(createRuleBook(rules).load()).rejects.toThrow('/formula/reading');
  writeFileSync(file, text.replace('version:', 'edition:'));
  await expect(createRuleBook(rules).load()).rejects.toThrow('rate-2025.yaml');
});
