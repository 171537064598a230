/** One interface: IF-MIB ifTable and ifXTable (RFC 2863). Counters are exact. */
export interface PortFact {
  ifIndex: number;
  ifDescr: string;
  ifName: string;
  ifAlias: string;
  ifType?: number;
  ifTypeName?: string;
  ifMtu?: number;
  ifSpeed?: bigint;
  ifHighSpeed?: number;
  /** ifHighSpeed × 10⁶, or ifSpeed where the device has no ifHighSpeed. */
  speedBps?: bigint;
  ifAdminStatus?: string;
  ifOperStatus?: string;
  ifPhysAddress?: string;
  ifInOctets?: bigint;
  ifOutOctets?: bigint;
  ifInUcastPkts?: bigint;
  ifOutUcastPkts?: bigint;
  ifInMulticastPkts?: bigint;
  ifOutMulticastPkts?: bigint;
  ifInBroadcastPkts?: bigint;
  ifOutBroadcastPkts?: bigint;
  ifInErrors?: bigint;
  ifOutErrors?: bigint;
  ifInDiscards?: bigint;
  ifOutDiscards?: bigint;
  /** The octet counters are 64 bits wide. */
  hcCounters: boolean;
  /** Counters whose 64-bit column stays 0 while the 32-bit one counts: the 32-bit one was taken. */
  hcZeroQuirk?: string[];
}

/** An IP-to-MAC binding: ipNetToMedia, ipNetToPhysical, IPV6-MIB or CISCO-IETF-IP-MIB. */
export interface NeighbourAddressFact {
  ifIndex: number;
  ip: string;
  mac: string;
  /** Zone index of a scoped IPv6 address. */
  zone?: number;
  /** other, dynamic, static, local (invalid rows are left out). */
  type?: string;
  state?: string;
  table: 'ipNetToMedia' | 'ipNetToPhysical' | 'ipv6NetToMedia' | 'cInetNetToMedia';
}

export interface AddressFact {
  ip: string;
  prefixLen: number;
  ifIndex: number;
}

export interface FdbFact {
  mac: string;
  basePort: number;
  ifIndex?: number;
  fdbId?: number;
  vlan?: number;
}

export interface VlanFact {
  id: number;
  name: string;
}

export interface LldpFact {
  localPortNum: number;
  remIndex: number;
  ifIndex?: number;
  chassisIdSubtype?: number;
  chassisId?: string;
  portIdSubtype?: number;
  portId?: string;
  portDesc?: string;
  sysName?: string;
  sysDesc?: string;
  mgmt: string[];
}

/** A device beside this one, by LLDP or CDP. */
export interface NeighbourFact {
  protocol: 'lldp' | 'cdp';
  localIfIndex?: number;
  localIfName: string;
  localIfDescr: string;
  remoteHost: string;
  remotePort: string;
  remotePlatform?: string;
  remoteVersion?: string;
}

/** ENTITY-MIB entPhysicalTable (RFC 6933). */
export interface EntityFact {
  index: number;
  class: number;
  containedIn?: number;
  name: string;
  descr: string;
  model?: string;
  serial?: string;
  softwareRev?: string;
  firmwareRev?: string;
  hardwareRev?: string;
  manufacturer?: string;
}

export interface ProcessorFact {
  oid: string;
  descr: string;
  /** Percent. */
  usage: number;
}

export interface MempoolFact {
  oids: string[];
  descr: string;
  class: string;
  /** Bytes; absent where the device gives only a percentage. */
  total?: number;
  used?: number;
  free?: number;
  percent: number;
}

export interface StorageFact {
  oids: string[];
  descr: string;
  type: string;
  /** Bytes. */
  size: number;
  used: number;
  percent: number;
}

export type Severity = 'ok' | 'warning' | 'error' | 'unknown';

export interface SensorFact {
  oid: string;
  /** temperature, voltage, current, power, fanspeed, humidity, dbm, percent, count, state … */
  class: string;
  descr: string;
  value: number;
  state?: string;
  severity?: Severity;
  group?: string;
}

export interface FirewallFact {
  name: string;
  oid: string;
  value: number | string;
}

export interface IdentityFact {
  hardware?: string;
  version?: string;
  serial?: string;
  features?: string;
}

/** A table that could not be read whole; what was read is in the facts. */
export interface FaultFact {
  table: string;
  code: string;
  message: string;
}

/** All that one poll of one device found out. */
export interface Facts {
  sysObjectID: string;
  sysDescr: string;
  sysName: string;
  sysLocation: string;
  sysContact: string;
  /** sysUpTime in seconds. */
  uptimeSeconds?: number;
  /** snmpEngineID as hex: a stable identity where the device has one. */
  engineId?: string;
  enterprise?: number;
  vendor: string;
  os: string;
  type: string;
  profile?: string;
  identity: IdentityFact;
  ports: PortFact[];
  processors: ProcessorFact[];
  mempools: MempoolFact[];
  storage: StorageFact[];
  sensors: SensorFact[];
  vlans: VlanFact[];
  neighbours: NeighbourFact[];
  /** IPv4 bindings of all tables, without doubles. */
  arp: NeighbourAddressFact[];
  /** IPv6 bindings. */
  nd: NeighbourAddressFact[];
  ipNetToMedia: NeighbourAddressFact[];
  ipNetToPhysical: NeighbourAddressFact[];
  addresses: AddressFact[];
  dot1qTpFdb: FdbFact[];
  dot1dTpFdb: FdbFact[];
  lldpRemote: LldpFact[];
  dot1qVlanStaticName: VlanFact[];
  entPhysical: EntityFact[];
  firewall: FirewallFact[];
  faults: FaultFact[];
  cost: { requests: number; varbinds: number; timeouts: number; millis: number };
}
