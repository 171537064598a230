import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Event } from '../../collector/events/event.ts';
import { parseLine } from '../../collector/parsers/parse-line.ts';
import { flattenEvent } from './flatten-event.ts';
import type { RuleSet } from './rule-set.ts';

const SampleSchema = Type.Object(
  {
    /** A line as the device sends it, read by our parsers. */
    raw: Type.Optional(Type.String()),
    /** An event, flat or nested, for sources that have no parser. */
    event: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    match: Type.Boolean(),
    /** Exactly these rules must match; without it, any rule of the file. */
    rules: Type.Optional(Type.Array(Type.String())),
    /** Sends the line so many times; every one must do as `match` says. */
    repeat: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  { additionalProperties: false },
);

export interface SampleFault {
  /** 1-based line in the sample file; 0 for the file as a whole. */
  line: number;
  reason: string;
}

export interface SampleReport {
  matching: number;
  notMatching: number;
  /** Ids of the rules that a sample matched as it was to. */
  matched: Set<string>;
  faults: SampleFault[];
}

/** Lines without a year or date are read as of this instant, so that samples never age. */
const sampleNow = Date.parse('2026-11-21T00:00:02.000Z');

function eventOf(sample: { raw?: string; event?: Record<string, unknown> }): Event | undefined {
  if (sample.event !== undefined) return flattenEvent(sample.event);
  if (sample.raw === undefined) return undefined;
  const event = parseLine(Buffer.from(sample.raw, 'utf8'), {
    receivedAt: sampleNow,
    timeZone: 'Asia/Shanghai',
    sourceAddress: '192.0.2.250',
    id: 'sample',
  });
  // Each line arrives when it happens; else a sample that plays minutes later would be one from the future.
  return { ...event, 'event.ingested': event['@timestamp'] };
}

interface Checked {
  match: boolean;
  matched: readonly string[];
  reason?: string;
}

function checkOne(text: string, ruleSet: RuleSet): Checked {
  const sample: unknown = JSON.parse(text);
  if (!Value.Check(SampleSchema, sample)) {
    const [error] = Value.Errors(SampleSchema, sample);
    throw new Error(`not a sample: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
  }
  const event = eventOf(sample);
  if (!event) throw new Error('not a sample: it needs raw or event');
  const { match, rules, repeat = 1 } = sample;
  const matched = new Set<string>();
  for (let n = 1; n <= repeat; n += 1) {
    const got = ruleSet.match(event).map((detection) => detection.ruleId);
    const wanted = rules === undefined || [...got].sort().join() === [...rules].sort().join();
    if (got.length > 0 !== match || !wanted) {
      const what = got.length === 0 ? 'matches nothing' : `matches ${got.join(', ')}`;
      const reason = `${what} (time ${n} of ${repeat}): ${text.slice(0, 200)}`;
      return { match, matched: [], reason };
    }
    for (const id of got) matched.add(id);
  }
  return { match, matched: [...matched] };
}

/**
 * Runs the samples of one rule file (`<rule>.samples.ndjson`, in order, with one memory for correlations) against
 * its rules. A rule file needs samples that must match and samples that must not.
 */
export async function checkSamples(path: string, ruleSet: RuleSet): Promise<SampleReport> {
  const report: SampleReport = { matching: 0, notMatching: 0, matched: new Set(), faults: [] };
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    report.faults.push({ line: 0, reason: `${path} is missing.` });
    return report;
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const { match, matched, reason } = checkOne(line, ruleSet);
      for (const id of matched) report.matched.add(id);
      if (match) report.matching += 1;
      else report.notMatching += 1;
      if (reason !== undefined) report.faults.push({ line: index + 1, reason });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      report.faults.push({ line: index + 1, reason });
    }
  }
  if (report.matching === 0) report.faults.push({ line: 0, reason: 'No sample must match.' });
  if (report.notMatching === 0) {
    report.faults.push({ line: 0, reason: 'No sample must stay unmatched.' });
  }
  return report;
}

/** Where the samples of a rule file stand. */
export function samplesPath(rulePath: string): string {
  return rulePath.replace(/\.ya?ml$/, '.samples.ndjson');
}
