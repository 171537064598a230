import type { TimeSource } from '../../time/time-source.ts';
import { createDevice, type Device } from './device.ts';
import { SnmpError } from './errors.ts';
import type { Facts, VlanFact } from './facts.ts';
import { columnsOf } from './profiles/columns.ts';
import { readIdentity } from './profiles/identity.ts';
import { builtInProfiles, findProfile } from './profiles/load-profiles.ts';
import { readReadings, type Readings } from './profiles/readings.ts';
import type { Profile } from './profiles/schema.ts';
import type { SnmpSession } from './session.ts';
import { enterpriseOwner, readSystem } from './system.ts';
import { readAddresses } from './tables/addresses.ts';
import { readBridge } from './tables/bridge.ts';
import { readEntities } from './tables/entities.ts';
import { readEntitySensors } from './tables/entity-sensors.ts';
import { readHostResources } from './tables/host-resources.ts';
import { readPorts } from './tables/interfaces.ts';
import { readLldp, readNeighbours } from './tables/lldp.ts';
import { readNeighbourAddresses } from './tables/neighbour-addresses.ts';
import { walkColumns, type WalkBudget } from './walk.ts';

export interface PollLimits {
  /** The whole poll; a slower device gets what was read so far and a BUDGET_EXHAUSTED fault. */
  totalMs: number;
  varbinds: number;
  rowsPerColumn: number;
}

export interface PollDeps {
  session: SnmpSession;
  time: TimeSource;
  limits: PollLimits;
  profiles?: readonly Profile[];
  signal?: AbortSignal;
}

/** Values of the largest recorded campus device take 1 MiB. */
const maxBytes = 64 * 1_048_576;

const noReadings: Readings = {
  processors: [],
  mempools: [],
  storage: [],
  sensors: [],
  vlans: [],
  neighbours: [],
  firewall: [],
};

/** Failures that end one table but not the poll: what was read stays worth keeping. */
const tolerated = new Set([
  'BUDGET_EXHAUSTED',
  'DEVICE_ERROR',
  'TOO_BIG',
  'BROKEN_REPLY',
  'TIMEOUT',
]);

/**
 * Reads one group of tables; when it fails the poll goes on with an empty one, except that a device
 * which is gone, or a spent budget, ends all further reading.
 */
function createSteps(device: Device) {
  let over = false;
  return async function step<T>(table: string, empty: T, read: () => Promise<T>): Promise<T> {
    if (over) return empty;
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SnmpError) || !tolerated.has(error.code)) throw error;
      device.faults.push({ table, code: error.code, message: error.message });
      over = error.code === 'BUDGET_EXHAUSTED' || error.code === 'TIMEOUT';
      return empty;
    }
  };
}

/** VLAN names of the profile's own MIB win; Q-BRIDGE adds the rest. */
function joinVlans(own: readonly VlanFact[], standard: readonly VlanFact[]): VlanFact[] {
  const byId = new Map<number, VlanFact>();
  for (const vlan of [...standard, ...own]) {
    const known = byId.get(vlan.id);
    if (!known || known.name === '') byId.set(vlan.id, vlan);
  }
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}

/** A better source for the same instance comes first; later ones with its OID are dropped. */
function joinByOid<T extends { oid: string } | { oids: string[] }>(
  ...lists: readonly (readonly T[])[]
): T[] {
  const seen = new Set<string>();
  return lists.flatMap((list) => {
    const keys = list.map((row) => ('oid' in row ? row.oid : row.oids.join()));
    const fresh = list.filter((_, i) => !seen.has(keys[i] ?? ''));
    for (const key of keys) seen.add(key);
    return fresh;
  });
}

async function readProfile(
  session: SnmpSession,
  device: Device,
  budget: WalkBudget,
  profile: Profile,
) {
  const result = await walkColumns(session, columnsOf(profile), budget);
  for (const { code, oid, message } of result.faults) {
    device.faults.push({ table: `profile ${profile.id} ${oid}`, code, message });
  }
  return result.columns;
}

/**
 * Polls one device once. Throws `SnmpError` when the device does not answer its system group;
 * later failures are listed in `faults` beside what was read.
 */
export async function pollDevice(deps: PollDeps): Promise<Facts> {
  const { session, time, limits } = deps;
  const started = time.now();
  const before = { ...session.counts };
  const budget: WalkBudget = {
    deadline: started + limits.totalMs,
    varbindsLeft: limits.varbinds,
    bytesLeft: maxBytes,
    rowsPerColumn: limits.rowsPerColumn,
    now: () => time.now(),
    ...(deps.signal ? { signal: deps.signal } : {}),
  };
  const device = createDevice(session, budget);
  const step = createSteps(device);
  const system = await readSystem(device);
  const profile = findProfile(
    deps.profiles ?? builtInProfiles(),
    system.sysObjectID,
    system.sysDescr,
  );
  const ports = await step('interfaces', [], () => readPorts(device));
  const noBindings = { ipNetToMedia: [], ipNetToPhysical: [], arp: [], nd: [] };
  const bindings = await step('neighbours', noBindings, () => readNeighbourAddresses(device));
  const addresses = await step('addresses', [], () => readAddresses(device));
  const entPhysical = await step('entPhysical', [], () => readEntities(device));
  const columns = profile
    ? await step('profile', new Map(), () => readProfile(session, device, budget, profile))
    : new Map<string, never>();
  const noBridge = {
    basePorts: new Map<number, number>(),
    dot1qTpFdb: [],
    dot1dTpFdb: [],
    dot1qVlanStaticName: [],
  };
  const { basePorts, ...bridge } = await step('bridge', noBridge, () =>
    readBridge(device, profile?.bridgePortOffset),
  );
  const lldpRemote = await step('lldp', [], () => readLldp(device, ports, basePorts));
  const neighbours = await step('cdp', [], () => readNeighbours(device, ports, lldpRemote));
  const noHost = { processors: [], mempools: [], storage: [] };
  const host = await step('host resources', noHost, () => readHostResources(device));
  const sensors = await step('sensors', [], () => readEntitySensors(device, entPhysical));
  const readings = profile
    ? readReadings(profile, {
        columns,
        entities: new Map(entPhysical.map((entity) => [entity.index, entity])),
        ports: new Map(ports.map((port) => [port.ifIndex, port])),
      })
    : noReadings;
  return {
    ...system,
    vendor:
      profile?.vendor ??
      (system.enterprise === undefined ? undefined : enterpriseOwner(system.enterprise)) ??
      'unknown',
    os: profile?.os ?? 'unknown',
    type: profile?.type ?? 'unknown',
    ...(profile ? { profile: profile.id } : {}),
    identity: readIdentity(profile, { sysDescr: system.sysDescr, entities: entPhysical, columns }),
    ports,
    processors: joinByOid(readings.processors, host.processors),
    mempools: joinByOid(readings.mempools, host.mempools),
    storage: joinByOid(readings.storage, host.storage),
    sensors: joinByOid(readings.sensors, sensors),
    vlans: joinVlans(readings.vlans, bridge.dot1qVlanStaticName),
    neighbours: [...neighbours, ...readings.neighbours],
    ...bindings,
    addresses,
    ...bridge,
    lldpRemote,
    entPhysical,
    firewall: readings.firewall,
    faults: device.faults,
    cost: {
      requests: session.counts.requests - before.requests,
      varbinds: session.counts.varbinds - before.varbinds,
      timeouts: session.counts.timeouts - before.timeouts,
      millis: time.now() - started,
    },
  };
}
