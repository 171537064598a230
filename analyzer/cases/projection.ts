import type { Insertable } from 'kysely';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { ClockState } from '../clocks/clock.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { emptyFold, type Fold, type PartySpan } from './fold.ts';
import type { CaseState, Machine, Projected } from './machine.ts';
import type { CaseKind } from './message.ts';
import type { CaseTables } from './tables.ts';

export interface StoredFold {
  kind: CaseKind;
  fold: Fold;
}

/** The fold as it was stored with the last message. */
export async function readFold(db: Db | Trx, caseId: string): Promise<StoredFold | undefined> {
  const row = await db
    .selectFrom('cases')
    .select(['kind', 'state_json'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row && { kind: row.kind, fold: JSON.parse(row.state_json) as Fold };
}

export function projectedOf(
  caseId: string,
  fold: Fold & { state: CaseState },
): Projected<CaseState> {
  const { version, state, clocks, openedAt, updatedAt } = fold;
  return { caseId, version, state, clocks, openedAt, updatedAt };
}

function clockRow(
  caseId: string,
  kind: CaseKind,
  unitId: string,
  clock: ClockState,
  step: number,
): Insertable<CaseTables['case_clocks']> {
  return {
    case_id: caseId,
    clock: clock.clock,
    case_kind: kind,
    unit_id: unitId,
    state: clock.state,
    started_at: clock.startedAt,
    due_at: clock.dueAt,
    original_due_at: clock.originalDueAt,
    paused_at: clock.pausedAt ?? null,
    ended_at: clock.endedAt ?? null,
    extensions: clock.extensions,
    round: clock.round,
    rule_id: clock.rule.ruleId,
    ladder: clock.rule.ladder ?? null,
    escalated_step: step,
    clock_json: canonicalJson(clock),
  };
}

function clockRows(caseId: string, kind: CaseKind, fold: Fold) {
  const { state, clocks, steps } = fold;
  if (!state) return [];
  return clocks.map((clock) =>
    clockRow(caseId, kind, state.unitId, clock, steps[clock.clock] ?? 0),
  );
}

async function writeClocks(
  trx: Trx,
  caseId: string,
  kind: CaseKind,
  before: Fold,
  after: Fold,
): Promise<void> {
  const old = new Set(clockRows(caseId, kind, before).map((row) => canonicalJson(row)));
  for (const row of clockRows(caseId, kind, after)) {
    if (old.has(canonicalJson(row))) continue;
    const { case_id: _id, clock: _clock, ...columns } = row;
    await trx
      .insertInto('case_clocks')
      .values(row)
      .onConflict((conflict) => conflict.columns(['case_id', 'clock']).doUpdateSet(columns))
      .execute();
  }
}

/** A unit that this node does not know (yet) sees nothing here; a rebuild adds it. */
async function knownUnits(trx: Trx, spans: readonly PartySpan[]): Promise<Set<string>> {
  const wanted = [...new Set(spans.map((span) => span.unitId))];
  const known = new Set<string>();
  const perQuery = 500;
  for (let from = 0; from < wanted.length; from += perQuery) {
    const some = wanted.slice(from, from + perQuery);
    const rows = await trx.selectFrom('units').select('id').where('id', 'in', some).execute();
    for (const row of rows) known.add(row.id);
  }
  return known;
}

async function writeParties(
  trx: Trx,
  caseId: string,
  kind: CaseKind,
  before: Fold,
  after: Fold,
): Promise<void> {
  const old = new Set(before.parties.map((span) => canonicalJson(span)));
  const changed = after.parties.filter((span) => !old.has(canonicalJson(span)));
  if (changed.length === 0) return;
  const known = await knownUnits(trx, changed);
  for (const { unitId, role, from, until } of changed) {
    if (!known.has(unitId)) continue;
    const untilAt = { until_at: until ?? null };
    await trx
      .insertInto('parties')
      .values({ kind, ref_id: caseId, unit_id: unitId, role, from_at: from, ...untilAt })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'ref_id', 'unit_id', 'role', 'from_at']).doUpdateSet(untilAt),
      )
      .execute();
  }
}

/** Forgets what was written of a case, before it is written anew from another order of its messages. */
async function clearModels(trx: Trx, caseId: string, kind: CaseKind): Promise<void> {
  await trx.deleteFrom('case_clocks').where('case_id', '=', caseId).execute();
  await trx.deleteFrom('parties').where('kind', '=', kind).where('ref_id', '=', caseId).execute();
}

/**
 * Writes the case, its clocks, its parties and the machine's own read model. `before`: what is stored; undefined when all
 * of it has to be written anew.
 */
export async function writeModels(
  trx: Trx,
  machine: Machine<CaseState>,
  caseId: string,
  before: Fold | undefined,
  after: Fold,
): Promise<void> {
  const { kind } = machine;
  if (!before) await clearModels(trx, caseId, kind);
  const { state } = after;
  const columns = {
    kind,
    unit_id: state?.unitId ?? '',
    state: state?.state ?? '',
    title: state?.title ?? '',
    version: after.version,
    lamport: after.lamport,
    responsible_id: state?.responsibleId ?? null,
    state_json: canonicalJson(after),
    opened_at: after.openedAt,
    updated_at: after.updatedAt,
  };
  await trx
    .insertInto('cases')
    .values({ case_id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(columns))
    .execute();
  await writeClocks(trx, caseId, kind, before ?? emptyFold, after);
  await writeParties(trx, caseId, kind, before ?? emptyFold, after);
  if (state) await machine.project(trx, projectedOf(caseId, { ...after, state }));
}
