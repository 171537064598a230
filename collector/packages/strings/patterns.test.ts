import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadReadingRules } from '../reading/rules.ts';
import { createFinder, createPatternBook, masked } from './patterns.ts';

const rules = loadReadingRules();
const finders = { marks: createFinder(rules.marks), secrets: createFinder(rules.secrets) };
const place = { file: 'assets/a.txt', offset: null };

function found(text: string) {
  const book = createPatternBook(finders, { marks: 100, secrets: 100 });
  book.add(text, place);
  return book.result();
}

test.each([
  ['京ICP备12345678号-3A', 'icp-app-filing'],
  ['请阅读《隐私政策》', 'privacy-policy'],
  ['注销账号', 'close-account'],
  ['青少年模式', 'minor-mode'],
  ['AES/ECB/PKCS5Padding', 'weak-cipher'],
  ['sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'certificate-pin'],
])('marks %j as %s', (text, mark) => {
  expect(found(text).marks.list.map((one) => one.mark)).toContain(mark);
});

test('marks nothing in ordinary texts', () => {
  expect(found('课程表已更新，共 12 节课').marks.list).toEqual([]);
});

// Put together at run time: a whole one in a source file sets off scanners.
const joined = (...parts: readonly string[]) => parts.join('');
test.each([
  ['aliyun-access-key', joined('key=', 'LTAI', '5tAbCdEfGhIjKlMnOpQr')],
  ['aws-access-key', joined('AKIA', 'IOSFODNN7ABCDEFG')],
  ['private-key', joined('-----BEGIN ', 'RSA', ' PRIVATE KEY-----')],
  ['database-address', joined('mysql://root:', 'Zx9', 'pQ7rT@10.0.0.1/db')],
  ['wechat-app-secret', `"appSecret":"${'0123456789abcdef'.repeat(2)}"`],
])('finds a secret of the kind %s and masks it', (rule, text) => {
  const [secret] = found(text).secrets.list;
  expect(secret).toMatchObject({ rule });
  expect(secret?.masked).toContain('***');
  expect(text).not.toBe(secret?.masked);
});

test.each([
  'api_key=your_api_key_here_1234',
  '"password": "password"',
  'secretKey=xxxxxxxxxxxxxxxxxxxx',
])('takes %j for no secret', (text) => {
  expect(found(` ${text}`).secrets.list).toEqual([]);
});

test('keeps the hash of a secret, so that two versions can be compared', () => {
  const secret = joined('LTAI', '5tAbCdEfGhIjKlMnOpQr');
  const sha256 = createHash('sha256').update(secret).digest('hex');
  expect(found(`a ${secret} b`).secrets.list[0]?.sha256).toBe(sha256);
});

test('shows less of short secrets', () => {
  expect(masked('abcdefgh')).toBe('ab***');
  expect(masked('abcdefghijklmnopq')).toBe('abcd***nopq');
});

test('counts what goes beyond the limits, the same once', () => {
  const book = createPatternBook(finders, { marks: 1, secrets: 0 });
  for (const text of ['隐私政策甲', '隐私政策甲', '隐私政策乙']) book.add(text, place);
  const { marks } = book.result();
  expect([marks.list.length, marks.total]).toEqual([1, 2]);
});
