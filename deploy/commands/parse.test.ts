import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseStream } from './parse.ts';
import { readLines } from './read-lines.ts';

const cli = join(import.meta.dirname, '..', 'cli.ts');

interface Run {
  code: number | null;
  out: unknown[];
  err: string;
}

async function run(args: readonly string[], input: string): Promise<Run> {
  const child = spawn(process.execPath, [cli, 'parse', ...args], { stdio: 'pipe' });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = out.split('\n').filter((line) => line !== '');
  return { code, out: lines.map((line): unknown => JSON.parse(line)), err };
}

describe('xiaodun parse', () => {
  it('answers an event per line, numbered from 0, from text or base64', async () => {
    const raw =
      '<189>Nov 20 08:15:02 sw %%01SHELL/5/CMDRECORD(s):x (Ip=10.0.0.1, User=a, Command="quit")';
    const input = [
      JSON.stringify({ raw }),
      JSON.stringify({ raw_base64: Buffer.from(raw).toString('base64') }),
    ].join('\n');
    const { code, out } = await run(['--ndjson', '--now', '2026-11-21T12:00:00Z'], input);
    expect(code).toBe(0);
    expect(out).toHaveLength(2);
    for (const [n, line] of out.entries()) {
      expect(line).toMatchObject({
        n,
        event: {
          '@timestamp': '2026-11-20T00:15:02.000Z',
          'user.name': 'a',
          'process.command_line': 'quit',
        },
      });
    }
  });

  it('answers one error for each bad line and goes on', async () => {
    const input = ['not json', '{"x":1}', '', '[1]', '{"raw_base64":"***"}', '{"raw":"ok"}'].join(
      '\n',
    );
    const { code, out } = await run(['--ndjson'], input);
    expect(code).toBe(0);
    expect(out.slice(0, 5)).toEqual([
      { n: 0, error: 'line is not JSON' },
      { n: 1, error: 'line has neither "raw" nor "raw_base64" as a string' },
      { n: 2, error: 'line is empty' },
      { n: 3, error: 'line has neither "raw" nor "raw_base64" as a string' },
      { n: 4, error: 'raw_base64 is not base64' },
    ]);
    expect(out[5]).toMatchObject({ n: 5, event: { message: 'ok' } });
  });

  it('reads local times in the zone asked for', async () => {
    const input = '{"raw":"<13>2026-07-01 12:00:00 h x: y"}';
    const { out } = await run(['--ndjson', '--timezone', 'America/New_York'], input);
    expect(out[0]).toMatchObject({ event: { '@timestamp': '2026-07-01T16:00:00.000Z' } });
  });

  it.each([
    [[], '--ndjson is required'],
    [['--ndjson', '--timezone', 'Mars/Base'], 'unknown time zone Mars/Base'],
    [['--ndjson', '--now', 'soon'], '--now is not an ISO date'],
    [['--ndjson', '--colour'], '--colour'],
  ])('refuses %j with exit 2', async (args, fault) => {
    const { code, err, out } = await run(args, '');
    expect(code).toBe(2);
    expect(err).toContain(fault);
    expect(out).toEqual([]);
  });
});

describe('parseStream', () => {
  it('waits for a slow reader instead of gathering output', async () => {
    const line = `${JSON.stringify({ raw: `<13>Nov 20 10:00:00 h x: ${'y'.repeat(1000)}` })}\n`;
    let pulled = 0;
    const input = Readable.from(
      (function* lines() {
        for (; pulled < 2000; pulled++) yield Buffer.from(line);
      })(),
    );
    let release: () => void = () => {};
    let written = 0;
    const output = new Writable({
      highWaterMark: 1024,
      write: (chunk: Buffer, _encoding, done) => {
        written += chunk.length;
        release = done;
      },
    });
    const done = parseStream(input, output, {
      timeZone: 'UTC',
      time: { now: () => Date.UTC(2026, 10, 21) },
    });
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect(pulled).toBeLessThan(200);
    const timer = setInterval(() => release(), 0);
    await done;
    clearInterval(timer);
    expect(pulled).toBe(2000);
    expect(written).toBeGreaterThan(2_000_000);
  });
});

describe('readLines', () => {
  const collect = async (chunks: readonly string[]) => {
    const lines: unknown[] = [];
    const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    for await (const line of readLines(input)) lines.push(line);
    return lines;
  };

  it('joins lines over chunks and counts the last without a line end', async () => {
    expect(await collect(['a\r\nb', 'c\n\nd'])).toEqual(
      ['a', 'bc', '', 'd'].map((text) => ({ kind: 'line', text })),
    );
  });

  it('skips a line over 4 MiB and says so', async () => {
    const part = 'x'.repeat(1_500_000);
    expect(await collect([part, part, part, 'tail\nnext\n'])).toEqual([
      { kind: 'too-long' },
      { kind: 'line', text: 'next' },
    ]);
  });
});
