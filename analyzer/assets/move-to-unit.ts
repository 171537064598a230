import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Trx } from '../stores/records/records.ts';

const parts = [
  'asset_interfaces',
  'asset_addresses',
  'asset_neighbours',
  'asset_identifiers',
  'exposure_findings',
] as const;

/** The asset, and everything that was merged into it. */
async function withMerged(trx: Trx, id: string): Promise<string[]> {
  const found = [id];
  let open = [id];
  while (open.length > 0) {
    const rows = await trx
      .selectFrom('assets')
      .select('id')
      .where('merged_into', 'in', open)
      .execute();
    open = rows.map((row) => row.id);
    found.push(...open);
  }
  return found;
}

/** A network has one look at a port of an address: where the new unit has one already, that one stays. */
async function moveServices(trx: Trx, ids: readonly string[], unitId: string): Promise<void> {
  const own = await trx
    .selectFrom('asset_services')
    .select(['id', 'address', 'transport', 'port'])
    .where('asset_id', 'in', ids)
    .execute();
  for (const { id, address, transport, port } of own) {
    const there = await trx
      .selectFrom('asset_services')
      .select('id')
      .where('unit_id', '=', unitId)
      .where('address', '=', address)
      .where('transport', '=', transport)
      .where('port', '=', port)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (there) await trx.deleteFrom('asset_services').where('id', '=', id).execute();
    else
      await trx
        .updateTable('asset_services')
        .set({ unit_id: unitId })
        .where('id', '=', id)
        .execute();
  }
}

/** Gives an asset with its parts to another unit; both units see in their audit log why it left or came. */
export async function moveToUnit(
  trx: Trx,
  move: { id: string; from: string; to: string },
  entry: { actor: AuditActor; at: string; before?: object; after?: object },
): Promise<void> {
  const ids = await withMerged(trx, move.id);
  await trx.updateTable('assets').set({ unit_id: move.to }).where('id', 'in', ids).execute();
  for (const table of parts) {
    await trx.updateTable(table).set({ unit_id: move.to }).where('asset_id', 'in', ids).execute();
  }
  await moveServices(trx, ids, move.to);
  const audit = {
    actor: entry.actor,
    action: 'asset.update',
    target: { kind: 'asset', id: move.id },
    before: { ...entry.before, unitId: move.from },
    after: { ...entry.after, unitId: move.to },
    at: entry.at,
  };
  await appendAudit(trx, { ...audit, unitId: move.from });
  await appendAudit(trx, { ...audit, unitId: move.to });
}
