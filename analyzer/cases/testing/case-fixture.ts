import { generateKeyPairSync, sign } from 'node:crypto';
import { pino } from 'pino';
import type { Registry } from 'prom-client';
import { keyId, type SigningKey } from '../../audit/signing-key.ts';
import type { WorkCalendar } from '../../clocks/calendar.ts';
import type { ClockRule } from '../../clocks/clock.ts';
import { createLiveBus, type LiveMessage } from '../../live/live-bus.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import type { Tell, TellMessage } from '../../telling/tell.ts';
import type { CaseAction } from '../cases.ts';
import { createCases, type CasesEngine } from '../create-cases.ts';
import type { CasesDeps } from '../engine.ts';
import type { CaseState, Machine } from '../machine.ts';
import { toyMachine } from './toy-machine.ts';

/** A node's key that lives in memory. */
export function testKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}

/** Weekends only, days end at 24:00. */
const plainCalendar: WorkCalendar = {
  years: new Map(),
  endOfDayMinutes: 1_440,
  basis: { source: 'test', confidence: 'P' },
};

/** Gives every rule the same limit; for machines under test that bring no rules of their own. */
export function plainDeadlines(hours = 24): CasesDeps['deadlines'] {
  return {
    calendar: plainCalendar,
    async resolve(ruleId): Promise<ClockRule> {
      return { ruleId, limit: { kind: 'hours', value: hours }, source: 'test', confidence: 'P' };
    },
  };
}

export interface CaseFixtureOptions {
  /** Default: the toy machine. */
  machines?: readonly Machine<CaseState>[];
  /** Default: a temporary SQLite database with `testUnits`, removed by `dispose`. */
  records?: Records;
  time?: DrivenTime;
  key?: SigningKey;
  /** Default: every clock has 24 hours. */
  deadlines?: CasesDeps['deadlines'];
  jobs?: Jobs;
  metrics?: Registry;
  /** Default: kept in `told`. */
  tell?: Tell;
}

export interface CaseFixture {
  records: Records;
  cases: CasesEngine;
  time: DrivenTime;
  key: SigningKey;
  /** What open screens heard. */
  heard: LiveMessage[];
  /** What people were told (outbox, after `cases.drainOutbox()`). */
  told: TellMessage[];
  dispose(): Promise<void>;
}

/** Cases over temporary records, with a driven clock and a key in memory: a node for tests. */
export async function caseFixture(options: CaseFixtureOptions = {}): Promise<CaseFixture> {
  const opened = options.records
    ? { records: options.records, dispose: async () => {} }
    : await temporaryRecords();
  const { records } = opened;
  if (!options.records) await insertTestUnits(records.db);
  const time = options.time ?? createDrivenTime();
  const key = options.key ?? testKey();
  const live = createLiveBus();
  const heard: LiveMessage[] = [];
  live.subscribe((message) => heard.push(message));
  const told: TellMessage[] = [];
  const cases = createCases({
    records,
    time,
    key,
    live,
    log: pino({ level: 'silent' }),
    machines: options.machines ?? [toyMachine],
    deadlines: options.deadlines ?? plainDeadlines(),
    tell: options.tell ?? (async (_, message) => void told.push(message)),
    ...(options.jobs && { jobs: options.jobs }),
    ...(options.metrics && { metrics: options.metrics }),
  });
  await cases.start();
  return { records, cases, time, key, heard, told, dispose: opened.dispose };
}

/** A person of a unit, as the actor of an action. */
export function personOf(unitId: string): CaseAction['actor'] {
  return { kind: 'person', accountId: `account-${unitId}`, name: `Person of ${unitId}` };
}
