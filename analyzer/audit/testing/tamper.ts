import { sql } from 'kysely';
import { isoNow, systemTime } from '../../../collector/time/time-source.ts';
import type { Records } from '../../stores/records/records.ts';
import { appendAudit } from '../append.ts';
import { canonicalEntry, genesis, linkHash, type LinkHash } from '../entry-hash.ts';

/** Writes `count` entries into the chain of `unitId`, each changing something. */
export async function fillChain(records: Records, unitId: string, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    await records.transaction((trx) =>
      appendAudit(trx, {
        unitId,
        actor: { kind: 'person', accountId: 'a1', name: '张老师', address: '10.1.2.3' },
        action: 'alert.close',
        target: { kind: 'alert', id: `alert-${i}` },
        before: { state: 'open', count: i },
        after: { state: 'closed', note: '误报：扫描器' },
        ...(i % 2 === 0 && { reason: '演练' }),
        at: isoNow(systemTime),
      }),
    );
  }
}

/** What somebody with the database file or its superuser can do: the triggers do not stop them. */
export async function dropGuards(records: Records): Promise<void> {
  const guards = {
    audit_entries: ['update', 'delete'],
    audit_checkpoints: ['update', 'delete'],
    audit_chains: ['update', 'delete'],
    audit_keys: ['update', 'delete'],
  };
  for (const [table, changes] of Object.entries(guards)) {
    for (const change of changes) {
      const trigger = sql.id(`${table}_no_${change}`);
      const on = records.dialect === 'postgres' ? sql` ON ${sql.table(table)}` : sql``;
      await sql`DROP TRIGGER ${trigger}${on}`.execute(records.db);
    }
  }
}

/** Makes the chain agree with itself again from `fromSeq` on, head included: what a careful forger does. */
export async function rehash(records: Records, unitId: string): Promise<void> {
  const rows = await records.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('seq')
    .execute();
  let link: LinkHash = genesis;
  for (const row of rows) {
    link = linkHash(link, canonicalEntry(row));
    await records.db.updateTable('audit_entries').set(link).where('id', '=', row.id).execute();
  }
  await records.db
    .updateTable('audit_chains')
    .set({ ...link, seq: rows.length })
    .where('unit_id', '=', unitId)
    .execute();
}
