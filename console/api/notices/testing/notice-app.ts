import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createCases, type CasesEngine } from '../../../../analyzer/cases/create-cases.ts';
import { testKey } from '../../../../analyzer/cases/testing/case-fixture.ts';
import { createDeadlines } from '../../../../analyzer/clocks/deadlines.ts';
import { ownCalendar, ownDeadlines } from '../../../../analyzer/clocks/testing/rules.ts';
import { createNoticeBatches, type NoticeBatches } from '../../../../analyzer/notices/batches.ts';
import { createDeliveryMachine } from '../../../../analyzer/notices/delivery-machine.ts';
import {
  createNoticeEvidence,
  type NoticeEvidence,
} from '../../../../analyzer/notices/evidence.ts';
import { createNoticeMachine } from '../../../../analyzer/notices/notice-machine.ts';
import { createNoticeReports } from '../../../../analyzer/notices/reports.ts';
import { loadNoticeRules } from '../../../../analyzer/notices/rules.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import { createFileBlobs } from '../../../../analyzer/stores/blobs/file-blobs.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import type { Feature } from '../../api.ts';
import { deliveriesFeature } from '../../deliveries/index.ts';
import { testApp, type TestApp, type TestParts } from '../../testing/test-app.ts';
import { noticesFeature } from '../index.ts';

/** What more features of a test may stand on. */
export interface NoticeParts extends TestParts {
  cases: CasesEngine;
}

export interface NoticeApp {
  app: TestApp;
  cases: CasesEngine;
  batches: NoticeBatches;
  evidence: NoticeEvidence;
  dispose(): Promise<void>;
}

/** The routes of notices and deliveries over real records, blobs, rules and deadlines. */
export async function noticeApp(
  options: {
    records?: Records;
    time?: TimeSource;
    features?: (parts: NoticeParts) => readonly Feature[];
    /** Instead of the product's. */
    uploads?: { maxMebibytes: number; unattachedPerAccount: number; forgetHours: number };
  } = {},
): Promise<NoticeApp> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-notices-'));
  const log = pino({ level: 'silent' });
  const own = loadNoticeRules();
  const rules = { ...own, evidence: { ...own.evidence, ...options.uploads } };
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const made: Partial<Omit<NoticeApp, 'app' | 'dispose'>> = {};
  const app = await testApp({
    ...(options.records && { records: options.records }),
    ...(options.time && { time: options.time }),
    features: (parts) => {
      const { records, people, rights, time } = parts;
      const noticeMachine = createNoticeMachine({ rules });
      const deliveryMachine = createDeliveryMachine({ rules });
      const machines = [noticeMachine, deliveryMachine];
      const deadlines = createDeadlines({
        records,
        rules: ownDeadlines(),
        calendar: ownCalendar(),
        time,
      });
      const key = testKey();
      const cases = createCases({ records, time, log, key, deadlines, machines });
      const batches = createNoticeBatches({ records, cases, rules, time, log });
      const evidence = createNoticeEvidence({ records, blobs, rules, time, nodeId: key.id });
      const reports = createNoticeReports({ records, cases, rules, time });
      Object.assign(made, { cases, batches, evidence });
      const shared = { records, cases, rights, deadlines, time };
      return [
        noticesFeature({ ...shared, reports, batches, evidence, noticeMachine }),
        deliveriesFeature({ ...shared, deliveryMachine, pins: people.pins, linksPerMinute: 1_000 }),
        ...(options.features?.({ ...parts, cases }) ?? []),
      ];
    },
  });
  return {
    ...(made as Required<typeof made>),
    app,
    async dispose() {
      await app.dispose();
      await rm(folder, { recursive: true });
    },
  };
}
