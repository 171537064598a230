import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import type { EventStore } from '../event-store.ts';
import { EventStoreError } from '../errors.ts';

export interface DuckdbEventStoreDeps {
  /** Folder of its own; made when missing. */
  dir: string;
  /** What DuckDB may hold in memory, MiB; the process needs about 100 MiB beside it. Default 192. */
  memoryLimitMiB?: number;
  /** Worker threads of DuckDB. Default 2. */
  threads?: number;
  /** Appends are refused below this much free disk, MiB. Default 256. */
  reserveMiB?: number;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

/** Opens (or makes) the store in `dir`; rejects with EVENT_STORE_LOCKED when another process has it. */
export async function createDuckdbEventStore(deps: DuckdbEventStoreDeps): Promise<EventStore> {
  throw new EventStoreError('EVENT_STORE_UNAVAILABLE', `not built yet: ${deps.dir}`);
}
