import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../events/event.ts';
import { parseLine } from '../parse-line.ts';

export interface Sample {
  /** What the line shows, as the test's title. */
  name: string;
  raw: string;
  /** Fields that the event must have, by value. */
  fields: Record<string, unknown>;
  /** Fields that it must not have. */
  absent?: string[];
}

/** The samples beside a parser: `testdata/samples.ndjson`, one line each. */
export function readSamples(folder: string): Sample[] {
  return readFileSync(join(folder, 'testdata', 'samples.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sample);
}

/** Parses as if the line had come in at noon UTC of 21 November 2026 at a school in Shanghai's zone. */
export function eventOf(raw: string | Uint8Array): Event {
  return parseLine(Buffer.from(raw as string), {
    receivedAt: Date.UTC(2026, 10, 21, 12),
    timeZone: 'Asia/Shanghai',
    id: 'sample',
  });
}

/** What of an event a sample speaks of, so that a failing comparison shows only that. */
export function partOf(event: Event, sample: Sample): Record<string, unknown> {
  const named = [...Object.keys(sample.fields), ...(sample.absent ?? [])];
  return Object.fromEntries(
    named.flatMap((field) => (field in event ? [[field, event[field]]] : [])),
  );
}
