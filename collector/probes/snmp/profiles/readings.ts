import type {
  EntityFact,
  FirewallFact,
  MempoolFact,
  NeighbourFact,
  PortFact,
  ProcessorFact,
  SensorFact,
  StorageFact,
  VlanFact,
} from '../facts.ts';
import { toText, type SnmpValue } from '../value.ts';
import { instanceOid, numberIn, rowsOf, type ProfileColumns } from './columns.ts';
import type {
  Amount,
  Description,
  MempoolSpec,
  ProcessorSpec,
  Profile,
  SensorSpec,
  StorageSpec,
} from './schema.ts';

export interface ReadingsInput {
  columns: ProfileColumns;
  entities: ReadonlyMap<number, EntityFact>;
  ports: ReadonlyMap<number, PortFact>;
}

function describe(spec: Description, index: string, input: ReadingsInput): string {
  if (typeof spec === 'string') return spec.replaceAll('{index}', index);
  if ('column' in spec) {
    const rows = rowsOf(input.columns, spec.column);
    // A table of details may have one more index than the table with the names.
    const named = rows.get(index) ?? rows.get(index.slice(0, index.lastIndexOf('.')));
    return toText(named)?.trim() || index;
  }
  const key = Number(index.split('.')[0]);
  const suffix = spec.suffix === undefined ? '' : ` ${spec.suffix}`;
  if ('port' in spec) {
    const port = input.ports.get(key);
    return (port?.ifName || port?.ifDescr || index) + suffix;
  }
  const entity = input.entities.get(key);
  return (entity?.name || entity?.descr || index).trim() + suffix;
}

function keeps(
  spec: { only?: { column: string }; unless?: string },
  index: string,
  input: ReadingsInput,
): boolean {
  if (spec.unless !== undefined && rowsOf(input.columns, spec.unless).size > 0) return false;
  if (!spec.only) return true;
  return (numberIn(rowsOf(input.columns, spec.only.column).get(index)) ?? 0) > 0;
}

function processors(spec: ProcessorSpec, input: ReadingsInput): ProcessorFact[] {
  return [...rowsOf(input.columns, spec.usage)].flatMap(([index, value]) => {
    const raw = numberIn(value);
    if (raw === undefined || spec.skip?.includes(raw) || !keeps(spec, index, input)) return [];
    const usage = spec.idle ? 100 - raw : raw;
    return [
      { oid: instanceOid(spec.usage, index), descr: describe(spec.descr, index, input), usage },
    ];
  });
}

function amount(spec: Amount | undefined, index: string, input: ReadingsInput): number | undefined {
  if (!spec) return undefined;
  const rows = rowsOf(input.columns, spec.oid);
  const value = numberIn(rows.get(index) ?? (spec.oid.endsWith('.0') ? rows.get('0') : undefined));
  return value === undefined ? undefined : value * (spec.unit ?? 1);
}

/** The first alternative that gives something positive: 32-bit columns saturate at −1 or 0. */
function firstAmount(
  specs: readonly Amount[] | undefined,
  index: string,
  input: ReadingsInput,
): number | undefined {
  for (const spec of specs ?? []) {
    const value = amount(spec, index, input);
    if (value !== undefined && value > 0) return value;
  }
  return undefined;
}

function round(value: number): number {
  return Math.round(value);
}

function mempool(spec: MempoolSpec, index: string, input: ReadingsInput): MempoolFact | undefined {
  const stated = amount(spec.percent, index, input);
  let total = firstAmount(spec.total, index, input);
  let used = amount(spec.used, index, input);
  const free = amount(spec.free, index, input);
  if (total === undefined && used !== undefined && free !== undefined) total = used + free;
  if (used === undefined && total !== undefined) {
    if (free !== undefined) used = total - free;
    else if (stated !== undefined) used = (total * stated) / 100;
  }
  const percent = stated ?? (used !== undefined && total ? (used / total) * 100 : undefined);
  if (percent === undefined) return undefined;
  const columns = [spec.percent, spec.used, spec.free].filter((column) => column !== undefined);
  return {
    oids: columns.map((column) => instanceOid(column.oid, index)),
    descr: describe(spec.descr, index, input),
    class: spec.class ?? 'system',
    ...(total === undefined || used === undefined
      ? {}
      : { total: round(total), used: round(used), free: round(total - used) }),
    percent: round(percent),
  };
}

function mempools(spec: MempoolSpec, input: ReadingsInput): MempoolFact[] {
  const key = spec.percent ?? spec.used ?? spec.free;
  if (!key) return [];
  return [...rowsOf(input.columns, key.oid)].flatMap(([index, value]) => {
    const raw = numberIn(value);
    if (raw === undefined || spec.skip?.includes(raw) || !keeps(spec, index, input)) return [];
    return mempool(spec, index, input) ?? [];
  });
}

function storages(spec: StorageSpec, input: ReadingsInput): StorageFact[] {
  const indexes = new Set(
    spec.size.flatMap((column) => [...rowsOf(input.columns, column.oid).keys()]),
  );
  return [...indexes].flatMap((index) => {
    const size = firstAmount(spec.size, index, input);
    const free = firstAmount(spec.free, index, input);
    const used = amount(spec.used, index, input) ?? (size === undefined ? 0 : size - (free ?? 0));
    if (size === undefined) return [];
    const columns = [...(spec.used ? [spec.used] : []), ...(spec.free ?? [])];
    return [
      {
        oids: columns.map((column) => instanceOid(column.oid, index)),
        descr: describe(spec.descr, index, input),
        type: spec.type,
        size,
        used,
        percent: round((used / size) * 100),
      },
    ];
  });
}

function convert(spec: SensorSpec, raw: number): number {
  // Huawei gives optical power in µW, or, negative, in 0.01 dBm.
  if (spec.transform === 'microwatt-to-dbm' && raw > 0) return 10 * Math.log10(raw / 1000);
  if (spec.transform !== undefined) return raw / 100;
  const { above } = spec;
  return raw / (above && raw > above.raw ? above.divisor : (spec.divisor ?? 1));
}

function stateOf(
  spec: SensorSpec,
  value: SnmpValue,
): Pick<SensorFact, 'state' | 'severity' | 'value'> | undefined {
  const text = toText(value)?.trim() ?? '';
  const entry = spec.states?.[text] ?? spec.states?.[text.toLowerCase()];
  const number = numberIn(value) ?? 0;
  if (entry) return { value: number, state: entry[0], severity: entry[1] };
  return spec.states ? { value: number, state: text, severity: 'unknown' } : undefined;
}

function sensors(spec: SensorSpec, input: ReadingsInput): SensorFact[] {
  const wanted = spec.index === undefined ? undefined : RegExp(spec.index, 'u');
  const named = spec.named === undefined ? undefined : RegExp(spec.named, 'u');
  return [...rowsOf(input.columns, spec.value)].flatMap(([index, value]) => {
    if ((wanted && !wanted.test(index)) || !keeps(spec, index, input)) return [];
    const descr = describe(spec.descr, index, input);
    if (named && !named.test(descr)) return [];
    const base = {
      oid: instanceOid(spec.value, index),
      class: spec.class,
      descr,
      ...(spec.group === undefined ? {} : { group: spec.group }),
    };
    const state = stateOf(spec, value);
    if (state) return spec.skip?.includes(state.value) ? [] : [{ ...base, ...state }];
    const text = spec.split === undefined ? undefined : (toText(value) ?? '').split(spec.split);
    if (!text) {
      const raw = numberIn(value);
      if (raw === undefined || spec.skip?.includes(raw)) return [];
      return [{ ...base, value: convert(spec, raw) }];
    }
    return text.flatMap((part, lane) => {
      const raw = Number(part.trim());
      if (part.trim() === '' || Number.isNaN(raw) || spec.skip?.includes(raw)) return [];
      return [{ ...base, descr: `${base.descr} ${lane + 1}`, value: convert(spec, raw) }];
    });
  });
}

function vlans(profile: Profile, input: ReadingsInput): VlanFact[] {
  return (profile.vlans ?? []).flatMap((spec) =>
    [...rowsOf(input.columns, spec.name)].flatMap(([index, value]) => {
      const own = spec.id === undefined ? undefined : rowsOf(input.columns, spec.id).get(index);
      const id = spec.id === undefined ? Number(index.split('.').at(-1)) : numberIn(own);
      return id === undefined || Number.isNaN(id) ? [] : [{ id, name: toText(value) ?? '' }];
    }),
  );
}

function firewall(profile: Profile, input: ReadingsInput): FirewallFact[] {
  return (profile.firewall ?? []).flatMap((spec) =>
    [...rowsOf(input.columns, spec.oid)].flatMap(([index, value]) => {
      if (spec.index !== undefined && !RegExp(spec.index, 'u').test(index)) return [];
      const number = value.kind === 'integer' ? Number(value.value) : undefined;
      const text = toText(value)?.trim() ?? '';
      return [{ name: spec.name, oid: instanceOid(spec.oid, index), value: number ?? text }];
    }),
  );
}

/** Neighbours that a vendor lists in its own LLDP MIB. */
function neighbours(profile: Profile, input: ReadingsInput): NeighbourFact[] {
  return (profile.neighbours ?? []).flatMap((spec) =>
    [...rowsOf(input.columns, spec.host)].flatMap(([index, value]) => {
      const ifIndex = Number(index.split('.')[0]);
      const port = input.ports.get(ifIndex);
      const remoteHost = toText(value)?.trim() ?? '';
      const remoteVersion =
        spec.version === undefined
          ? undefined
          : toText(rowsOf(input.columns, spec.version).get(index));
      if (remoteHost === '') return [];
      return [
        {
          protocol: 'lldp' as const,
          localIfIndex: ifIndex,
          localIfName: port?.ifName || port?.ifDescr || '',
          localIfDescr: port?.ifDescr ?? '',
          remoteHost,
          remotePort: toText(rowsOf(input.columns, spec.port).get(index)) ?? '',
          ...(remoteVersion === undefined ? {} : { remoteVersion }),
        },
      ];
    }),
  );
}

export interface Readings {
  neighbours: NeighbourFact[];
  processors: ProcessorFact[];
  mempools: MempoolFact[];
  storage: StorageFact[];
  sensors: SensorFact[];
  vlans: VlanFact[];
  firewall: FirewallFact[];
}

/** Turns the columns of a profile into facts. */
export function readReadings(profile: Profile, input: ReadingsInput): Readings {
  return {
    processors: (profile.processors ?? []).flatMap((spec) => processors(spec, input)),
    mempools: (profile.mempools ?? []).flatMap((spec) => mempools(spec, input)),
    storage: (profile.storage ?? []).flatMap((spec) => storages(spec, input)),
    sensors: (profile.sensors ?? []).flatMap((spec) => sensors(spec, input)),
    vlans: vlans(profile, input),
    neighbours: neighbours(profile, input),
    firewall: firewall(profile, input),
  };
}
