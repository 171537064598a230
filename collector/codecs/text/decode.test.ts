import { describe, expect, it } from 'vitest';
import { decodeText, maxMessageBytes } from './decode.ts';

/** 登录失败 (log-in failed) in GBK. */
const gbk = Uint8Array.of(0xb5, 0xc7, 0xc2, 0xbc, 0xca, 0xa7, 0xb0, 0xdc);

describe('decodeText', () => {
  it('keeps UTF-8 and takes trailing line ends and NUL octets off', () => {
    expect(decodeText(Buffer.from('用户登录\r\n\0'))).toEqual({
      text: '用户登录',
      encoding: 'utf-8',
      truncated: false,
    });
  });

  it('reads GBK bytes and says so', () => {
    const line = Buffer.concat([Buffer.from('<12>fw: '), gbk]);
    expect(decodeText(line)).toEqual({
      text: '<12>fw: 登录失败',
      encoding: 'gb18030',
      truncated: false,
    });
  });

  it('keeps Chinese UTF-8 that a device cut inside a character', () => {
    const whole = Buffer.from('管理员登录成功');
    const decoded = decodeText(whole.subarray(0, whole.length - 1));
    expect(decoded.encoding).toBe('utf-8-damaged');
    expect(decoded.text.startsWith('管理员登录成')).toBe(true);
  });

  it('falls back to Latin-1 for bytes that are neither', () => {
    const decoded = decodeText(Uint8Array.of(0xff, 0xfe, 0xff, 0x41));
    expect(decoded).toEqual({ text: 'ÿþÿA', encoding: 'latin1', truncated: false });
  });

  it('cuts an oversized message at a character and marks it', () => {
    const decoded = decodeText(Buffer.from(`a${'好'.repeat(40_000)}`));
    expect(decoded.truncated).toBe(true);
    expect(decoded.encoding).toBe('utf-8');
    expect(Buffer.byteLength(decoded.text)).toBeLessThanOrEqual(maxMessageBytes);
    expect(decoded.text.endsWith('好')).toBe(true);
  });

  it('answers an empty text for no bytes', () => {
    expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8', truncated: false });
  });
});
