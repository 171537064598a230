import { beforeAll, describe, expect, it } from 'vitest';
import { checkPassword } from './password-policy.ts';
import { loadPeopleRules, type PeopleRules } from './rules.ts';

describe('the password policy', () => {
  let rules: PeopleRules;
  beforeAll(async () => {
    rules = loadPeopleRules();
  });

  it.each([
    ['Ab1!x', 'PASSWORD_TOO_SHORT'],
    [`Ab1!${'xyzzy'.repeat(40)}`, 'PASSWORD_TOO_LONG'],
    ['P@ssw0rd2026!', 'PASSWORD_TOO_COMMON'],
    ['Admin@123456', 'PASSWORD_TOO_COMMON'],
    ['Huawei@12345', 'PASSWORD_TOO_COMMON'],
    ['1qaz2wsx3edc', 'PASSWORD_TOO_COMMON'],
    ['xX9!Zhangsan', 'PASSWORD_HAS_NAME'],
    ['onlysmallwords', 'PASSWORD_TOO_SIMPLE'],
    ['蓝天白云下的操场有七棵树', 'PASSWORD_TOO_SIMPLE'],
    ['Bright-56789-x', 'PASSWORD_TOO_SIMPLE'],
    ['Brightttttt-9x', 'PASSWORD_TOO_SIMPLE'],
    ['aA1aA1aA1aA1', 'PASSWORD_TOO_SIMPLE'],
  ])('refuses %s with %s', (password, code) => {
    expect(() => checkPassword(password, ['zhangsan'], rules)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each(['Bright-lamp-7', 'correct horse battery staple', '校园Net2026安全呀'])(
    'accepts %s',
    (password) => {
      expect(() => checkPassword(password, ['zhangsan'], rules)).not.toThrow();
    },
  );
});
