import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCatalogue } from '../../assessment/catalogue/catalogue.ts';
import { loadQuestions } from './questions.ts';

const folder = 'rules/compliance/questions';
const catalogue = readCatalogue('rules/compliance/catalogue');

it('asks for every general item of level 2, in both languages', async () => {
  const questions = await loadQuestions(folder);
  const level2 = catalogue.filter(({ level, scope }) => level === 2 && scope === 'general');
  expect(level2.filter(({ key }) => !questions.of(key)).map(({ key }) => key)).toEqual([]);
  for (const { askZh, askEn, lookZh, attachZh, notSatisfiedZh } of questions.all) {
    expect(askZh).toMatch(/[？。]$/);
    expect(askEn).toMatch(/\?$/);
    for (const text of [...lookZh, ...attachZh, notSatisfiedZh])
      expect(text).toMatch(/\p{Script=Han}/u);
  }
});

it('names items of the catalogue only, and one question serves what is the same at several levels', async () => {
  const questions = await loadQuestions(folder);
  const texts = new Map(catalogue.map((item) => [item.key, item]));
  for (const { id, items } of questions.all) {
    const asked = items.map((key) => texts.get(key));
    expect(asked.includes(undefined), id).toBe(false);
    expect(new Set(asked.map((item) => item?.controlPointZh)).size, id).toBe(1);
  }
  const shared = questions.all.filter(({ items }) => items.length > 1);
  expect(shared.length).toBeGreaterThan(100);
});

it('gives an item without a question the longest default, and a scan less than a rule', async () => {
  const questions = await loadQuestions(folder);
  expect(questions.validityOf('9.9.9.9.z')).toMatchObject({ id: 'record', months: 12 });
  const scan = questions.validityOf('7.1.4.4.e');
  expect(scan.months).toBeLessThan(questions.validityOf('7.1.6.1.a').months);
});

it('refuses broken files with every fault and its path', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'questions-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const text = readFileSync(join(copy, 'policies.json'), 'utf8');
    const broken = text
      .replace('"validity": "rules"', '"validity": "for-ever"')
      .replace('"askEn"', '"ask"');
    writeFileSync(join(copy, 'policies.json'), broken);
    await expect(loadQuestions(copy)).rejects.toThrow(/policies\.json.*\/questions\/0/su);
    writeFileSync(
      join(copy, 'policies.json'),
      text.replace('"validity": "rules"', '"validity": "for-ever"'),
    );
    await expect(loadQuestions(copy)).rejects.toThrow(/names the unknown validity for-ever/);
    writeFileSync(join(copy, 'policies.json'), text);
    writeFileSync(join(copy, 'twice.json'), text);
    await expect(loadQuestions(copy)).rejects.toThrow(/is there twice/);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
