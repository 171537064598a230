import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { AppendAudit, AuditActor } from '../audit/audit.ts';
import type { Records } from '../stores/records/records.ts';
import type { SourceRegistry, SourceSettings } from './registry.ts';
import type { LogSourceTable } from './tables.ts';

export interface SourceChangeDeps {
  records: Records;
  appendAudit: AppendAudit;
  registry: Pick<SourceRegistry, 'applySettings' | 'flush'>;
  /** Called when an address changed its unit, so that the ingest threads learn of it. */
  onUnitChanged(): void;
  time: TimeSource;
}

export interface SourceChange extends SourceSettings {
  name?: string | null;
  reason?: string;
}

function columnsOf(change: SourceChange): Partial<LogSourceTable> {
  const columns: Partial<LogSourceTable> = {};
  if (change.name !== undefined) columns.name = change.name;
  if (change.unitId !== undefined) {
    columns.unit_id = change.unitId;
    columns.unit_assigned = 1;
  }
  if (change.muted !== undefined) columns.muted = change.muted ? 1 : 0;
  if (change.silentAfterSeconds !== undefined) {
    columns.silence_fixed = change.silentAfterSeconds === null ? 0 : 1;
    if (change.silentAfterSeconds !== null)
      columns.silent_after_seconds = change.silentAfterSeconds;
  }
  return columns;
}

/** Writes what a person set, with its audit entry, and lets the registry and the threads know. */
export async function changeSource(
  deps: SourceChangeDeps,
  source: { id: string; unitId: string; before: Readonly<Record<string, unknown>> },
  change: SourceChange,
  actor: AuditActor,
): Promise<void> {
  const { reason, ...after } = change;
  // A reason alone changes nothing.
  if (Object.keys(after).length === 0) return;
  await deps.records.transaction(async (trx) => {
    await trx
      .updateTable('log_sources')
      .set(columnsOf(change))
      .where('id', '=', source.id)
      .executeTakeFirstOrThrow();
    await deps.appendAudit(trx, {
      unitId: source.unitId,
      actor,
      action: 'source.update',
      target: { kind: 'source', id: source.id },
      before: source.before,
      after,
      ...(reason === undefined ? {} : { reason }),
      at: isoNow(deps.time),
    });
  });
  deps.registry.applySettings(source.id, change);
  if (change.unitId !== undefined) deps.onUnitChanged();
}
