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
  faults: SampleFault[];
}

/** Lines without a year or date are read as of this instant, so that samples never age. */
const sampleNow = Date.parse('2026-11-21T00:00:02.000Z');

function eventOf(sample: { raw?: string; event?: Record<string, unknown> }): Event | undefined {
  if (sample.event !== undefined) return flattenEvent(sample.event);
  if (sample.raw === undefined) return undefined;
  return parseLine(Buffer.from(sample.raw, 'utf8'), {
    receivedAt: sampleNow,
    timeZone: 'Asia/Shanghai',
    sourceAddress: '192.0.2.250',
    id: 'sample',
  });
}

function checkOne(text: string, ruleSet: RuleSet): { match: boolean; reason?: string } {
  const sample: unknown = JSON.parse(text);
  if (!Value.Check(SampleSchema, sample)) {
    const [error] = Value.Errors(SampleSchema, sample);
    throw new Error(`not a sample: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
  }
  const event = eventOf(sample);
  if (!event) throw new Error('not a sample: it needs raw or event');
  const { match, rules, repeat = 1 } = sample;
  for (let n = 1; n <= repeat; n += 1) {
    const got = ruleSet.match(event).map((detection) => detection.ruleId);
    const wanted = rules === undefined || [...got].sort().join() === [...rules].sort().join();
    if (got.length > 0 !== match || !wanted) {
      const what = got.length === 0 ? 'matches nothing' : `matches ${got.join(', ')}`;
      return { match, reason: `${what} (time ${n} of ${repeat}): ${text.slice(0, 200)}` };
    }
  }
  return { match };
}

/**
 * Runs the samples of one rule file (`<rule>.samples.ndjson`, in order, with one memory for correlations) against
 * its rules. A rule file needs samples that must match and samples that must not.
 */
export async function checkSamples(path: string, ruleSet: RuleSet): Promise<SampleReport> {
  const report: SampleReport = { matching: 0, notMatching: 0, faults: [] };
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    report.faults.push({ line: 0, reason: `${path} is missing.` });
    return report;
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const { match, reason } = checkOne(line, ruleSet);
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
