import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { heldAt, visibleTo } from '../people/visibility.ts';
import type { Principal } from '../people/principal.ts';
import type { Database } from '../stores/records/database.ts';
import type { Db } from '../stores/records/records.ts';
import { staffRoles, type DrillForm, type DrillStateName } from './drill.ts';

export interface DrillFilter {
  ids?: readonly string[];
  states?: readonly DrillStateName[];
  forms?: readonly DrillForm[];
  /** With the units below. */
  unitIds?: readonly string[];
  /** The caller takes part, in whatever role. */
  mine?: boolean;
  /** An improvement is past its date. */
  overdue?: boolean;
  playbookHash?: string;
  /** Part of the number, or of a title that the caller may know. */
  text?: string;
}

/** What the caller may know of sealed drills: those whose staff it belongs to, and those that it approves. */
export interface Insight {
  accountId: string;
  /** Units at which the caller holds the right to approve drills. */
  approvingUnits: readonly string[];
}

export const drillSorts = {
  openedAt: 'drill_plans.opened_at',
  updatedAt: 'drill_plans.updated_at',
  plannedAt: 'drill_plans.planned_at',
  startedAt: 'drill_plans.started_at',
  number: 'drill_plans.number',
  state: 'drill_plans.state',
} as const;

export type DrillSort = keyof typeof drillSorts;

// `in ()` is no SQL; an id that nothing has says the same.
const some = <T>(list: readonly T[]): readonly T[] => (list.length > 0 ? list : ['' as T]);

function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

type Builder = ExpressionBuilder<Database, 'drill_plans'>;

function takesPart(eb: Builder, accountId: string, staffOnly: boolean): Expression<SqlBool> {
  return eb.exists(
    eb
      .selectFrom('drill_participants as mine')
      .select('mine.seat')
      .whereRef('mine.drill_id', '=', 'drill_plans.id')
      .where('mine.account_id', '=', accountId)
      .$if(staffOnly, (query) => query.where('mine.role', 'in', staffRoles)),
  );
}

/** The whole plan is open to the caller. */
function isOpenTo(eb: Builder, insight: Insight): Expression<SqlBool> {
  return eb.or([
    eb('drill_plans.sealed', '=', 0),
    eb('drill_plans.unit_id', 'in', some(insight.approvingUnits)),
    takesPart(eb, insight.accountId, true),
  ]);
}

/**
 * Drills that the principal sees: by unit and party as everything, and a double-blind one before its start only with insight.
 * `db` is that of the drill world.
 */
export function visibleDrills(
  db: Db,
  principal: Principal,
  at: string,
  insight: Insight,
  filter: DrillFilter = {},
) {
  const { ids, states, forms, unitIds, mine, overdue, playbookHash, text } = filter;
  return db
    .selectFrom('drill_plans')
    .where(
      visibleTo(db, principal, at, {
        kind: 'drill',
        idColumn: 'drill_plans.id',
        unitColumn: 'drill_plans.unit_id',
      }),
    )
    .where((eb) => eb.or([eb('drill_plans.blind', '!=', 'double'), isOpenTo(eb, insight)]))
    .$if(ids !== undefined, (query) => query.where('drill_plans.id', 'in', some(ids ?? [])))
    .$if(states !== undefined, (query) =>
      query.where('drill_plans.state', 'in', some(states ?? [])),
    )
    .$if(forms !== undefined, (query) => query.where('drill_plans.form', 'in', some(forms ?? [])))
    .$if(unitIds !== undefined, (query) =>
      query.where('drill_plans.unit_id', 'in', (eb) =>
        eb
          .selectFrom('unit_closure')
          .select('unit_closure.descendant')
          .where('unit_closure.ancestor', 'in', some(unitIds ?? []))
          .where((inner) => heldAt(inner, at)),
      ),
    )
    .$if(mine === true, (query) => query.where((eb) => takesPart(eb, insight.accountId, false)))
    .$if(overdue === true, (query) =>
      query
        .where('drill_plans.improvement_due_at', '<', at)
        .where('drill_plans.state', 'not in', ['CLOSED', 'CANCELLED']),
    )
    .$if(playbookHash !== undefined, (query) =>
      query
        .where('drill_plans.playbook_hash', '=', playbookHash ?? '')
        .where((eb) => isOpenTo(eb, insight)),
    )
    .$if(text !== undefined, (query) =>
      query.where((eb) => {
        const like = (column: string) =>
          sql<SqlBool>`lower(${sql.ref(column)}) like ${containing(text ?? '')} escape '\\'`;
        // Nobody finds out a sealed title by asking for its words.
        const open = eb.and([isOpenTo(eb, insight), like('drill_plans.title')]);
        return eb.or([like('drill_plans.number'), open]);
      }),
    );
}

/** The columns of a row with names, and whether the caller may know all of it. */
export function selectDrillRows(query: ReturnType<typeof visibleDrills>, insight: Insight) {
  return query
    .leftJoin('units', 'units.id', 'drill_plans.unit_id')
    .selectAll('drill_plans')
    .select('units.name as unit_name')
    .select((eb) =>
      eb
        .case()
        .when(isOpenTo(eb as unknown as Builder, insight))
        .then(1)
        .else(0)
        .end()
        .as('open'),
    );
}

export type DrillRowRead = Awaited<
  ReturnType<ReturnType<typeof selectDrillRows>['execute']>
>[number];
