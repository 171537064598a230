import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FrameSplitter } from '../../../collector/codecs/framing/frame-splitter.ts';
import { parseRfc5424 } from '../../../collector/codecs/rfc5424/rfc5424.ts';
import type { Event } from '../../../collector/events/event.ts';
import { parseLine } from '../../../collector/parsers/parse-line.ts';
import type { OracleResult } from './result.ts';
import { sameField, sameValue } from './syslog-compare.ts';

/*
 * Where our conventions differ from the recordings', both are brought to one form before they are compared:
 * - denied flows: ours are `event.type: denied` with `event.outcome: failure`; Elastic calls them a success;
 * - `event.action` of a flow is our `allowed` or `denied`, the vendor's word is looked for in its own field;
 * - year-less dates are compared without the year, dates without a zone by the wall clock of the zone given;
 * - MAC addresses in ECS form, IPv4 octets without leading zeros;
 * - the byte order mark of an RFC 5424 message is not part of our message;
 * - `event.start` of FortiGate is compared as an instant;
 * - lines that a vendor's manual prints with placeholder words are compared in their header fields only.
 */

const now = Date.parse('2026-11-21T12:00:00Z');
const shownFailures = 25;
const headerFields = /^(?:log\.syslog\.|timestamp\.text$|observer\.vendor$)/;

interface VectorRow {
  rfc: string;
  input?: string;
  /** Of messages that are not UTF-8. */
  input_base64?: string;
  valid?: boolean;
  expected?: Record<string, unknown>;
  best_effort?: Record<string, unknown>;
  expected_vrl?: Record<string, unknown>;
  chunks?: string[];
  expected_messages?: string[];
}
interface VendorRow {
  vendor: string;
  kind: string;
  raw: string;
  derived: Record<string, unknown>;
}
interface ElasticRow {
  package: string;
  data_stream: string;
  raw: string;
  dropped?: boolean;
  expected?: Record<string, unknown>;
}

/** Compares with the syslog recordings under `root`; one result per group and vendor. */
export async function syslogOracle(root: string): Promise<OracleResult[]> {
  const folder = join(root, 'syslog');
  const vectors = await readRows<VectorRow>(join(folder, 'rfc-vectors.ndjson'));
  const vendors = await readRows<VendorRow>(join(folder, 'cn-vendors.ndjson'));
  const elastic = await readRows<ElasticRow>(join(folder, 'elastic-integrations.ndjson'));
  return [...rfcResults(vectors), ...vendorResults(vendors), ...elasticResults(elastic)];
}

async function readRows<T>(path: string): Promise<T[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

class Tally {
  readonly result: OracleResult;

  constructor(name: string, requiredRate: number) {
    this.result = { name: `syslog ${name}`, passed: 0, total: 0, requiredRate, failures: [] };
  }

  check(good: boolean, failure: () => string): void {
    this.result.total++;
    if (good) this.result.passed++;
    else if (this.result.failures.length < shownFailures) this.result.failures.push(failure());
  }
}

function parse(text: string, timeZone: string): Event {
  return parseLine(Buffer.from(text), { receivedAt: now, timeZone, id: 'oracle' });
}

/** go-syslog's names for our fields. */
const vectorFields: readonly (readonly [string, string])[] = [
  ['Priority', 'log.syslog.priority'],
  ['Facility', 'log.syslog.facility.code'],
  ['Severity', 'log.syslog.severity.code'],
  ['Version', 'log.syslog.version'],
  ['Hostname', 'log.syslog.hostname'],
  ['Appname', 'log.syslog.appname'],
  ['ProcID', 'log.syslog.procid'],
  ['MsgID', 'log.syslog.msgid'],
  ['Message', 'message'],
];
const vrlFields: readonly (readonly [string, string])[] = [
  ['hostname', 'log.syslog.hostname'],
  ['appname', 'log.syslog.appname'],
  ['procid', 'log.syslog.procid'],
  ['msgid', 'log.syslog.msgid'],
  ['message', 'message'],
  ['version', 'log.syslog.version'],
  ['facility', 'log.syslog.facility.name'],
];

function rfcResults(rows: readonly VectorRow[]): OracleResult[] {
  const tallies = {
    3164: new Tally('rfc3164 and mixed vectors', 0.95),
    5424: new Tally('rfc5424 vectors', 0.95),
    broken: new Tally('rfc5424 broken messages', 0.95),
    framing: new Tally('rfc6587 framing', 1),
  };
  for (const row of rows) {
    const input = row.input ?? Buffer.from(row.input_base64 ?? '', 'base64').toString('latin1');
    if (row.chunks) checkFraming(row, tallies.framing);
    else if (row.expected_vrl) checkMapped(input, row.expected_vrl, vrlFields, tallies[3164]);
    else if (row.valid) {
      const tally = row.rfc === '5424' ? tallies[5424] : tallies[3164];
      checkMapped(input, withoutBytes(row), vectorFields, tally);
      if (row.rfc === '5424') checkStructure(input, row.expected ?? {}, tally);
    } else checkBroken(input, row.best_effort, tallies.broken);
  }
  return Object.values(tallies).map((tally) => tally.result);
}

/** Text in no known encoding: its characters are the reader's choice, only the header is compared. */
function withoutBytes(row: VectorRow): Record<string, unknown> {
  const { Message, ...header } = row.expected ?? {};
  return row.input_base64 === undefined ? { ...header, Message } : header;
}

/** A vector passes as a whole: each named field right, each null field absent. */
function checkMapped(
  input: string,
  expected: Record<string, unknown>,
  names: readonly (readonly [string, string])[],
  tally: Tally,
): void {
  const event = parse(input, 'UTC');
  const wrong = names.filter(([name, field]) => {
    if (!(name in expected)) return false;
    const value = expected[name];
    const plain = typeof value === 'string' ? value.replace(/^\uFEFF/, '') : value;
    return !sameValue(event[field], plain === '' ? null : plain);
  });
  const stamp = expected['Timestamp'] ?? expected['timestamp'];
  const timely = typeof stamp !== 'string' || sameStamp(stamp, event['@timestamp']);
  const bad = [...wrong.map(([, field]) => field), ...(timely ? [] : ['@timestamp'])];
  tally.check(bad.length === 0, () => `${input.slice(0, 160)} | ${bad.join(', ')}`);
}

/** Without a year (`0000-…`, `<current year>-…`) the rest of the date is compared. */
function sameStamp(expected: string, actual: string): boolean {
  if (/^(?:0000|<current year>)-/.test(expected)) {
    return actual.slice(5, 19) === expected.replace(/^(?:0000|<current year>)-/, '').slice(0, 14);
  }
  return Math.abs(Date.parse(expected) - Date.parse(actual)) < 1;
}

function checkStructure(input: string, expected: Record<string, unknown>, tally: Tally): void {
  const result = parseRfc5424(input);
  const actual = result.kind === 'ok' ? (result.fields.structuredData ?? null) : 'not parsed';
  const wanted = expected['StructuredData'] ?? null;
  tally.check(stable(actual) === stable(wanted), () => `${input.slice(0, 160)} | structured data`);
}

/** A broken message is refused by the strict codec, with the same parts read before the fault. */
function checkBroken(
  input: string,
  bestEffort: Record<string, unknown> | undefined,
  tally: Tally,
): void {
  const result = parseRfc5424(input);
  if (!bestEffort) {
    tally.check(result.kind === 'none', () => `${input.slice(0, 160)} | expected nothing`);
    return;
  }
  const fields = result.kind === 'partial' ? result.fields : undefined;
  const actual = fields && {
    Priority: fields.priority,
    Version: fields.version,
    Hostname: fields.hostname ?? null,
    Appname: fields.appName ?? null,
    ProcID: fields.procId ?? null,
    MsgID: fields.msgId ?? null,
    StructuredData: fields.structuredData ?? null,
    timestamp: fields.timestamp !== undefined,
  };
  const { Priority, Version, Hostname, Appname, ProcID, MsgID, StructuredData } = bestEffort;
  const timestamp = bestEffort['Timestamp'] !== null && bestEffort['Timestamp'] !== undefined;
  const wanted = { Priority, Version, Hostname, Appname, ProcID, MsgID, StructuredData, timestamp };
  tally.check(
    stable(actual) === stable(wanted),
    () => `${input.slice(0, 160)} | ${stable(actual)}`,
  );
}

function checkFraming(row: VectorRow, tally: Tally): void {
  const frames: string[] = [];
  const splitter = new FrameSplitter({ onFrame: (frame) => frames.push(frame.toString('utf8')) });
  for (const chunk of row.chunks ?? []) splitter.push(Buffer.from(chunk));
  splitter.end();
  const good = JSON.stringify(frames) === JSON.stringify(row.expected_messages);
  tally.check(good, () => `${JSON.stringify(row.chunks)} | ${JSON.stringify(frames)}`);
}

/** The vendors whose parsers the issue names must reach more than those added for reach. */
const named = new Set(['huawei', 'h3c', 'hillstone']);

function vendorResults(rows: readonly VendorRow[]): OracleResult[] {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const rate = named.has(row.vendor) ? 0.95 : 0.8;
    const tally = tallies.get(row.vendor) ?? new Tally(`cn ${row.vendor}`, rate);
    tallies.set(row.vendor, tally);
    const event = parse(row.raw, 'Asia/Shanghai');
    for (const [field, expected] of Object.entries(row.derived)) {
      if (row.kind === 'vendor-doc-template' && !headerFields.test(field)) continue;
      const good = sameField(field, expected, event, 'Asia/Shanghai');
      tally.check(good, () => failureLine(row.raw, field, expected, event[field]));
    }
  }
  return [...tallies.values()].map((tally) => tally.result);
}

function elasticResults(rows: readonly ElasticRow[]): OracleResult[] {
  const fortigate = new Tally('elastic fortinet_fortigate', 0.95);
  const linux = new Tally('elastic system auth and syslog', 0.95);
  for (const row of rows) {
    if (row.dropped || !row.expected) continue;
    if (row.package === 'fortinet_fortigate') checkElastic(row, row.expected, fortigate);
    else if (row.package === 'system' && row.data_stream !== 'security') {
      checkElastic(row, row.expected, linux);
    }
  }
  return [fortigate.result, linux.result];
}

/** Fields that say nothing of the line, or that other packages' conventions fill. */
const ignored = new Set([
  'event.original',
  'ecs.version',
  'event.timezone',
  'related.ip',
  'related.user',
  'related.hosts',
  'tags',
]);

function checkElastic(row: ElasticRow, expected: Record<string, unknown>, tally: Tally): void {
  const event = parse(row.raw, 'UTC');
  for (const [field, value] of Object.entries(expected)) {
    if (ignored.has(field)) continue;
    tally.check(sameElastic(row, field, value, event), () =>
      failureLine(row.raw, field, value, event[field]),
    );
  }
}

function sameElastic(row: ElasticRow, field: string, value: unknown, event: Event): boolean {
  const actual = event[field];
  if (field === '@timestamp' || field === 'event.start') {
    const wanted = Date.parse(String(value));
    const got = Date.parse(String(actual));
    const written = /^\w{3} {1,2}\d/.test(row.raw) || row.raw.startsWith('<');
    if (field === '@timestamp' && written && !row.raw.includes('date='))
      return sameTail(wanted, got);
    return Math.abs(wanted - got) < 1000;
  }
  const denied = event['event.type'];
  if (field === 'event.outcome' && Array.isArray(denied) && denied.includes('denied')) {
    return actual === 'failure';
  }
  if (field === 'event.action' && (actual === 'denied' || actual === 'allowed')) {
    return Object.entries(event).some(
      ([key, own]) => /\.(?:action|eventtype)$/.test(key) && own === value,
    );
  }
  return sameValue(actual, value);
}

/** Month to second. */
function sameTail(wanted: number, got: number): boolean {
  return new Date(wanted).toISOString().slice(5, 19) === new Date(got).toISOString().slice(5, 19);
}

function failureLine(raw: string, field: string, expected: unknown, actual: unknown): string {
  return `${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)} | ${raw.slice(0, 200)}`;
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
