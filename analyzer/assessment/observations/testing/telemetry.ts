import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { parseLine } from '../../../../collector/parsers/parse-line.ts';
import type { Facts } from '../../../../collector/probes/snmp/facts.ts';
import { createAssets } from '../../../assets/assets.ts';
import { loadPollingRules } from '../../../assets/polling-rules.ts';
import { testFacts } from '../../../assets/testing/facts.ts';
import { createLiveBus } from '../../../live/live-bus.ts';
import { insertTestUnits } from '../../../people/testing/unit-tree.ts';
import { createDuckdbEventStore } from '../../../stores/events/duckdb/duckdb-event-store.ts';
import type { Records } from '../../../stores/records/records.ts';
import { temporaryRecords } from '../../../stores/records/testing/temporary-records.ts';
import { judge } from '../../checks/judge.ts';
import { readChecks } from '../../packs.ts';
import { verdictAfter } from '../lapse.ts';
import type { ObservationContext, Observed } from '../observation.ts';
import { observations } from '../registry.ts';

export const testNow = new Date('2026-11-21T08:00:00.000Z');
const checks = new Map(readChecks('rules/compliance/checks').map((check) => [check.id, check]));

export function hoursAgo(hours: number): string {
  return new Date(testNow.getTime() - hours * 3_600_000).toISOString();
}

export interface Telemetry extends AsyncDisposable {
  records: Records;
  context: Omit<ObservationContext, 'parameters'>;
  /** A log source of school A with these lines, one a minute up to an hour before now, as the parsers read them. */
  source(address: string, lines: readonly string[], over?: SourceOver): Promise<void>;
  /** A device of school A that was polled a minute ago and told this. */
  device(address: string, facts: Partial<Facts>): Promise<void>;
  /** Runs the observation of a check as it stands in rules/compliance/checks. */
  observe(check: string): Promise<Observed[]>;
  /** Verdict of a check by object name. */
  verdicts(check: string): Promise<Record<string, string>>;
}

interface SourceOver {
  silentSince?: string;
  firstSeenAt?: string;
  lastSeenAt?: string;
  /** Between two lines. */
  spacingMs?: number;
  /** How far the sender's clock is behind. */
  behindMs?: number;
}

/** Real stores with the unit tree of the people tests; nothing in them yet. */
export async function openTelemetry({ retentionDays = 180 } = {}): Promise<Telemetry> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-telemetry-'));
  const { records, dispose } = await temporaryRecords();
  const events = await createDuckdbEventStore({
    dir: folder,
    memoryLimitMiB: 128,
    threads: 1,
    time: { now: () => testNow.getTime() },
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
  });
  await insertTestUnits(records.db);
  const assets = createAssets({
    records,
    time: { now: () => testNow.getTime() - 60_000 },
    live: createLiveBus(),
    log: pino({ level: 'silent' }),
    rules: loadPollingRules(),
  });

  const context = {
    db: records.db,
    events,
    units: ['schoolA'],
    now: testNow,
    retentionDays,
  };

  async function observe(id: string): Promise<Observed[]> {
    const check = checks.get(id);
    const observation = observations.get(check?.observation ?? '');
    if (!check || !observation) throw new Error(`There is no check ${id}.`);
    return observation({ ...context, parameters: check.parameters });
  }

  return {
    records,
    context,
    observe,
    async source(address, lines, over = {}) {
      const spacing = over.spacingMs ?? 60_000;
      const end = testNow.getTime() - 3_600_000;
      await events.append(
        lines.map((line, i) => {
          const receivedAt = end - (lines.length - i) * spacing;
          const id = `${address}-${i}`;
          const event = parseLine(Buffer.from(line), {
            receivedAt,
            timeZone: 'Asia/Shanghai',
            sourceAddress: address,
            id,
          });
          const at = new Date(receivedAt - (over.behindMs ?? 0)).toISOString();
          return {
            ...event,
            '@timestamp': at,
            'unit.id': 'schoolA',
            'log.source.address': address,
          };
        }),
      );
      await records.db
        .insertInto('log_sources')
        .values({
          id: `source-${address}`,
          unit_id: 'schoolA',
          unit_assigned: 1,
          address,
          transport: 'udp',
          name: address,
          vendor: null,
          product: null,
          first_seen_at: over.firstSeenAt ?? hoursAgo(200 * 24),
          last_seen_at: over.lastSeenAt ?? hoursAgo(1),
          events: String(lines.length),
          unparsed: '0',
          dropped: '0',
          learnt_gap_seconds: 0,
          silent_after_seconds: 3_600,
          silence_fixed: 0,
          muted: 0,
          silent_since: over.silentSince ?? null,
        })
        .execute();
    },
    async device(address, facts) {
      await assets.recordPoll(
        { id: `poll-${address}`, unitId: 'schoolA', address },
        testFacts(facts),
      );
    },
    async verdicts(id) {
      const check = checks.get(id);
      if (!check) throw new Error(`There is no check ${id}.`);
      const observed = await observe(id);
      return Object.fromEntries(
        observed.map((one) => [
          one.object.name,
          verdictAfter(one.lapse, judge(check, one.measured)),
        ]),
      );
    },
    async [Symbol.asyncDispose]() {
      await events.stop();
      await dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
