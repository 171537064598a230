import type { Device } from '../device.ts';
import type { MempoolFact, ProcessorFact, StorageFact } from '../facts.ts';
import { toNumber, toOid, toText } from '../value.ts';

const storageEntry = '1.3.6.1.2.1.25.2.3.1';
const storageTypes = '1.3.6.1.2.1.25.2.1';

/** hrStorageTypes (RFC 2790). */
const typeNames: Readonly<Record<string, string>> = {
  [`${storageTypes}.1`]: 'hrStorageOther',
  [`${storageTypes}.2`]: 'hrStorageRam',
  [`${storageTypes}.3`]: 'hrStorageVirtualMemory',
  [`${storageTypes}.4`]: 'hrStorageFixedDisk',
  [`${storageTypes}.5`]: 'hrStorageRemovableDisk',
  [`${storageTypes}.6`]: 'hrStorageFloppyDisk',
  [`${storageTypes}.7`]: 'hrStorageCompactDisc',
  [`${storageTypes}.8`]: 'hrStorageRamDisk',
  [`${storageTypes}.9`]: 'hrStorageFlashMemory',
  [`${storageTypes}.10`]: 'hrStorageNetworkDisk',
};

/** What net-snmp and others call the memory pools; the rest goes by hrStorageType. */
const poolClasses: readonly [RegExp, string][] = [
  [/swap/i, 'swap'],
  [/virtual memory/i, 'virtual'],
  [/buffers/i, 'buffers'],
  [/cached memory/i, 'cached'],
  [/shared memory/i, 'shared'],
];

const memoryTypes = new Set(['hrStorageRam', 'hrStorageVirtualMemory', 'hrStorageOther']);

interface StorageRow {
  index: string;
  type: string;
  descr: string;
  size: number;
  used: number;
}

function isMemory(row: StorageRow): boolean {
  if (!memoryTypes.has(row.type)) return false;
  return row.type !== 'hrStorageOther' || /memory|buffers|swap|packet/i.test(row.descr);
}

function classOf(row: StorageRow): string {
  const named = poolClasses.find(([pattern]) => pattern.test(row.descr))?.[1];
  return named ?? (row.type === 'hrStorageVirtualMemory' ? 'virtual' : 'system');
}

function percentOf(used: number, total: number): number {
  return total === 0 ? 0 : Math.round((used / total) * 100);
}

/**
 * hrStorageUsed of "Physical memory" counts what the kernel would give back at once (buffers, page
 * cache); it is taken off, so that 95 % means trouble.
 */
function usedMemory(row: StorageRow, pools: readonly StorageRow[]): number {
  if (!/^physical memory$/i.test(row.descr)) return row.used;
  const givesBack = pools
    .filter((pool) => /^(memory buffers|cached memory)$/i.test(pool.descr))
    .reduce((sum, pool) => sum + pool.used, 0);
  return row.used > givesBack ? row.used - givesBack : row.used;
}

/**
 * net-snmp gives page cache and shared memory the size that is in use, so both always look full:
 * they are parts of the physical memory.
 */
function poolSize(row: StorageRow, pools: readonly StorageRow[]): number {
  if (row.size !== row.used || !/^(cached|shared) memory$/i.test(row.descr)) return row.size;
  return pools.find((pool) => /^physical memory$/i.test(pool.descr))?.size ?? row.size;
}

export interface HostResources {
  processors: ProcessorFact[];
  mempools: MempoolFact[];
  storage: StorageFact[];
}

function toRow(
  index: string,
  type: string,
  descr: string,
  unit: number,
  size: number,
  used: number,
): StorageRow {
  // Sizes are signed 32-bit counts of units: large disks wrap to negative numbers (net-snmp bug 1289).
  const unwrap = (count: number) => (count < 0 ? count + 2 ** 32 : count) * unit;
  return { index, type, descr, size: unwrap(size), used: unwrap(used) };
}

/** HOST-RESOURCES-MIB (RFC 2790): processors, memory, file systems. */
export async function readHostResources(device: Device): Promise<HostResources> {
  const cpus = await device.table('hrProcessor', {
    load: '1.3.6.1.2.1.25.3.3.1.2',
    descr: '1.3.6.1.2.1.25.3.2.1.3',
  });
  const rows = await device.table('hrStorage', {
    type: `${storageEntry}.2`,
    descr: `${storageEntry}.3`,
    unit: `${storageEntry}.4`,
    size: `${storageEntry}.5`,
    used: `${storageEntry}.6`,
  });
  const stores = rows.flatMap(({ index, values }) => {
    const size = toNumber(values.size);
    const used = toNumber(values.used);
    if (size === undefined || used === undefined || size === 0) return [];
    const type = typeNames[toOid(values.type) ?? ''] ?? 'hrStorageOther';
    return [toRow(index, type, toText(values.descr) ?? '', toNumber(values.unit) ?? 1, size, used)];
  });
  const pools = stores.filter(isMemory);
  return {
    processors: cpus.flatMap(({ index, values }) => {
      const usage = toNumber(values.load);
      if (usage === undefined) return [];
      const descr = toText(values.descr)?.trim() || 'Processor';
      return [{ oid: `1.3.6.1.2.1.25.3.3.1.2.${index}`, descr, usage }];
    }),
    mempools: pools.map((row) => {
      const used = usedMemory(row, pools);
      const total = poolSize(row, pools);
      return {
        oids: [`${storageEntry}.6.${row.index}`],
        descr: row.descr,
        class: classOf(row),
        total,
        used,
        free: total - used,
        percent: percentOf(used, total),
      };
    }),
    storage: stores
      .filter((row) => !isMemory(row))
      .map((row) => ({
        oids: [`${storageEntry}.6.${row.index}`],
        descr: row.descr,
        type: row.type,
        size: row.size,
        used: row.used,
        percent: percentOf(row.used, row.size),
      })),
  };
}
