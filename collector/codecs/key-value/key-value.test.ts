import { describe, expect, it } from 'vitest';
import { parseKeyValues, type KeyValueDialect } from './key-value.ts';

const blanks: KeyValueDialect = { separator: '=', delimiters: ' ', quotes: '"\'' };
const commas: KeyValueDialect = { separator: '=', delimiters: ',', quotes: '"' };
const chinese: KeyValueDialect = { separator: ':', delimiters: ',' };
const semicolons: KeyValueDialect = { separator: '=', delimiters: ';' };

const read = (text: string, dialect: KeyValueDialect) =>
  Object.fromEntries(parseKeyValues(text, dialect));

describe('parseKeyValues', () => {
  it('reads quoted, bare and empty values between blanks', () => {
    expect(
      read('id=tos time="2026-01-02 03:04:05" user= src=10.0.0.1 msg=\'a b\'', blanks),
    ).toEqual({
      id: 'tos',
      time: '2026-01-02 03:04:05',
      user: '',
      src: '10.0.0.1',
      msg: 'a b',
    });
  });

  it('lets a bare value hold blanks up to the next key', () => {
    expect(read('attack=UDP Syn Flood sip=1.2.3.4', blanks)).toEqual({
      attack: 'UDP Syn Flood',
      sip: '1.2.3.4',
    });
  });

  it('survives unbalanced quotes inside a value', () => {
    expect(read('msg="set name "lab" port 1" result=0', blanks)).toEqual({
      msg: 'set name "lab" port 1',
      result: '0',
    });
    expect(read('msg="never closed result=0', blanks)).toEqual({
      msg: '"never closed',
      result: '0',
    });
  });

  it('reads Chinese keys whose values hold the separator and the delimiter', () => {
    expect(read('源IP:10.0.0.1, URL:http://a.cn:8080/x?a=1,2, 描述:登录, 成功', chinese)).toEqual({
      源IP: '10.0.0.1',
      URL: 'http://a.cn:8080/x?a=1,2',
      描述: '登录, 成功',
    });
  });

  it('keeps numeric ids in keys and drops the last delimiter', () => {
    expect(read('SrcIPAddr(1003)=10.0.0.1;Event(1048)=(8)Session created;', semicolons)).toEqual({
      'SrcIPAddr(1003)': '10.0.0.1',
      'Event(1048)': '(8)Session created',
    });
  });

  it('does not take the parts of a time for keys', () => {
    const dialect: KeyValueDialect = { separator: ':', delimiters: ' ' };
    expect(read('time:2026-11-20 09:59:58 ip:10.0.0.1', dialect)).toEqual({
      time: '2026-11-20 09:59:58',
      ip: '10.0.0.1',
    });
  });

  it('passes over text before the first key', () => {
    expect(read('The user failed, Reason=bad password, User=x', commas)).toEqual({
      Reason: 'bad password',
      User: 'x',
    });
  });

  it('reads keys with blanks when asked to', () => {
    const dialect: KeyValueDialect = { separator: ':', delimiters: ';', blanksInKeys: true };
    expect(read('MAC:aa-bb;ACCESS TYPE:SSH;', dialect)).toEqual({
      MAC: 'aa-bb',
      'ACCESS TYPE': 'SSH',
    });
  });

  it('bounds the number of pairs and the time on hostile text', () => {
    expect(parseKeyValues('a=1 '.repeat(10_000), blanks)).toHaveLength(160);
    expect(parseKeyValues('a="b '.repeat(12_000), blanks)).toHaveLength(160);
    expect(parseKeyValues('x'.repeat(60_000), blanks)).toEqual([]);
    expect(parseKeyValues('x '.repeat(30_000), blanks)).toEqual([]);
  });
});
