import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import type { Level, Scope } from './catalogue/catalogue.ts';
import type { ItemMark } from './scoring/count.ts';
import { markSheetStale } from './sheet/store.ts';
import type { SystemTable } from './tables.ts';

export interface NewSystem {
  unitId: string;
  name: string;
  sLevel: Level;
  aLevel: Level;
  scopes: readonly Scope[];
}

interface Deps {
  records: Records;
  time: TimeSource;
}

export async function createSystem(
  { records, time }: Deps,
  system: NewSystem,
  actor: AuditActor,
): Promise<string> {
  return await records.transaction(async (trx) => {
    const id = newId(time.now());
    const level = Math.max(system.sLevel, system.aLevel);
    await trx
      .insertInto('systems')
      .values({
        id,
        unit_id: system.unitId,
        name: system.name,
        level,
        s_level: system.sLevel,
        a_level: system.aLevel,
        scopes: JSON.stringify(system.scopes),
        created_at: isoNow(time),
        closed_at: null,
        evaluated_at: null,
      })
      .execute();
    await appendAudit(trx, {
      unitId: system.unitId,
      actor,
      action: 'system.create',
      target: { kind: 'system', id },
      after: { ...system, level },
      at: isoNow(time),
    });
    return id;
  });
}

/** Leaves an item out with a reason, or takes it in again without one. */
export async function excludeItem(
  { records, time }: Deps,
  system: SystemTable,
  key: string,
  reason: string | undefined,
  actor: AuditActor,
): Promise<void> {
  await records.transaction(async (trx) => {
    await trx
      .deleteFrom('item_exclusions')
      .where('system_id', '=', system.id)
      .where('item_key', '=', key)
      .execute();
    if (reason !== undefined) {
      await trx
        .insertInto('item_exclusions')
        .values({
          system_id: system.id,
          unit_id: system.unit_id,
          item_key: key,
          reason,
          decided_by: actor.name,
          decided_at: isoNow(time),
        })
        .execute();
    }
    await markSheetStale(trx, system.id);
    await appendAudit(trx, {
      unitId: system.unit_id,
      actor,
      action: reason === undefined ? 'system.item-include' : 'system.item-exclude',
      target: { kind: 'system', id: system.id },
      after: { item: key },
      ...(reason !== undefined && { reason }),
      at: isoNow(time),
    });
  });
}

/** Rows in one INSERT: stays under SQLite's limit of bound values. */
const slice = 100;

/**
 * Replaces what assessors say of the items of a system (importance, risk, major hazard). `source` names the table or the report that it is
 * from: none of it is ours to make up.
 */
export async function markItems(
  { records, time }: Deps,
  system: SystemTable,
  marks: ReadonlyMap<string, ItemMark>,
  source: string,
  actor: AuditActor,
): Promise<void> {
  const rows = [...marks].map(([key, mark]) => ({
    system_id: system.id,
    unit_id: system.unit_id,
    item_key: key,
    importance: mark.importance ?? null,
    risk: mark.risk ?? null,
    major_hazard: mark.majorHazard ?? null,
    source,
    decided_by: actor.name,
    decided_at: isoNow(time),
  }));
  await records.transaction(async (trx) => {
    await trx.deleteFrom('item_marks').where('system_id', '=', system.id).execute();
    for (let at = 0; at < rows.length; at += slice) {
      await trx
        .insertInto('item_marks')
        .values(rows.slice(at, at + slice))
        .execute();
    }
    await markSheetStale(trx, system.id);
    await appendAudit(trx, {
      unitId: system.unit_id,
      actor,
      action: 'system.items-mark',
      target: { kind: 'system', id: system.id },
      after: { items: Object.fromEntries(marks), source },
      at: isoNow(time),
    });
  });
}
