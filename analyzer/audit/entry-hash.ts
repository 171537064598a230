import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson } from './canonical-json.ts';
import type { AuditTables } from './tables.ts';

export type AuditRow = Selectable<AuditTables['audit_entries']>;

/** Both hashes of one link, lower-case hex. */
export interface LinkHash {
  sha256: string;
  sm3: string;
}

/** What the first link of every chain follows. */
export const genesis: LinkHash = { sha256: '0'.repeat(64), sm3: '0'.repeat(64) };

/** Hashes `<previous hash in hex>\n<text>`, each algorithm over its own previous hash. */
export function linkHash(previous: LinkHash, text: string): LinkHash {
  return {
    sha256: hash('sha256', `${previous.sha256}\n${text}`),
    sm3: hash('sm3', `${previous.sm3}\n${text}`),
  };
}

/** The bytes that an entry's hashes cover: every column but the hashes, as canonical JSON, nulls left out. */
export function canonicalEntry(row: Omit<AuditRow, 'sha256' | 'sm3'>): string {
  return canonicalJson({
    v: 1,
    id: row.id,
    unitId: row.unit_id,
    seq: row.seq,
    at: row.at,
    actor: {
      kind: row.actor_kind,
      id: row.actor_id ?? undefined,
      name: row.actor_name,
      address: row.actor_address ?? undefined,
      tokenId: row.actor_token_id ?? undefined,
    },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    before: row.before ?? undefined,
    after: row.after ?? undefined,
    reason: row.reason ?? undefined,
  });
}
