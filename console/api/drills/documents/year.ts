import { seriesYear } from '../../../../analyzer/cases/case-number.ts';
import { readFold } from '../../../../analyzer/cases/projection.ts';
import type { DrillState } from '../../../../analyzer/drills/drill.ts';
import {
  selectDrillRows,
  visibleDrills,
  type Insight,
} from '../../../../analyzer/drills/queries.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import { unitNames } from '../../../../analyzer/people/unit-names.ts';
import type { Db } from '../../../../analyzer/stores/records/records.ts';
import type { DrillPapers, YearRow } from '../../../documents/forms/drills/papers.ts';

/** Technical cap; what is left out is counted on the paper. */
const most = 60;

/** Planned in a civil year of China; the instants of its two ends. */
function yearSpan(year: number): [string, string] {
  const start = (each: number) => new Date(`${each}-01-01T00:00:00+08:00`).toISOString();
  return [start(year), start(year + 1)];
}

async function rowOf(db: Db, id: string): Promise<YearRow | undefined> {
  const state = (await readFold(db, id))?.fold.state as DrillState | undefined;
  if (!state) return undefined;
  const ids = [...new Set([state.unitId, ...state.participants.map(({ unitId }) => unitId)])];
  const names = await unitNames(db, ids);
  const { title, purpose, form, scope, content, plannedAt, schedule, budgeted } = state;
  const units = ids.map((unit) => names.get(unit) ?? unit);
  return { title, purpose, form, scope, content, plannedAt, units, schedule, budgeted };
}

/** The yearly plan (A.1): drills of the unit in the year of this one that the caller may read; the others are counted. */
export async function readYear(
  db: Db,
  principal: Principal,
  insight: Insight,
  { unitId, plannedAt }: DrillState,
  at: string,
): Promise<DrillPapers['year']> {
  const year = seriesYear(plannedAt ?? at);
  const [from, until] = yearSpan(year);
  const listed = await selectDrillRows(visibleDrills(db, principal, at, insight), insight)
    .where('drill_plans.unit_id', '=', unitId)
    .where('drill_plans.state', '!=', 'CANCELLED')
    .where('drill_plans.planned_at', '>=', from)
    .where('drill_plans.planned_at', '<', until)
    .orderBy('drill_plans.planned_at')
    .orderBy('drill_plans.id')
    .execute();
  const readable = listed.filter(({ open }) => open === 1).slice(0, most);
  const rows: YearRow[] = [];
  for (const { id } of readable) {
    const row = await rowOf(db, id);
    if (row) rows.push(row);
  }
  return { year, rows, leftOut: listed.length - rows.length };
}
