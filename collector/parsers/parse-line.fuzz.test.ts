import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/seeded-random.ts';
import { parseLine } from './parse-line.ts';
import { readSamples } from './testing/samples.ts';

const seed = 20_261_121;
const mutations = 20_000;
/** CPU time, not wall time, so that a busy machine fails nothing. Backtracking would take minutes. */
const slowestMs = 1000;

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function samples(): Buffer[] {
  return readdirSync(import.meta.dirname)
    .filter((folder) => existsSync(join(import.meta.dirname, folder, 'testdata', 'samples.ndjson')))
    .flatMap((folder) => readSamples(join(import.meta.dirname, folder)))
    .map(({ raw }) => Buffer.from(raw));
}

const grit = [
  '=',
  '"',
  '(',
  ')',
  ';',
  ':',
  '%%',
  '<',
  '>',
  '\\',
  ' ',
  '\t',
  '\0',
  '[',
  ']',
  '{',
  ',',
  '|',
];

function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const piece = bytes.subarray(at, at + 1 + Math.floor(random() * 40));
  switch (Math.floor(random() * 7)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + piece.length)]);
    case 1:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([random() * 256]),
        bytes.subarray(at),
      ]);
    case 2:
      return Buffer.concat([bytes, piece, bytes.subarray(at)]);
    case 3:
      return bytes.subarray(at);
    case 4:
      return Buffer.concat(Array.from({ length: 200 }, () => piece));
    case 5: {
      const mark = grit[Math.floor(random() * grit.length)] ?? '=';
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(mark.repeat(20)),
        bytes.subarray(at),
      ]);
    }
    default:
      return Buffer.from(
        bytes.map((byte) => (random() < 0.05 ? Math.floor(random() * 256) : byte)),
      );
  }
}

describe('parseLine on mutated lines', () => {
  it(`keeps ${mutations} seeded mutations as events, none slow`, () => {
    const random = createSeededRandom(seed).next;
    const lines = samples();
    expect(lines.length).toBeGreaterThan(50);
    let slowest = { took: 0, line: '' };
    for (let count = 0; count < mutations; count++) {
      let bytes = lines[Math.floor(random() * lines.length)] ?? Buffer.alloc(0);
      for (let round = 0; round <= random() * 3 && bytes.length > 0; round++) {
        bytes = mutate(bytes, random).subarray(0, 4096);
      }
      const started = cpuMs();
      const event = parseLine(bytes, { receivedAt: 1.7e12, timeZone: 'Asia/Shanghai', id: 'f' });
      const took = cpuMs() - started;
      if (took > slowest.took) slowest = { took, line: bytes.toString('latin1').slice(0, 300) };
      check(event, bytes);
    }
    expect(slowest.took, slowest.line).toBeLessThan(slowestMs);
  }, 180_000);

  it('reads lines made to make patterns backtrack in bounded time', () => {
    const size = 60_000;
    const hostile = [
      '<13>Nov 21 09:08:07 h sshd[1]: Failed password for ' + ' from '.repeat(size / 6),
      '<13>Nov 21 09:08:07 h %%01A/4/B(l):' + '('.repeat(size),
      '<13>Nov 21 09:08:07 h %%01A/4/B(l):' + '(a'.repeat(size / 2),
      '<13>Nov 21 09:08:07 h %%10A/4/B: ' + '-a='.repeat(size / 3),
      '<13>Nov 21 09:08:07 2812239202000738(root) 44243630 Traffic@FLOW: SESSION: ' +
        '1.1.1.1'.repeat(size / 7),
      '<13>Nov 21 09:08:07 2812239202000738(root) 44243630 Event@MGMT: login ' +
        'user '.repeat(size / 5),
      '<13>Nov 21 09:08:07 h nginx: 1.2.3.4 - - [21/Nov/2026:09:08:07 +0800] "' +
        String.raw`\\\\"`.repeat(size / 5),
      '<13>Nov 21 09:08:07 h nginx: 1.2.3.4 - - [21/Nov/2026:09:08:07 +0800] "' +
        String.raw`\xE4`.repeat(size / 4),
      '<13>Nov 21 09:08:07 h nginx: ' + '[21/Nov/2026:09:08:07 +0800] '.repeat(size / 29),
      '<13>Nov 21 09:08:07 h nginx: 2026/11/21 09:08:07 [error] 1#1: *1 ' +
        ', host: "a'.repeat(size / 10),
      '<13>Nov 21 09:08:07 h httpd: [core:error] ' + '[client '.repeat(size / 8),
      '<13>Nov 21 09:08:07 h named[1]: client @0x1 1.2.3.4#5 (' + 'a/'.repeat(size / 2),
      "<13>Nov 21 09:08:07 h named[1]: client @0x1 1.2.3.4#5 (a): query '" +
        'a/IN'.repeat(size / 4),
      '<13>Nov 21 09:08:07 h dnsmasq[1]: reply ' + 'a is '.repeat(size / 5),
      '<13>Nov 21 09:08:07 h unbound[1]: [1:0] info: 1.2.3.4 ' + 'a '.repeat(size / 2),
      "<13>Nov 21 09:08:07 h audispd: type=USER_CMD msg=audit(1795262401.123:4711): msg='" +
        "msg='a=".repeat(size / 7),
      '<13>Nov 21 09:08:07 h audispd: type=EXECVE msg=audit(1795262401.123:4711): ' +
        'a0[0]=61 '.repeat(size / 9),
      'id=tos ' + 'k="'.repeat(size / 3),
      'date=2026-01-01 time=00:00:00 logid="1" type="utm" devid="x" ' + 'a="b '.repeat(size / 5),
      '{"a":'.repeat(size / 5),
      'CEF:0|a|b|c|d|e|5|' + 'x='.repeat(size / 2),
      'CEF:0|' + '\\'.repeat(size),
      '日志类型:' + 'a:'.repeat(size / 2),
      '<1>1 - - - - - ' + '[a b="'.repeat(size / 6),
      '<1>1 - - - - - [a ' + 'b="c" '.repeat(size / 6),
      'a: '.repeat(size / 3),
      '\t'.repeat(size),
    ];
    for (const line of hostile) {
      const bytes = Buffer.from(line);
      const started = cpuMs();
      check(parseLine(bytes, { receivedAt: 1.7e12, timeZone: 'UTC', id: 'h' }), bytes);
      expect(cpuMs() - started, line.slice(0, 80)).toBeLessThan(slowestMs);
    }
  }, 60_000);
});

function check(event: ReturnType<typeof parseLine>, bytes: Buffer): void {
  const tags = Array.isArray(event['tags']) ? event['tags'] : [];
  if (tags.includes('parser-failed'))
    throw new Error(`a parser failed on ${bytes.toString('base64')}`);
  if (Number.isNaN(Date.parse(event['@timestamp']))) throw new Error('no timestamp');
  for (const side of ['source', 'destination']) {
    const port = event[`${side}.port`];
    if (port !== undefined && !(typeof port === 'number' && port >= 0 && port < 65_536)) {
      throw new Error(`${side}.port is ${String(port)} in ${bytes.toString('base64')}`);
    }
  }
}
