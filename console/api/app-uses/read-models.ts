import { sql, type SqlBool } from 'kysely';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { missingFacts } from '../../../analyzer/apps/fields.ts';
import type { AppUseState } from '../../../analyzer/apps/use/state.ts';
import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { readAppCases, type AppCaseRow } from '../app-cases/case-list.ts';
import { decisionsView, rowItems } from '../app-cases/views.ts';
import { listedOf } from '../apps/listed.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { texts } from '../cases/case-list.ts';
import { clocksOfCases, isLate } from '../cases/clocks-of-cases.ts';
import type { CaseClockView } from '../cases/schema.ts';
import type { ListRequest } from '../lists.ts';
import { notFound } from '../problem.ts';
import type { AppUse, AppUseRow } from './schema.ts';

interface UseReaderDeps {
  records: Records;
  basis: AppsBasis;
  deadlines: Pick<Deadlines, 'rules'>;
  time: TimeSource;
}

const columns = [
  'bureau_unit_id',
  'nature',
  'people',
  'trigger_kind',
  'in_use_since',
  'reviewed_on',
  'stopped_on',
] as const;
type Row = AppCaseRow & Record<(typeof columns)[number], string | number | null>;

const text = (value: string | number | null): string | null =>
  value === null ? null : String(value);

function rowOf(
  row: Row,
  bureauUnitName: string | null,
  listed: AppUseRow['listed'],
  total: number,
  clocks: CaseClockView[],
): AppUseRow {
  const newest = row.newest_package_id;
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    state: row.state as AppUseRow['state'],
    appId: row.app_id,
    appName: row.title,
    providerName: row.provider_name,
    filingState: row.filing_state,
    filingNumber: row.filing_number,
    listed,
    unitId: row.unit_id,
    unitName: row.unit_name,
    bureauUnitId: text(row.bureau_unit_id),
    bureauUnitName,
    nature: text(row.nature),
    people: row.people === null ? null : Number(row.people),
    packageId: row.package_id,
    packageVersion: row.package_version,
    newerPackageId: newest !== null && newest !== row.package_id ? newest : null,
    items: rowItems(row, total),
    trigger: row.trigger_kind as AppUseRow['trigger'],
    inUseSince: text(row.in_use_since),
    reviewedOn: text(row.reviewed_on),
    stoppedOn: text(row.stopped_on),
    responsibleId: row.responsible_id,
    responsibleName: row.responsible_name,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    overdue: isLate(clocks),
    clocks,
  };
}

/** `nature`; `turn`: uses that wait for the caller's own unit, as the authority or as the school. */
function narrowing(principal: Principal, { nature, turn }: ListRequest['filter']) {
  const own = sql.join(['', ...ownUnits(principal)]);
  const natures = texts(nature);
  return [
    ...(natures.length > 0 ? [sql<SqlBool>`t.nature in (${sql.join(natures)})`] : []),
    ...(turn === 'bureau' ? [sql<SqlBool>`t.bureau_unit_id in (${own})`] : []),
    ...(turn === 'school'
      ? [
          sql<SqlBool>`t.unit_id in (${own}) and t.state in ('SCHOOL_PROPOSED', 'SCHOOL_REVIEW', 'COLLECTIVE_DECISION', 'RE_REVIEW')`,
        ]
      : []),
  ];
}

/** A page of the uses that the principal may see. */
export async function readUses(
  { records: { db }, basis, deadlines, time }: UseReaderDeps,
  principal: Principal,
  list: ListRequest,
): Promise<{ rows: AppUseRow[]; total: number }> {
  const at = isoNow(time);
  const { rows, total } = await readAppCases(db, principal, list, at, {
    table: 'app_uses',
    columns,
    more: narrowing(principal, list.filter),
  });
  const ids = rows.map(({ id }) => id);
  const clocks = await clocksOfCases(db, ids, at, deadlines.rules);
  const names = await unitNames(
    db,
    rows.flatMap(({ bureau_unit_id: id }) => (id === null ? [] : [String(id)])),
  );
  const apps = rows.map((row) => ({ id: row.app_id, provider_key: row.provider_key }));
  const listed = await listedOf(db, principal, apps, at);
  const items = (await basis.items()).length;
  const shown = rows.map((row) => {
    const bureau = names.get(String(row.bureau_unit_id)) ?? null;
    const on = listed({ id: row.app_id, provider_key: row.provider_key });
    return rowOf(row, bureau, on, items, clocks.get(row.id) ?? []);
  });
  return { rows: shown, total };
}

/** One use that was found visible. */
export async function readUse(
  deps: UseReaderDeps,
  principal: Principal,
  { caseId, state: folded }: CaseView,
): Promise<AppUse> {
  const state = folded as AppUseState;
  const list = { offset: 0, limit: 1, filter: { id: caseId } };
  const [row] = (await readUses(deps, principal, list)).rows;
  if (!row) throw notFound('use', caseId);
  const { db } = deps.records;
  const names = await unitNames(db, [
    ...state.bureauUnitIds,
    ...state.bureauSteps.map(({ unitId }) => unitId),
  ]);
  const nameOf = (unitId: string) => names.get(unitId) ?? unitId;
  return {
    ...row,
    ...(await decisionsView(db, deps.basis, state)),
    facts: state.facts,
    missing: missingFacts(await deps.basis.fields(), 'use', state.facts),
    proposed: state.proposed,
    schoolReview: state.schoolReview,
    decision: state.decision,
    bureaus: state.bureauUnitIds.map((unitId, at) => ({
      unitId,
      unitName: nameOf(unitId),
      passed: at < state.bureausPassed,
    })),
    bureauSteps: state.bureauSteps.map((step) => ({
      ...step,
      unitName: nameOf(step.unitId),
      gates: [...step.gates],
    })),
    triggers: [...state.triggers],
    stopped: state.stopped,
    files: [...state.files],
  };
}
