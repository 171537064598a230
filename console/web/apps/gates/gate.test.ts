import { expect, it } from 'vitest';
import { byWeight, shutBefore, type Gate } from './gate.ts';

const gate = (rule: string, result: Gate['result'], before: string[]): Gate => ({
  rule,
  zh: rule,
  en: rule,
  before,
  result,
  refusalZh: null,
  refusalEn: null,
  missing: [],
  source: '教技厅〔2019〕3号',
  article: null,
  confidence: 'S',
});

const gates = [
  gate('icp', 'passed', ['file']),
  gate('child-rules', 'unknown', ['file', 'submit']),
  gate('blacklist', 'blocked', ['file']),
];

it('shows first what stands in the way', () => {
  expect(byWeight(gates).map(({ rule }) => rule)).toEqual(['blacklist', 'child-rules', 'icp']);
});

it('counts what nobody said as shut, and only before the steps at hand', () => {
  expect(shutBefore(gates, ['submit']).map(({ rule }) => rule)).toEqual(['child-rules']);
  expect(shutBefore(gates, ['withdraw'])).toEqual([]);
});
