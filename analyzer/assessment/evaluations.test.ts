import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDrivenTime, type DrivenTime } from '../../collector/time/driven-time.ts';
import { createDuckdbEventStore } from '../stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { missingEngine } from '../stores/records/testing/engine.ts';
import { openRecords } from '../stores/records/open.ts';
import type { Records } from '../stores/records/records.ts';
import { postgresIsInstalled, startPostgres } from '../stores/records/testing/postgres.ts';
import { copyTemplate } from '../stores/records/testing/template.ts';
import { createEvaluations } from './evaluations.ts';
import type { AttestationInput } from './item-result.ts';
import type { PeopleInputs } from './people-inputs.ts';
import { createRuleBook, type AssessmentRules } from './rules.ts';
import { keepAllScores, scoreSheet } from './score-all.ts';
import { keepScoresOfDay } from './score-days.ts';
import { createProfiles } from './sheet/profile.ts';
import { markSheetStale, withSheets, type SheetMaker } from './sheet/store.ts';
import { judgeItems, scoreItems } from './snapshot.ts';
import type { SystemTable } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'xiaodun-evaluations-'));
const log = pino({ level: 'silent' });
const hour = 3_600;
const never = new AbortController().signal;

let events: EventStore;
let rules: AssessmentRules;
let time: DrivenTime;

beforeAll(async () => {
  time = createDrivenTime();
  rules = await createRuleBook('rules/compliance').load();
  events = await createDuckdbEventStore({
    dir: join(folder, 'events'),
    memoryLimitMiB: 128,
    threads: 1,
    time,
    log,
    metrics: new Registry(),
  });
});
afterAll(async () => {
  await events.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function insertSource(records: Records, unit: string, name: string): Promise<void> {
  await records.db
    .insertInto('log_sources')
    .values({
      id: `${unit}-${name}`,
      unit_id: unit,
      unit_assigned: 1,
      address: `${unit}-${name}`,
      transport: 'udp',
      name,
      vendor: 'huawei',
      product: 'vrp',
      first_seen_at: '2026-08-01T00:00:00.000Z',
      last_seen_at: new Date(time.now()).toISOString(),
      events: '31',
      unparsed: '0',
      dropped: '0',
      learnt_gap_seconds: 0,
      silent_after_seconds: 36_000_000,
      silence_fixed: 0,
      muted: 0,
      silent_since: null,
    })
    .execute();
}

function systemOf(id: string, unit: string): SystemTable {
  return {
    id,
    unit_id: unit,
    name: id,
    level: 2,
    s_level: 2,
    a_level: 2,
    scopes: '["general"]',
    created_at: new Date(time.now()).toISOString(),
    closed_at: null,
    evaluated_at: null,
  };
}

/** `whole` false: what depends on the engine only. */
function contract(open: () => Promise<Records>, whole: boolean): void {
  let records: Records;
  let maker: SheetMaker;
  let said: Map<string, readonly (AttestationInput & { itemKey: string })[]>;
  let evaluations: ReturnType<typeof createEvaluations>;
  let makes: string[];

  beforeEach(async () => {
    time.set('2026-09-01T08:00:00.000Z');
    records = await open();
    said = new Map();
    makes = [];
    const people: PeopleInputs = {
      of: async (_db, ids) =>
        new Map(
          ids.map((id) => [id, { attestations: said.get(id) ?? [], exceptions: [] }] as const),
        ),
    };
    maker = { rules, people, profiles: createProfiles(rules) };
    evaluations = createEvaluations({
      records,
      events,
      time,
      log,
      retentionDays: 180,
      maker: async () => maker,
      onSheet: async (trx, system, sheet, at) => {
        makes.push(system.id);
        const [score] = scoreSheet(maker, system, sheet, at);
        if (score) await keepScoresOfDay(trx, [{ system, score }], at);
      },
    });
    await insertTestUnits(records.db);
    for (const unit of ['schoolA', 'schoolB']) await insertSource(records, unit, 'SW1');
    await records.db
      .insertInto('systems')
      .values([systemOf('s1', 'schoolA'), systemOf('s2', 'schoolA'), systemOf('s3', 'schoolB')])
      .execute();
    return async () => await records.stop();
  });

  async function count(current: boolean): Promise<number> {
    const { rows } = await records.db
      .selectFrom('evidence')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .where('superseded_at', current ? 'is' : 'is not', null)
      .executeTakeFirstOrThrow();
    return rows;
  }

  async function expectSheetsLikeRows(): Promise<void> {
    const at = new Date(time.now()).toISOString();
    const systems = await records.db.selectFrom('systems').selectAll().orderBy('id').execute();
    for (const { sheet, ...system } of await withSheets(records, maker, systems, at)) {
      const items = await judgeItems(records.db, maker, system, at);
      expect(scoreSheet(maker, system, sheet, at)).toEqual(scoreItems(maker, system, items));
    }
  }

  test('evaluates what is due once, and piles up no evidence that says the same', async () => {
    await evaluations.evaluateDue(never);
    const first = await count(true);
    expect(first).toBeGreaterThanOrEqual(9);
    expect(makes.toSorted()).toEqual(['s1', 's2', 's3']);
    await evaluations.evaluateDue(never);
    expect(makes).toHaveLength(3);
    time.advance(hour);
    await evaluations.evaluateDue(never);
    expect(makes).toHaveLength(6);
    expect(await count(true)).toBe(first);
    expect(await count(false)).toBeLessThan(first / 2);
    await expectSheetsLikeRows();
  });

  test('makes a sheet again when people say something, time passes or rules change', async () => {
    await evaluations.evaluateDue(never);
    const scores = async () => {
      const at = new Date(time.now()).toISOString();
      const [row] = await withSheets(records, maker, [systemOf('s1', 'schoolA')], at);
      return scoreSheet(maker, row!, row!.sheet, at)[0]!;
    };
    const before = (await scores()).counts.satisfied;
    said.set('s1', [
      {
        id: 'a1',
        itemKey: '7.1.6.1.a',
        verdict: 'satisfied',
        effectiveFrom: '2026-09-01T00:00:00.000Z',
        expiresAt: '2026-09-01T10:00:00.000Z',
        reviewed: true,
      },
    ]);
    await records.transaction((trx) => markSheetStale(trx, 's1'));
    expect((await scores()).counts.satisfied).toBe(before + 1);
    makes.length = 0;
    await evaluations.refreshDue(never);
    expect(makes).toEqual([]);
    time.advance(3 * hour);
    // The stored sheet knows when the attestation ends; the job only brings what was stored beside it up to date.
    expect((await scores()).counts.satisfied).toBe(before);
    await evaluations.refreshDue(never);
    expect(makes).toContain('s1');
    makes.length = 0;
    await evaluations.refreshDue(never);
    expect(makes).toEqual([]);
    maker = {
      ...maker,
      rules: { ...rules, catalogue: { ...rules.catalogue, sha256: 'edited' } },
    };
    await scores();
    const sheet = await records.db
      .selectFrom('verdict_sheets')
      .select('catalogue')
      .where('system_id', '=', 's1')
      .executeTakeFirstOrThrow();
    expect(sheet.catalogue).toBe('edited');
  });

  if (!whole) return;

  test('renews evidence before it expires, and forgets what was replaced after the retention', async () => {
    await evaluations.evaluateDue(never);
    const first = await count(true);
    for (let n = 0; n < 5; n += 1) {
      time.advance(20 * hour);
      await evaluations.evaluateDue(never);
    }
    expect(await count(true)).toBe(first);
    expect(await count(false)).toBeGreaterThan(0);
    await expectSheetsLikeRows();
    time.advance(190 * 24 * hour);
    await evaluations.evaluateDue(never);
    const left = await records.db
      .selectFrom('evidence')
      .select('superseded_at')
      .where('superseded_at', '<', '2026-12-01')
      .execute();
    expect(left).toEqual([]);
  });

  test('takes the evidence of an object that is gone out of the count', async () => {
    await evaluations.evaluateDue(never);
    const of = (id: string) =>
      records.db
        .selectFrom('evidence')
        .select('id')
        .where('superseded_at', 'is', null)
        .where('object_id', '=', id)
        .execute();
    expect((await of('schoolA-SW1')).length).toBeGreaterThan(0);
    await records.db.deleteFrom('log_sources').where('id', '=', 'schoolA-SW1').execute();
    time.advance(hour);
    await evaluations.evaluateDue(never);
    expect(await of('schoolA-SW1')).toEqual([]);
    expect((await of('schoolB-SW1')).length).toBeGreaterThan(0);
    await expectSheetsLikeRows();
  });

  test('keeps the score of each day of every system', async () => {
    await evaluations.evaluateDue(never);
    time.advance(24 * hour);
    await keepAllScores(records, maker, new Date(time.now()).toISOString(), never);
    const days = await records.db
      .selectFrom('score_days')
      .select(['system_id', 'day'])
      .orderBy('system_id')
      .orderBy('day')
      .execute();
    expect(days.map(({ system_id: id, day }) => `${id} ${day}`)).toEqual([
      's1 2026-09-01',
      's1 2026-09-02',
      's2 2026-09-01',
      's2 2026-09-02',
      's3 2026-09-01',
      's3 2026-09-02',
    ]);
  });

  test('stops between two systems when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await evaluations.evaluateDue(stop.signal);
    expect(makes).toEqual([]);
  });
}

describe('evaluations on SQLite', () => {
  let n = 0;
  contract(async () => {
    n += 1;
    const path = join(folder, `records-${n}.sqlite`);
    await copyTemplate(path);
    return await openRecords({ kind: 'sqlite', path });
  }, true);
});

const wanted = postgresIsInstalled
  ? { skip: false, title: 'evaluations on Postgres' }
  : missingEngine('evaluations on Postgres', 'postgresql-15 is not installed');

describe.skipIf(wanted.skip)(wanted.title, () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(() => postgres.stop());
  contract(
    async () =>
      openRecords({ kind: 'postgres', connectionString: await postgres.createMigrated() }),
    false,
  );
});
