import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { isTimeZone } from '../../collector/codecs/timestamp/time-zone.ts';
import { parseLine } from '../../collector/parsers/parse-line.ts';
import { systemTime, type TimeSource } from '../../collector/time/time-source.ts';
import { endWhenOutputCloses } from './closed-output.ts';
import { usage } from './command.ts';
import { type InputLine, readLines } from './read-lines.ts';

const synopsis = 'parse --ndjson [--timezone Asia/Shanghai] [--now ISO] < lines.ndjson';
/** Output gathered before it is handed to the stream, in characters. */
const flushAt = 65_536;

interface ParseOptions {
  timeZone: string;
  time: TimeSource;
}

/**
 * `{"raw":"…"}` or `{"raw_base64":"…"}` per line in, `{"n":0,"event":{…}}` or `{"n":0,"error":"…"}` per line
 * out; `n` counts input lines from 0. Reads as fast as the reader of its output takes it.
 */
export async function runParse(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.kind === 'fault') return usage(`${synopsis}\n${options.fault}`);
  endWhenOutputCloses();
  await parseStream(process.stdin, process.stdout, options);
  return 0;
}

export async function parseStream(
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  options: ParseOptions,
): Promise<void> {
  let n = 0;
  let pending = '';
  for await (const line of readLines(input)) {
    pending += `${JSON.stringify({ n, ...answer(line, n, options) })}\n`;
    n++;
    if (pending.length < flushAt) continue;
    const ready = output.write(pending);
    pending = '';
    if (!ready) await once(output, 'drain');
  }
  if (pending !== '' && !output.write(pending)) await once(output, 'drain');
}

type Answer = { event: object } | { error: string };

function answer(line: InputLine, n: number, options: ParseOptions): Answer {
  if (line.kind === 'too-long') return { error: 'line is longer than 4 MiB' };
  const raw = readRaw(line.text);
  if (typeof raw === 'string') return { error: raw };
  const receivedAt = options.time.now();
  return { event: parseLine(raw, { receivedAt, timeZone: options.timeZone, id: String(n) }) };
}

/** The bytes to parse, or what is wrong with the line. */
function readRaw(text: string): Uint8Array | string {
  if (text.trim() === '') return 'line is empty';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'line is not JSON';
  }
  if (typeof value !== 'object' || value === null) return 'line is not a JSON object';
  if ('raw' in value && typeof value.raw === 'string') return Buffer.from(value.raw, 'utf8');
  if ('raw_base64' in value && typeof value.raw_base64 === 'string') {
    const base64 = value.raw_base64;
    if (!/^[A-Za-z0-9+/_-]*={0,2}\s*$/.test(base64)) return 'raw_base64 is not base64';
    return Buffer.from(base64, 'base64');
  }
  return 'line has neither "raw" nor "raw_base64" as a string';
}

type ReadOptions = ({ kind: 'options' } & ParseOptions) | { kind: 'fault'; fault: string };

function readOptions(args: readonly string[]): ReadOptions {
  let values: { ndjson?: boolean; timezone?: string; now?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        ndjson: { type: 'boolean' },
        timezone: { type: 'string' },
        now: { type: 'string' },
      },
    }));
  } catch (error) {
    return { kind: 'fault', fault: error instanceof Error ? error.message : String(error) };
  }
  const { ndjson = false, timezone = 'Asia/Shanghai', now } = values;
  if (!ndjson) return { kind: 'fault', fault: 'the input format --ndjson is required' };
  if (!isTimeZone(timezone)) return { kind: 'fault', fault: `unknown time zone ${timezone}` };
  if (now === undefined) return { kind: 'options', timeZone: timezone, time: systemTime };
  const at = Date.parse(now);
  if (Number.isNaN(at)) return { kind: 'fault', fault: `--now is not an ISO date: ${now}` };
  return { kind: 'options', timeZone: timezone, time: { now: () => at } };
}
