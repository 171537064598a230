import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from '../codecs/text/decode.ts';
import { parseLine } from './parse-line.ts';
import { eventOf } from './testing/samples.ts';

const gbk = (text: readonly number[]): Buffer => Buffer.from(text);

describe('parseLine', () => {
  it('gives identity, arrival, original text and sender to each event', () => {
    const event = parseLine(Buffer.from('<13>Nov 21 20:00:00 h app: hello\n'), {
      receivedAt: Date.UTC(2026, 10, 21, 12, 0, 1),
      timeZone: 'Asia/Shanghai',
      sourceAddress: '10.0.0.7',
      id: 'node-1-42',
    });
    expect(event).toMatchObject({
      'event.id': 'node-1-42',
      'event.ingested': '2026-11-21T12:00:01.000Z',
      'event.original': '<13>Nov 21 20:00:00 h app: hello',
      'event.kind': 'event',
      'log.source.address': '10.0.0.7',
      '@timestamp': '2026-11-21T12:00:00.000Z',
      'log.level': 'notice',
      'process.name': 'app',
      'host.name': 'h',
      message: 'hello',
    });
    expect(event['tags']).toBeUndefined();
  });

  it('keeps a line that nothing knows, as an error of the pipeline', () => {
    const event = eventOf('no header and no product');
    expect(event).toMatchObject({
      'event.kind': 'pipeline_error',
      'event.original': 'no header and no product',
      message: 'no header and no product',
      '@timestamp': '2026-11-21T12:00:00.000Z',
      tags: ['timestamp-missing'],
    });
  });

  it('reads GBK, marks it, and finds the fields', () => {
    // 日志类型:系统操作, 用户:张, in GBK.
    const type = [0xc8, 0xd5, 0xd6, 0xbe, 0xc0, 0xe0, 0xd0, 0xcd, 0x3a];
    const operation = [0xcf, 0xb5, 0xcd, 0xb3, 0xb2, 0xd9, 0xd7, 0xf7, 0x2c, 0x20];
    const user = [0xd3, 0xc3, 0xbb, 0xa7, 0x3a, 0xd5, 0xc5];
    const line = Buffer.concat([
      Buffer.from('<23>Nov 20 11:31:48 af fwlog: '),
      gbk([...type, ...operation, ...user]),
    ]);
    expect(eventOf(line)).toMatchObject({
      'observer.vendor': 'sangfor',
      'event.code': '系统操作',
      'user.name': '张',
      tags: ['encoding-gb18030'],
    });
  });

  it('keeps binary input as text and marks it', () => {
    const event = eventOf(
      Uint8Array.from({ length: 512 }, (_none, index) => (index * 7 + 128) % 256),
    );
    expect(event['event.kind']).toBe('pipeline_error');
    expect(event['tags']).toContain('encoding-latin1');
  });

  it('cuts an oversized line and marks it', () => {
    const event = eventOf(`<13>Nov 20 11:31:48 h app: ${'x'.repeat(100_000)}`);
    expect(event['event.original']).toHaveLength(maxMessageBytes);
    expect(event['tags']).toEqual(['truncated']);
    expect(event['process.name']).toBe('app');
  });

  it.each(['', '\n', '\0\0', ' ', '<', '<13>', '<>', '%%01', '%%10', 'CEF:0', '{', '='])(
    'makes an event of %j',
    (text) => {
      const event = eventOf(text);
      expect(event['event.id']).toBe('sample');
      expect(Number.isNaN(Date.parse(event['@timestamp']))).toBe(false);
      expect(event['tags']).not.toContain('parser-failed');
    },
  );

  it('reads RFC 5424 with structured data', () => {
    const text =
      '<165>1 2026-11-20T22:14:15.003Z gw app 812 ID47 [ex@41058 iut="3" src="a"][flag] went well';
    expect(eventOf(text)).toMatchObject({
      'log.syslog.version': '1',
      'log.syslog.msgid': 'ID47',
      'log.syslog.procid': '812',
      'log.syslog.structured_data.ex@41058.iut': '3',
      'log.syslog.structured_data.flag': '',
      'process.pid': 812,
      message: 'went well',
      '@timestamp': '2026-11-20T22:14:15.003Z',
      'event.timezone': '+00:00',
    });
  });

  it('keeps what a broken RFC 5424 message had before its fault', () => {
    expect(eventOf('<165>1 2026-11-20T22:14:15Z gw app 1 ID [bad text="x] tail')).toMatchObject({
      'host.name': 'gw',
      'log.syslog.msgid': 'ID',
      message: '[bad text="x] tail',
      tags: ['syslog-bad-structured-data'],
    });
  });

  it('reads a line whose priority is followed by a date of digits as RFC 3164', () => {
    expect(eventOf('<13>2026-11-20 10:00:00 gw app: x')).toMatchObject({
      'host.name': 'gw',
      '@timestamp': '2026-11-20T02:00:00.000Z',
    });
  });

  it('takes the year of the device for a relay that writes none', () => {
    const text =
      'Sep 9 11:56:41 10.1.1.1 2020-09-09 10:05:11 fw %%01SHELL/5/CMDRECORD(s):x (User=a)';
    expect(eventOf(text)).toMatchObject({
      '@timestamp': '2020-09-09T03:56:41.000Z',
      'observer.time': '2020-09-09T02:05:11.000Z',
      'observer.hostname': 'fw',
      'log.syslog.relay': '10.1.1.1',
    });
  });

  it('prefers a time with a zone in the message to a header without one', () => {
    const text =
      '<189>Nov 20 10:20:35 fgt date=2026-11-20 time=10:20:30 tz="+0900" devid="F" logid="1" type="event"';
    expect(eventOf(text)['@timestamp']).toBe('2026-11-20T01:20:30.000Z');
  });

  it('treats hostile field names as names', () => {
    const event = eventOf(
      '<13>Nov 20 10:00:00 h x: __proto__=1 constructor=2 srcip=1.2.3.4 dport=5',
    );
    expect(event['source.ip']).toBe('1.2.3.4');
    expect(event['fields.constructor']).toBe('2');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
