import type { Records } from '../../stores/records/records.ts';
import { createWorldPlugin } from './world-plugin.ts';

/**
 * The records database as the drill world sees it (ADR 12): the engine of cases, the machines and the routes run on it
 * unchanged, and reach the twins `drill_*` instead of the tables of daily work. Throws DRILL_TOUCHES_REAL on a write to any
 * other table. Stopping it stops nothing: the connection belongs to `records`.
 */
export function createDrillRecords(records: Records): Records {
  const plugin = createWorldPlugin();
  return {
    dialect: records.dialect,
    db: records.db.withPlugin(plugin),
    transaction: (work) => records.transaction((trx) => work(trx.withPlugin(plugin))),
    async stop() {},
  };
}
