import type { ClockState } from '../../analyzer/clocks/clock.ts';
import type { Records, Trx } from '../../analyzer/stores/records/records.ts';
import type { DeliveryStateName } from '../../analyzer/notices/state.ts';
import { severityRank } from '../../analyzer/notices/severity.ts';
import { noticeSeverities } from '../../analyzer/notices/facts.ts';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';

const epoch = '2020-01-01T00:00:00.000Z';
const hourMs = 3_600_000;

export interface SeedOptions {
  schools: number;
  deliveries: number;
  /** Milliseconds since the epoch: the instant at which the board is read. */
  now: number;
}

type Rows<T extends keyof Tables> = Tables[T][];
interface Tables {
  units: { id: string; parent: string[] };
}

/** A province of 10 cities, 100 counties and the schools; each unit with the units above it, nearest first. */
function unitTree(schools: number): Rows<'units'> {
  const units: Rows<'units'> = [{ id: 'province', parent: [] }];
  for (let city = 0; city < 10; city += 1) {
    units.push({ id: `city-${city}`, parent: ['province'] });
  }
  for (let county = 0; county < 100; county += 1) {
    units.push({ id: `county-${county}`, parent: [`city-${county % 10}`, 'province'] });
  }
  for (let school = 0; school < schools; school += 1) {
    const county = school % 100;
    const parent = [`county-${county}`, `city-${county % 10}`, 'province'];
    units.push({ id: `school-${school}`, parent });
  }
  return units;
}

/** Statements of a bounded number of parameters. */
async function inSlices<T>(
  rows: readonly T[],
  size: number,
  insert: (part: T[]) => Promise<unknown>,
) {
  for (let at = 0; at < rows.length; at += size) await insert(rows.slice(at, at + size));
}

async function seedUnits(trx: Trx, units: Rows<'units'>): Promise<void> {
  const kindOf = (id: string) => {
    const word = id.split('-')[0];
    return word === 'province' || word === 'city' || word === 'county' ? word : 'school';
  };
  await inSlices(units, 500, (part) =>
    trx
      .insertInto('units')
      .values(
        part.map(({ id }) => ({
          id,
          name: `单位 ${id}`,
          kind: kindOf(id),
          code: null,
          created_at: epoch,
          closed_at: null,
        })),
      )
      .execute(),
  );
  const closure = units.flatMap(({ id, parent }) =>
    [id, ...parent].map((ancestor, depth) => ({
      ancestor,
      descendant: id,
      depth,
      from_at: epoch,
      until_at: null,
    })),
  );
  await inSlices(closure, 500, (part) => trx.insertInto('unit_closure').values(part).execute());
}

/** Shares of a year's notices: most are done, some are on their way. */
const shares: readonly (readonly [DeliveryStateName, number])[] = [
  ['ISSUED', 0.06],
  ['SIGNED', 0.06],
  ['HANDLING', 0.12],
  ['FEEDBACK', 0.06],
  ['VERIFIED', 0.1],
  ['ARCHIVED', 0.5],
  ['WITHDRAWN', 0.04],
  ['CLOSED', 0.06],
];

function stateAt(share: number): DeliveryStateName {
  let sum = 0;
  for (const [state, part] of shares) {
    sum += part;
    if (share < sum) return state;
  }
  return 'ARCHIVED';
}

const clockOfState: Partial<Record<DeliveryStateName, string>> = {
  ISSUED: 'sign',
  SIGNED: 'feedback',
  HANDLING: 'feedback',
  FEEDBACK: 'verify',
};

function clockJson(clock: string, startedAt: string, dueAt: string): string {
  const state: ClockState = {
    clock,
    state: 'running',
    startedAt,
    originalDueAt: dueAt,
    dueAt,
    baseDueAt: dueAt,
    heldMs: 0,
    extensions: 0,
    round: 1,
    rule: {
      ruleId: `notice.${clock}.high`,
      limit: { kind: 'hours', value: 24 },
      source: 'bench',
      confidence: 'P',
    },
  };
  return JSON.stringify(state);
}

function deliveryRows({ schools, deliveries, now }: SeedOptions) {
  const random = createSeededRandom(42).next;
  return Array.from({ length: deliveries }, (_, index) => {
    const school = Math.floor(random() * schools);
    const county = school % 100;
    // A third comes from each level.
    const issuer = [`county-${county}`, `city-${county % 10}`, 'province'][index % 3] ?? 'province';
    const state = stateAt(random());
    const severity = noticeSeverities[Math.floor(random() * 4)] ?? 'low';
    const issuedMs = now - Math.floor(random() * 365 * 24) * hourMs;
    const clock = clockOfState[state];
    const dueAt = new Date(now + Math.floor((random() - 0.3) * 240) * hourMs).toISOString();
    const issuedAt = new Date(issuedMs).toISOString();
    return { index, school: `school-${school}`, issuer, state, severity, issuedAt, clock, dueAt };
  });
}

type Seeded = ReturnType<typeof deliveryRows>[number];

const idOf = (index: number) => `D${String(index).padStart(25, '0')}`;
const noticeIdOf = (index: number) => `N${String(index).padStart(25, '0')}`;

function deliveryOf(row: Seeded) {
  const due = (clock: string) => (row.clock === clock ? row.dueAt : null);
  return {
    id: idOf(row.index),
    unit_id: row.school,
    notice_id: noticeIdOf(row.index),
    parent_id: null,
    issuer_unit_id: row.issuer,
    number: `〔2026〕第${String(row.index).padStart(4, '0')}号`,
    title: `关于信息系统存在安全隐患的通报 ${row.index}`,
    kind: 'weakness' as const,
    severity: row.severity,
    severity_rank: severityRank(row.severity),
    tlp: 'amber' as const,
    state: row.state,
    version: 3,
    round: 1,
    recurrences: 0,
    open_request: null,
    issued_at: row.issuedAt,
    updated_at: row.issuedAt,
    next_due_at: row.clock === undefined ? null : row.dueAt,
    next_clock: row.clock ?? null,
    sign_due_at: due('sign'),
    contain_due_at: null,
    feedback_due_at: due('feedback'),
    verify_due_at: due('verify'),
    code: `code-${row.index}`,
  };
}

function noticeOf(row: Seeded) {
  return {
    id: noticeIdOf(row.index),
    unit_id: row.issuer,
    number: `〔2026〕第${String(row.index).padStart(4, '0')}号`,
    kind: 'weakness' as const,
    severity: row.severity,
    severity_rank: severityRank(row.severity),
    tlp: 'amber' as const,
    title: `关于信息系统存在安全隐患的通报 ${row.index}`,
    state: 'ISSUED' as const,
    version: 3,
    source: 'own-monitoring',
    created_at: row.issuedAt,
    issued_at: row.issuedAt,
    archived_at: null,
    updated_at: row.issuedAt,
    recipients: 1,
    recurrences: 0,
    references_count: 1,
    pending: 0,
  };
}

function clockOf(row: Seeded, clock: string) {
  return {
    case_id: idOf(row.index),
    clock,
    case_kind: 'delivery' as const,
    unit_id: row.school,
    state: 'running' as const,
    started_at: row.issuedAt,
    due_at: row.dueAt,
    original_due_at: row.dueAt,
    paused_at: null,
    ended_at: null,
    extensions: 0,
    round: 1,
    rule_id: `notice.${clock}.high`,
    ladder: null,
    escalated_step: 0,
    clock_json: clockJson(clock, row.issuedAt, row.dueAt),
  };
}

function partiesOf(row: Seeded) {
  const party = { kind: 'delivery', ref_id: idOf(row.index), from_at: epoch, until_at: null };
  return [{ ...party, unit_id: row.issuer, role: 'issuer' }];
}

/**
 * Units, notices, deliveries, their clocks and parties, as the projections write them; the logs behind them are left out, a
 * board does not read them.
 */
export async function seedNotices(records: Records, options: SeedOptions): Promise<void> {
  const rows = deliveryRows(options);
  await records.transaction(async (trx) => {
    await seedUnits(trx, unitTree(options.schools));
    await inSlices(rows, 500, async (part) => {
      await trx.insertInto('notices').values(part.map(noticeOf)).execute();
      await trx.insertInto('deliveries').values(part.map(deliveryOf)).execute();
      await trx.insertInto('parties').values(part.flatMap(partiesOf)).execute();
      const clocks = part.flatMap((row) =>
        row.clock === undefined ? [] : clockOf(row, row.clock),
      );
      if (clocks.length > 0) await trx.insertInto('case_clocks').values(clocks).execute();
    });
  });
}
