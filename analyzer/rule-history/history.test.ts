import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drivenTime } from '../alerts/testing/alert-fixture.ts';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { RuleWorkBook } from '../pipeline/rule-work.ts';
import type { Db } from '../stores/records/records.ts';
import { costOfDay, costOfWeek } from './costs.ts';
import { createRuleHistory, type RuleHistory } from './history.ts';
import { defaultHistory, loadHistoryLimits } from './limits.ts';

const hourMs = 3_600_000;
const log = pino({ level: 'silent' });

test('reads the limits of a node from its rules', () => {
  expect(loadHistoryLimits()).toEqual(defaultHistory);
});

describe.each(bothEngines)('the history of what rules cost on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let db: Db;
  let time: ReturnType<typeof drivenTime>;
  let book: RuleWorkBook;
  let history: RuleHistory;
  let counted: number;
  let thread: object;

  beforeAll(async () => {
    if (!skip) opened = await open();
  });
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    db = opened.records.db;
    await db.deleteFrom('rule_costs').execute();
    time = drivenTime();
    begin();
  });

  /** A process that begins to count. */
  function begin(): void {
    book = new RuleWorkBook(time);
    history = createRuleHistory({
      records: opened.records,
      book,
      limits: defaultHistory,
      time,
      log,
    });
    counted = 0;
    thread = {};
  }
  function work(candidates: number, ruleId = 'a'): void {
    counted += candidates;
    const cost = { ruleId, candidates: counted, hits: counted / 2, micros: counted * 10 };
    book.report(thread, { costs: [cost] });
  }
  const now = () => new Date(time.at).toISOString();
  const week = () => costOfWeek(db, 'a', book.read().unsaved, now());
  const day = () => costOfDay(db, book.read().unsaved, now());

  test.skipIf(skip)('adds what is not written to what is, also after a restart', async () => {
    work(2);
    await history.save();
    work(4);
    await history.stop();
    begin();
    work(6);
    time.at += hourMs;
    work(8);
    expect(await week()).toEqual({
      candidates: 20,
      matched: 10,
      micros: 200,
      hours: [
        { from: '2026-11-21T08:00:00.000Z', micros: 120 },
        { from: '2026-11-21T09:00:00.000Z', micros: 80 },
      ],
    });
    expect(await day()).toEqual(new Map([['a', 200]]));
  });

  test.skipIf(skip)('tells a day from a week, and forgets what is older', async () => {
    work(2);
    await history.save();
    time.at += 3 * 24 * hourMs;
    work(4);
    await history.save();
    expect(await day()).toEqual(new Map([['a', 40]]));
    expect(await week()).toMatchObject({ micros: 60 });
    expect(await costOfWeek(db, 'b', [], now())).toBeUndefined();
    time.at += 6 * 24 * hourMs;
    work(6);
    await history.save();
    expect(await week()).toMatchObject({ micros: 100 });
    const rows = await db.selectFrom('rule_costs').select('hour').orderBy('hour').execute();
    expect(rows.map((row) => row.hour)).toEqual(['2026-11-24T08', '2026-11-30T08']);
  });

  test.skipIf(skip)('keeps what the database did not take', async () => {
    const { records } = opened;
    const refuses = createRuleHistory({
      records: { ...records, transaction: () => Promise.reject(new Error('the disk is full')) },
      book,
      limits: defaultHistory,
      time,
      log,
    });
    work(2);
    await refuses.save();
    expect(await week()).toMatchObject({ micros: 20 });
    await history.save();
    expect(book.read().unsaved).toEqual([]);
    expect(await week()).toMatchObject({ micros: 20 });
  });
});
