import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { readBoard } from '../../analyzer/notices/board.ts';
import { listDeliveries } from '../../analyzer/notices/delivery-queries.ts';
import type { Principal } from '../../analyzer/people/principal.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import {
  postgresIsInstalled,
  startPostgres,
} from '../../analyzer/stores/records/testing/postgres.ts';
import { seedNotices } from './notices-seed.ts';

const targetMs = 200;
const now = Date.parse('2026-11-20T02:00:00.000Z');
const at = new Date(now).toISOString();

/** Somebody of a bureau; a board is bounded by where its grant holds. */
function analystOf(unitId: string): Principal {
  return {
    accountId: 'bench',
    name: 'bench',
    unitId,
    grants: [{ role: 'bureau-analyst', unitId, from: '2020-01-01T00:00:00.000Z' }],
    via: { kind: 'session', sessionId: 'bench' },
    address: '127.0.0.1',
  };
}

const scopes = [
  { name: 'province', unitId: 'province' },
  { name: 'county', unitId: 'county-7' },
  { name: 'school', unitId: 'school-7' },
] as const;

const page = { sort: 'issuedAt', order: 'desc', offset: 0, limit: 25 } as const;

const questions = [
  {
    name: 'board by state',
    ask: async (records: Records, principal: Principal) => {
      const columns = await readBoard(records.db, 'state', {
        principal,
        at,
        filter: {},
        cards: 10,
      });
      return columns.reduce((sum, column) => sum + column.count, 0);
    },
  },
  {
    name: 'board by clock',
    ask: async (records: Records, principal: Principal) => {
      const columns = await readBoard(records.db, 'clock', {
        principal,
        at,
        filter: {},
        cards: 10,
      });
      return columns.reduce((sum, column) => sum + column.count, 0);
    },
  },
  {
    name: 'list, newest 25',
    ask: async (records: Records, principal: Principal) =>
      (await listDeliveries(records.db, principal, at, {}, page)).total,
  },
  {
    name: 'list of what is late',
    ask: async (records: Records, principal: Principal) =>
      (await listDeliveries(records.db, principal, at, { overdue: true }, page)).total,
  },
] as const;

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

const round = (value: number) => Math.round(value * 100) / 100;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure(records: Records, engine: string, runs: number): Promise<boolean> {
  let met = true;
  for (const scope of scopes) {
    const principal = analystOf(scope.unitId);
    for (const question of questions) {
      const results = await question.ask(records, principal);
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const from = performance.now();
        await question.ask(records, principal);
        times.push(performance.now() - from);
      }
      times.sort((a, b) => a - b);
      const median = percentile(times, 0.5);
      met &&= median <= targetMs;
      print({
        name: `notices: ${question.name}, ${scope.name}, ${engine}`,
        unit: 'ms',
        value: round(median),
        p95: round(percentile(times, 0.95)),
        results,
        target: targetMs,
      });
    }
  }
  return met;
}

async function run(
  records: Records,
  engine: string,
  size: { schools: number; deliveries: number; runs: number },
): Promise<boolean> {
  try {
    const start = performance.now();
    await seedNotices(records, { ...size, now });
    // As Postgres does by itself after a while.
    await (engine === 'postgres' ? sql`vacuum analyze` : sql`analyze`).execute(records.db);
    print({
      name: `notices: seed, ${engine}`,
      unit: 's',
      value: round((performance.now() - start) / 1_000),
      ...size,
    });
    return await measure(records, engine, size.runs);
  } finally {
    await records.stop();
  }
}

async function runOnPostgres(size: Parameters<typeof run>[2]): Promise<boolean> {
  if (!postgresIsInstalled) {
    print({ name: 'notices: postgres', skipped: 'postgresql-15 is not installed' });
    return true;
  }
  const postgres = await startPostgres();
  try {
    const connectionString = await postgres.createDatabase();
    return await run(await openRecords({ kind: 'postgres', connectionString }), 'postgres', size);
  } finally {
    await postgres.stop();
  }
}

/**
 * `xiaodun bench notices [--schools N] [--notices N] [--runs N]`: board and list over a province on SQLite and Postgres, one
 * JSON line each with p50 and p95. Resolves to 1 when a median misses 200 ms.
 */
export async function benchNotices(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      schools: { type: 'string', default: '2000' },
      notices: { type: 'string', default: '50000' },
      runs: { type: 'string', default: '21' },
    },
  });
  const size = {
    schools: Number(values.schools),
    deliveries: Number(values.notices),
    runs: Number(values.runs),
  };
  if (!Object.values(size).every((value) => Number.isSafeInteger(value) && value > 0)) {
    throw new Error('bench notices: --schools, --notices and --runs are whole numbers');
  }
  const dir = await mkdtemp(join(tmpdir(), 'xiaodun-bench-notices-'));
  try {
    const path = join(dir, 'records.sqlite');
    const embedded = await run(await openRecords({ kind: 'sqlite', path }), 'sqlite', size);
    const cluster = await runOnPostgres(size);
    return embedded && cluster ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
