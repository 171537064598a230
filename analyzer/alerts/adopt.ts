import type { Trx } from '../stores/records/records.ts';
import { hashGroup } from './drafts.ts';
import { adoptHits } from './rule-hits.ts';

/**
 * Gives alerts that were opened before the node had a unit (before its set-up) to that unit, so that somebody sees
 * them. Answers their ids.
 */
export async function adoptAlerts(trx: Trx, unitId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('alerts')
    .select(['id', 'rule_id', 'group_key', 'active_key'])
    .where('unit_id', '=', '')
    .execute();
  for (const row of rows) {
    const key = JSON.parse(row.group_key) as Record<string, string>;
    const hash = hashGroup(unitId, row.rule_id, key);
    const taken = await trx
      .selectFrom('alerts')
      .select('id')
      .where('active_key', '=', hash)
      .executeTakeFirst();
    const active = row.active_key === null || taken ? null : hash;
    await trx
      .updateTable('alerts')
      .set({ unit_id: unitId, group_hash: hash, active_key: active })
      .where('id', '=', row.id)
      .execute();
  }
  for (const table of ['alert_events', 'alert_activity'] as const) {
    await trx.updateTable(table).set({ unit_id: unitId }).where('unit_id', '=', '').execute();
  }
  await adoptHits(trx, unitId);
  return rows.map((row) => row.id);
}
