import { visibleDrills, type Insight } from '../../../analyzer/drills/queries.ts';
import { ownUnits, maxEntries, type Reader } from './reader.ts';
import type { Home } from './schema.ts';

type Drills = NonNullable<Home['drills']>;

/** For whoever leads, approves or plays drills. `reader.drillDb` is that of the drill world. */
export async function readDrills(reader: Reader): Promise<Drills | null> {
  const { drillDb: db } = reader;
  const principal = reader.as('drills');
  if (!db || principal.grants.length === 0) return null;
  const at = reader.now.toISOString();
  const insight: Insight = {
    accountId: principal.accountId,
    approvingUnits: ownUnits(reader, 'drills', 'approve'),
  };
  const seen = (states: Parameters<typeof visibleDrills>[4]) =>
    visibleDrills(db, principal, at, insight, states);
  const entries = async (query: ReturnType<typeof seen>): Promise<Drills['running']> => {
    const rows = await query
      .select(['drill_plans.id', 'number', 'title', 'state', 'planned_at', 'started_at', 'sealed'])
      .orderBy('planned_at')
      .limit(maxEntries)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      number: row.number,
      // Of a sealed one the number has to do; its page says what the reader may know.
      title: row.sealed === 1 ? row.number : row.title,
      state: row.state,
      at: row.started_at ?? row.planned_at,
      href: `/drills/${row.id}`,
    }));
  };
  const [running, next, approvals, overdue] = await Promise.all([
    entries(seen({ states: ['RUNNING', 'REHEARSAL'] })),
    entries(seen({ states: ['APPROVED'] })),
    seen({ states: ['APPROVAL'] })
      .where('drill_plans.unit_id', 'in', ['', ...insight.approvingUnits])
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
    seen({ overdue: true })
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
  ]);
  return {
    watermark: '演练',
    running,
    next,
    toApprove: approvals.n,
    overdueImprovements: overdue.n,
  };
}
