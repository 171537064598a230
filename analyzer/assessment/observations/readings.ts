import type { AssetRow } from './assets.ts';

/** What checks use of the readings of a poll (`assets.readings`); anything may be absent. */
export interface Readings {
  processors?: readonly { usage?: unknown }[];
  mempools?: readonly { percent?: unknown }[];
  sensors?: readonly {
    class?: string;
    descr?: string;
    value?: unknown;
    severity?: string;
    group?: string;
  }[];
  vlans?: readonly { id?: unknown }[];
  neighbours?: readonly { localIfName?: string; localIfIndex?: number; remoteHost?: string }[];
}

export function readingsOf(asset: AssetRow): Readings {
  return asset.readings === null ? {} : (JSON.parse(asset.readings) as Readings);
}

/** The greatest of what are numbers. */
export function greatest(values: readonly unknown[]): number | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
