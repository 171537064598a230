import { growing, macBytes, type Instances } from './instances.ts';

export interface DemoPort {
  ifIndex: number;
  name: string;
  alias: string;
  mac: string;
  /** Mbit/s. */
  speed: number;
  up: boolean;
  /** IANA ifType; 6 ethernet, 53 virtual. */
  type: number;
  /** Average load in bytes per second. */
  bytesPerSecond: number;
}

export interface DemoNeighbour {
  ifIndex: number;
  ip: string;
  mac: string;
  /** Bridge port on which the MAC is learned. */
  port?: number;
}

export interface DemoLldp {
  portNumber: number;
  portName: string;
  remoteName: string;
  remotePort: string;
  remoteMac: string;
}

export interface DemoIdentity {
  sysObjectID: string;
  sysDescr: string;
  name: string;
  location: string;
}

/** System group; the device was switched on `upDays` before the agent started. */
export function addSystem(mib: Instances, identity: DemoIdentity, upDays: number): void {
  const system = '1.3.6.1.2.1.1';
  const ticks = upDays * 8_640_000;
  mib.set(`${system}.1.0`, { type: 'text', value: identity.sysDescr });
  mib.set(`${system}.2.0`, { type: 'oid', value: identity.sysObjectID });
  mib.set(`${system}.3.0`, { type: 'ticks', value: (elapsed) => ticks + Math.floor(elapsed / 10) });
  mib.set(`${system}.4.0`, { type: 'text', value: 'demo@example.edu.cn' });
  mib.set(`${system}.5.0`, { type: 'text', value: identity.name });
  mib.set(`${system}.6.0`, { type: 'text', value: identity.location });
  mib.set(`${system}.7.0`, { type: 'integer', value: 78 });
}

function addPort(mib: Instances, port: DemoPort): void {
  const entry = '1.3.6.1.2.1.2.2.1';
  const extended = '1.3.6.1.2.1.31.1.1.1';
  const { ifIndex } = port;
  const rate = port.up ? port.bytesPerSecond : 0;
  const octets = growing(BigInt(rate) * 86_400n * 30n, rate);
  const out = growing(BigInt(rate) * 86_400n * 12n, rate * 0.4);
  const packets = growing(BigInt(rate) * 120n * 30n, rate / 700);
  const low = (counter: (elapsed: number) => bigint) => (elapsed: number) =>
    Number(BigInt.asUintN(32, counter(elapsed)));
  const set = (column: number, leaf: Parameters<Instances['set']>[1]) =>
    mib.set(`${entry}.${column}.${ifIndex}`, leaf);
  set(1, { type: 'integer', value: ifIndex });
  set(2, { type: 'text', value: port.name });
  set(3, { type: 'integer', value: port.type });
  set(4, { type: 'integer', value: 1_500 });
  set(5, { type: 'gauge', value: Math.min(port.speed * 1_000_000, 2 ** 32 - 1) });
  set(6, { type: 'bytes', value: macBytes(port.mac) });
  set(7, { type: 'integer', value: 1 });
  set(8, { type: 'integer', value: port.up ? 1 : 2 });
  set(10, { type: 'counter', value: low(octets) });
  set(11, { type: 'counter', value: low(packets) });
  set(16, { type: 'counter', value: low(out) });
  set(17, { type: 'counter', value: low(packets) });
  for (const column of [13, 14, 19, 20]) set(column, { type: 'counter', value: 0 });
  const setX = (column: number, leaf: Parameters<Instances['set']>[1]) =>
    mib.set(`${extended}.${column}.${ifIndex}`, leaf);
  setX(1, { type: 'text', value: port.name });
  setX(6, { type: 'counter64', value: octets });
  setX(7, { type: 'counter64', value: packets });
  setX(8, { type: 'counter64', value: growing(10_000n, rate / 20_000) });
  setX(9, { type: 'counter64', value: growing(20_000n, rate / 15_000) });
  setX(10, { type: 'counter64', value: out });
  setX(11, { type: 'counter64', value: packets });
  setX(12, { type: 'counter64', value: growing(5_000n, rate / 30_000) });
  setX(13, { type: 'counter64', value: growing(5_000n, rate / 30_000) });
  setX(15, { type: 'gauge', value: port.speed });
  setX(18, { type: 'text', value: port.alias });
}

/** IF-MIB ifTable and ifXTable. */
export function addPorts(mib: Instances, ports: readonly DemoPort[]): void {
  for (const port of ports) addPort(mib, port);
}

/** The management address with its mask: ipAddrTable. */
export function addAddress(mib: Instances, ifIndex: number, ip: string, mask: string): void {
  const entry = '1.3.6.1.2.1.4.20.1';
  mib.set(`${entry}.1.${ip}`, { type: 'address', value: ip });
  mib.set(`${entry}.2.${ip}`, { type: 'integer', value: ifIndex });
  mib.set(`${entry}.3.${ip}`, { type: 'address', value: mask });
}

function ipv6Octets(ip: string): number[] {
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** ARP in ipNetToMedia, IPv6 neighbours in ipNetToPhysical, learned MACs in the Q-BRIDGE table. */
export function addNeighbours(
  mib: Instances,
  neighbours: readonly DemoNeighbour[],
  vlan: number,
): void {
  for (const { ifIndex, ip, mac, port } of neighbours) {
    const bytes = { type: 'bytes' as const, value: macBytes(mac) };
    if (ip.includes(':')) {
      const index = `${ifIndex}.2.16.${ipv6Octets(ip).join('.')}`;
      mib.set(`1.3.6.1.2.1.4.35.1.4.${index}`, bytes);
      mib.set(`1.3.6.1.2.1.4.35.1.6.${index}`, { type: 'integer', value: 3 });
      mib.set(`1.3.6.1.2.1.4.35.1.7.${index}`, { type: 'integer', value: 1 });
    } else {
      mib.set(`1.3.6.1.2.1.4.22.1.2.${ifIndex}.${ip}`, bytes);
      mib.set(`1.3.6.1.2.1.4.22.1.4.${ifIndex}.${ip}`, { type: 'integer', value: 3 });
    }
    if (port === undefined) continue;
    const fdb = `${vlan}.${[...macBytes(mac)].join('.')}`;
    mib.set(`1.3.6.1.2.1.17.7.1.2.2.1.2.${fdb}`, { type: 'integer', value: port });
    mib.set(`1.3.6.1.2.1.17.7.1.2.2.1.3.${fdb}`, { type: 'integer', value: 3 });
  }
}

/** Bridge ports 1…n on the given interfaces, and VLAN names. */
export function addBridge(
  mib: Instances,
  ifIndexes: readonly number[],
  vlans: Readonly<Record<number, string>>,
): void {
  for (const [i, ifIndex] of ifIndexes.entries()) {
    mib.set(`1.3.6.1.2.1.17.1.4.1.2.${i + 1}`, { type: 'integer', value: ifIndex });
  }
  for (const [id, name] of Object.entries(vlans)) {
    mib.set(`1.3.6.1.2.1.17.7.1.4.3.1.1.${id}`, { type: 'text', value: name });
  }
}

export function addLldp(mib: Instances, neighbours: readonly DemoLldp[]): void {
  for (const neighbour of neighbours) {
    const { portNumber } = neighbour;
    const remote = (column: number) => `1.0.8802.1.1.2.1.4.1.1.${column}.0.${portNumber}.1`;
    mib.set(`1.0.8802.1.1.2.1.3.7.1.2.${portNumber}`, { type: 'integer', value: 5 });
    mib.set(`1.0.8802.1.1.2.1.3.7.1.3.${portNumber}`, { type: 'text', value: neighbour.portName });
    mib.set(remote(4), { type: 'integer', value: 4 });
    mib.set(remote(5), { type: 'bytes', value: macBytes(neighbour.remoteMac) });
    mib.set(remote(6), { type: 'integer', value: 5 });
    mib.set(remote(7), { type: 'text', value: neighbour.remotePort });
    mib.set(remote(9), { type: 'text', value: neighbour.remoteName });
  }
}

export interface DemoEntity {
  index: number;
  class: number;
  name: string;
  model: string;
  serial: string;
  software: string;
}

/** entPhysicalTable. */
export function addEntities(mib: Instances, entities: readonly DemoEntity[]): void {
  const entry = '1.3.6.1.2.1.47.1.1.1.1';
  for (const entity of entities) {
    const set = (column: number, value: string) =>
      mib.set(`${entry}.${column}.${entity.index}`, { type: 'text', value });
    set(2, entity.name);
    mib.set(`${entry}.5.${entity.index}`, { type: 'integer', value: entity.class });
    set(7, entity.name);
    set(10, entity.software);
    set(11, entity.serial);
    set(13, entity.model);
  }
}
