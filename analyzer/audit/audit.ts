import type { Trx } from '../stores/records/records.ts';

export type AuditActor =
  | { kind: 'person'; accountId: string; name: string; address?: string; tokenId?: string }
  | { kind: 'system'; name: string };

/** One write that somebody made. Values in `before`/`after` must not hold secrets. */
export interface AuditEntry {
  unitId: string;
  actor: AuditActor;
  /** `<resource>.<verb>`: `account.create`, `alert.close`. */
  action: string;
  target: { kind: string; id: string };
  before?: Readonly<Record<string, unknown>>;
  after?: Readonly<Record<string, unknown>>;
  reason?: string;
  /** ISO 8601 UTC with milliseconds, from the injected time: chains and cases tell the same story. */
  at: string;
}

/** Appends to the hash chain of the entry's unit, in the caller's transaction. */
export type AppendAudit = (trx: Trx, entry: AuditEntry) => Promise<void>;
