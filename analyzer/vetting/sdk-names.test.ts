import { expect, test } from 'vitest';
import { namesSdk } from './sdk-names.ts';
import { sdk } from './testing/facts.ts';

const umeng = sdk({ name: '友盟', nameEn: 'Umeng', categories: ['analytics'] });
const jpush = sdk({ name: '极光推送 JPush', categories: ['push'] });

test.each([
  ['友盟+ SDK（统计分析）', umeng, true],
  ['UMENG SDK', umeng, true],
  ['个推', umeng, false],
  ['SDK', umeng, false],
  ['极光', jpush, false],
  ['极光推送', jpush, true],
  ['ＪＰｕｓｈ', jpush, true],
] as const)('tells whether %s names the SDK', (entry, known, named) => {
  expect(namesSdk(entry, known)).toBe(named);
});
