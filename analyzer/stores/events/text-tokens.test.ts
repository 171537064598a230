import { describe, expect, it } from 'vitest';
import { maxTokens, parseFreeText, textTokens } from './text-tokens.ts';

describe('words of a text', () => {
  it.each([
    ['Failed password', 'failed password'],
    ['用户登录失败', '用户 户登 登录 录失 失败 败'],
    ['SSH用户', 'ssh 用户 户'],
    ['户', '户'],
    ['10GE1/0/24', '10ge1 0 24'],
    ['SSH_USER_LOGIN', 'ssh_user_login'],
    ['ip=10.1.2.3,port=22', 'ip 10.1.2.3 port 22'],
    ['10.1.2.3.4', '10 1 2 3 4'],
    ['v1.2.3', 'v1 2 3'],
    ['at 10.1.2.3.', 'at 10.1.2.3'],
    ['2001:DA8:0:0::1 up', '2001:da8::1 up'],
    ['10:15:32', '10 15 32'],
    ['f479-6005-c250 F4:79:60:05:C2:50', 'f479-6005-c250 f4:79:60:05:c2:50'],
    ['std::string', 'std string'],
    [
      '地址2001:da8::1，MAC f4:79:60:05:c2:50端口',
      '地址 址 2001:da8::1 mac f4:79:60:05:c2:50 端口 口',
    ],
    ['café 2001:da8::1 naïve', 'café 2001:da8::1 naïve'],
    ['src:2001:da8::1', 'src 2001 da8 1'],
    ['10.1.2.3:443', '10.1.2.3 443'],
    ['a.b-c_d', 'a b c_d'],
    ['ＩＰ＝１', 'ip 1'],
    ['', ''],
  ])('splits %s', (text, words) => {
    expect(textTokens(text).join(' ')).toBe(words);
  });
  it('is bounded in number and length', () => {
    expect(textTokens('a '.repeat(10_000))).toHaveLength(maxTokens);
    expect(textTokens('x'.repeat(5_000))[0]).toHaveLength(64);
  });
  it('takes no time over hostile input', () => {
    for (const text of [
      '1.'.repeat(50_000),
      'a:'.repeat(50_000),
      ':'.repeat(100_000),
      '-'.repeat(100_000),
    ]) {
      expect(textTokens(text).length).toBeLessThanOrEqual(maxTokens);
    }
  });
});

describe('phrases of a free text', () => {
  it.each([
    ['login failed', [['login'], ['failed']]],
    ['"login failed"', [['login', 'failed']]],
    ['HW-CE6881', [['hw', 'ce6881']]],
    ['登录失败', [['登录', '录失', '失败']]],
    ['?!', []],
  ])('reads %s', (text, tokens) => {
    expect(parseFreeText(text).map((phrase) => phrase.tokens)).toEqual(tokens);
  });
  it('leaves the last word open at `*`, and at a lone Chinese character', () => {
    expect(parseFreeText('fail*')).toEqual([{ tokens: ['fail'], lastIsPrefix: true }]);
    expect(parseFreeText('192.168.*')).toEqual([{ tokens: ['192.168.'], lastIsPrefix: true }]);
    expect(parseFreeText('2001:DA8:*')).toEqual([{ tokens: ['2001:da8:'], lastIsPrefix: true }]);
    expect(parseFreeText('登')).toEqual([{ tokens: ['登'], lastIsPrefix: true }]);
  });
});
