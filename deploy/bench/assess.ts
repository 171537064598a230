import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRuleBook } from '../../analyzer/assessment/rules.ts';
import { scoreAllSystems } from '../../analyzer/assessment/score-all.ts';
import type { Score } from '../../analyzer/assessment/scoring/score.ts';
import type { SheetMaker } from '../../analyzer/assessment/sheet/store.ts';
import { judgeItems, scoreItems } from '../../analyzer/assessment/snapshot.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import {
  postgresIsInstalled,
  startPostgres,
} from '../../analyzer/stores/records/testing/postgres.ts';
import { root } from '../paths.ts';
import { seedAssessments, type AssessSeed } from './assess-seed.ts';

const targetSeconds = 5;
const targetMib = 512;
const now = Date.parse('2026-11-20T02:00:00.000Z');
const at = new Date(now).toISOString();

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

/** CPU seconds of all threads of this process. */
function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

async function compare(records: Records, maker: SheetMaker, wanted: ReadonlyMap<string, Score[]>) {
  let equal = 0;
  for (const [id, scores] of wanted) {
    const system = await records.db
      .selectFrom('systems')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const slow = scoreItems(maker, system, await judgeItems(records.db, maker, system, at));
    if (JSON.stringify(slow) === JSON.stringify(scores)) equal += 1;
  }
  return equal;
}

async function scoreOnce(records: Records, maker: SheetMaker, seed: AssessSeed) {
  const sample = new Map<string, Score[]>();
  const cpu = process.cpuUsage();
  const from = performance.now();
  let systems = 0;
  let lower = 0;
  for await (const page of scoreAllSystems(records, maker, at)) {
    for (const { system, scores } of page) {
      if (systems < seed.compared) sample.set(system.id, scores);
      systems += 1;
      lower += scores[0]?.lower ?? 0;
    }
  }
  return {
    sample,
    systems,
    mean: lower / systems,
    cpu: cpuSeconds(cpu),
    wall: (performance.now() - from) / 1_000,
  };
}

async function run(records: Records, engine: string, seed: AssessSeed): Promise<boolean> {
  try {
    const rules = await createRuleBook(join(root, 'rules', 'compliance')).load();
    const from = performance.now();
    const maker = await seedAssessments(records, rules, seed);
    print({
      name: `assess: seed, ${engine}`,
      unit: 's',
      value: round((performance.now() - from) / 1_000),
      ...seed,
    });
    // The first pass makes the sheets of those systems that only have rows.
    await scoreOnce(records, maker, seed);
    const found = await scoreOnce(records, maker, seed);
    const rss = Math.round(process.resourceUsage().maxRSS / 1_024);
    const items = maker.profiles({ level: 3, sLevel: 3, aLevel: 3, scopes: ['general'] }).items;
    print({
      name: `assess: score all systems under ${rules.packs.length} packs, ${engine}`,
      unit: 's',
      value: round(found.cpu),
      cpu_s: round(found.cpu),
      wall_s: round(found.wall),
      rss_mib: rss,
      systems: found.systems,
      items: items.length,
      objects: seed.objects,
      verdicts: found.systems * items.length * seed.objects,
      mean_lower: round(found.mean),
      target: { cpu_s: targetSeconds, rss_mib: targetMib },
    });
    const equal = await compare(records, maker, found.sample);
    print({
      name: `assess: sheets that say what the rows say, ${engine}`,
      unit: 'systems',
      value: equal,
      target: found.sample.size,
    });
    return found.cpu <= targetSeconds && rss <= targetMib && equal === found.sample.size;
  } finally {
    await records.stop();
  }
}

async function runOnPostgres(seed: AssessSeed): Promise<boolean> {
  if (!postgresIsInstalled) {
    print({ name: 'assess: postgres', skipped: 'postgresql-15 is not installed' });
    return true;
  }
  const postgres = await startPostgres();
  try {
    const connectionString = await postgres.createDatabase();
    return await run(await openRecords({ kind: 'postgres', connectionString }), 'postgres', seed);
  } finally {
    await postgres.stop();
  }
}

/**
 * `xiaodun bench assess [--systems N] [--objects N]`: scores every system of a province from the store, on SQLite and Postgres, under all packs
 * and readings. Resolves to 1 when more than 5 s of CPU or 512 MiB are used, or a sheet does not say what the rows behind it say.
 */
export async function benchAssess(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      systems: { type: 'string', default: '10000' },
      objects: { type: 'string', default: '5' },
      compared: { type: 'string', default: '20' },
    },
  });
  const seed = {
    systems: Number(values.systems),
    objects: Number(values.objects),
    compared: Number(values.compared),
    now,
  };
  if (![seed.systems, seed.objects].every((value) => Number.isSafeInteger(value) && value > 0)) {
    throw new Error('bench assess: --systems and --objects are whole numbers');
  }
  const dir = await mkdtemp(join(tmpdir(), 'xiaodun-bench-assess-'));
  try {
    const path = join(dir, 'records.sqlite');
    const embedded = await run(await openRecords({ kind: 'sqlite', path }), 'sqlite', seed);
    const cluster = await runOnPostgres(seed);
    return embedded && cluster ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
