import type { Transport } from '../../collector/sources/line-sink.ts';
import type { LogSourceTable } from './tables.ts';

/** One source in memory: what the row says plus what has not been written yet. */
export interface SourceState {
  id: string;
  /** Undefined until the set-up has made a unit; then the source is not written either. */
  unitId: string | undefined;
  unitAssigned: boolean;
  address: string;
  transport: Transport;
  name: string | undefined;
  vendor: string | undefined;
  product: string | undefined;
  /** Milliseconds since the Unix epoch. */
  firstSeenAt: number;
  lastSeenAt: number;
  learntGapSeconds: number;
  silentAfterSeconds: number;
  silenceFixed: boolean;
  muted: boolean;
  silentSince: string | undefined;
  /** Counted since the last write. */
  events: number;
  unparsed: number;
  dropped: number;
  changed: boolean;
  stored: boolean;
}

export function sourceKey(transport: Transport, address: string): string {
  return `${transport} ${address}`;
}

export function stateOfRow(row: LogSourceTable): SourceState {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitAssigned: row.unit_assigned === 1,
    address: row.address,
    transport: row.transport as Transport,
    name: row.name ?? undefined,
    vendor: row.vendor ?? undefined,
    product: row.product ?? undefined,
    firstSeenAt: Date.parse(row.first_seen_at),
    lastSeenAt: Date.parse(row.last_seen_at),
    learntGapSeconds: row.learnt_gap_seconds,
    silentAfterSeconds: row.silent_after_seconds,
    silenceFixed: row.silence_fixed === 1,
    muted: row.muted === 1,
    silentSince: row.silent_since ?? undefined,
    events: 0,
    unparsed: 0,
    dropped: 0,
    changed: false,
    stored: true,
  };
}
