import { isPostgres } from '../stores/records/migrations/dialect.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import type { AppendAudit, AuditEntry } from './audit.ts';
import { canonicalJson } from './canonical-json.ts';
import { canonicalEntry, genesis, linkHash, type AuditRow, type LinkHash } from './entry-hash.ts';

interface Head extends LinkHash {
  seq: number;
}

/** Reads the head of the unit's chain and keeps others from it until the transaction ends. */
async function lockHead(trx: Trx, unitId: string): Promise<Head> {
  const head = trx
    .selectFrom('audit_chains')
    .select(['seq', 'sha256', 'sm3'])
    .where('unit_id', '=', unitId)
    // SQLite has one writer at a time and no row locks.
    .$if(isPostgres(trx), (query) => query.forUpdate());
  const known = await head.executeTakeFirst();
  if (known) return known;
  await trx
    .insertInto('audit_chains')
    .values({ unit_id: unitId, seq: 0, ...genesis })
    .onConflict((conflict) => conflict.column('unit_id').doNothing())
    .execute();
  return head.executeTakeFirstOrThrow();
}

function actorColumns(actor: AuditEntry['actor']) {
  switch (actor.kind) {
    case 'person':
      return {
        actor_kind: actor.kind,
        actor_id: actor.accountId,
        actor_name: actor.name,
        actor_address: actor.address ?? null,
        actor_token_id: actor.tokenId ?? null,
      };
    case 'system':
      return {
        actor_kind: actor.kind,
        actor_id: null,
        actor_name: actor.name,
        actor_address: null,
        actor_token_id: null,
      };
  }
}

function toRow(entry: AuditEntry, head: Head): AuditRow {
  const content = {
    id: newId(),
    unit_id: entry.unitId,
    seq: head.seq + 1,
    at: entry.at,
    ...actorColumns(entry.actor),
    action: entry.action,
    target_kind: entry.target.kind,
    target_id: entry.target.id,
    before: entry.before === undefined ? null : canonicalJson(entry.before),
    after: entry.after === undefined ? null : canonicalJson(entry.after),
    reason: entry.reason ?? null,
  };
  return { ...content, ...linkHash(head, canonicalEntry(content)) };
}

/** Entries of one unit, one after the other, with one look at its chain. */
async function appendToUnit(
  trx: Trx,
  unitId: string,
  entries: readonly AuditEntry[],
): Promise<void> {
  const rows: AuditRow[] = [];
  let head = await lockHead(trx, unitId);
  for (const entry of entries) {
    const row = toRow(entry, head);
    rows.push(row);
    head = row;
  }
  await trx.insertInto('audit_entries').values(rows).execute();
  await trx
    .updateTable('audit_chains')
    .set({ seq: head.seq, sha256: head.sha256, sm3: head.sm3 })
    .where('unit_id', '=', unitId)
    .execute();
}

/**
 * Appends to the hash chain of `entry.unitId` in the caller's transaction, so that the write and its trace are stored
 * together or not at all. On Postgres two units appended in opposite order by two transactions is a deadlock, which
 * `records.transaction` runs again.
 */
export const appendAudit: AppendAudit = (trx, entry) => appendToUnit(trx, entry.unitId, [entry]);

/** Some entries at once, in their order; at most some dozens. */
export async function appendAudits(trx: Trx, entries: readonly AuditEntry[]): Promise<void> {
  const byUnit = Map.groupBy(entries, ({ unitId }) => unitId);
  for (const [unitId, some] of byUnit) await appendToUnit(trx, unitId, some);
}
