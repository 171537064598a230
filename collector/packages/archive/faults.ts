/** What is odd about an archive that can be read nevertheless. */
export interface ArchiveFault {
  readonly kind:
    | 'duplicate-entry'
    | 'unsafe-name'
    | 'encrypted-entry'
    | 'unknown-method'
    | 'forged-size'
    | 'header-mismatch'
    | 'crc-mismatch'
    | 'overlapping-entries'
    | 'truncated-directory'
    | 'prepended-bytes'
    | 'trailing-bytes';
  readonly entry?: string;
  readonly detail: string;
}

/** Faults that are kept; the rest is counted. */
const MAX_FAULTS = 100;

/** Keeps the first hundred faults, one per kind and entry. */
export interface FaultLog {
  readonly faults: readonly ArchiveFault[];
  readonly dropped: number;
  add(fault: ArchiveFault): void;
}

export function createFaultLog(): FaultLog {
  const faults: ArchiveFault[] = [];
  const seen = new Set<string>();
  let dropped = 0;
  return {
    faults,
    get dropped() {
      return dropped;
    },
    add(fault) {
      if (faults.length >= MAX_FAULTS) {
        dropped += 1;
        return;
      }
      const key = `${fault.kind} ${fault.entry ?? ''}`;
      if (seen.has(key)) return;
      seen.add(key);
      faults.push(fault);
    },
  };
}
