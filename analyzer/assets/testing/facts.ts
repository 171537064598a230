import type {
  Facts,
  NeighbourAddressFact,
  PortFact,
} from '../../../collector/probes/snmp/facts.ts';

export function testPort(ifIndex: number, over: Partial<PortFact> = {}): PortFact {
  return {
    ifIndex,
    ifDescr: `GigabitEthernet0/0/${ifIndex}`,
    ifName: `GE0/0/${ifIndex}`,
    ifAlias: '',
    ifType: 6,
    ifMtu: 1500,
    ifAdminStatus: 'up',
    ifOperStatus: 'up',
    ifPhysAddress: `00:e0:fc:00:00:0${ifIndex}`,
    speedBps: 1_000_000_000n,
    ifInOctets: 18_446_744_073_709_551_615n,
    ifOutOctets: 5n,
    hcCounters: true,
    ...over,
  };
}

export function binding(ip: string, mac: string, ifIndex = 64): NeighbourAddressFact {
  return { ifIndex, ip, mac, table: ip.includes(':') ? 'ipNetToPhysical' : 'ipNetToMedia' };
}

/** What a poll of a small switch gives; made up. */
export function testFacts(over: Partial<Facts> = {}): Facts {
  return {
    sysObjectID: '1.3.6.1.4.1.2011.2.23.771',
    sysDescr: 'S5735 Huawei Versatile Routing Platform Software',
    sysName: 'sw-1',
    sysLocation: '',
    sysContact: '',
    uptimeSeconds: 100,
    enterprise: 2011,
    vendor: 'Huawei',
    os: 'vrp',
    type: 'network',
    identity: { hardware: 'S5735', version: '5.170', serial: 'SN-1' },
    ports: [testPort(1), testPort(2, { ifOperStatus: 'down' })],
    processors: [],
    mempools: [],
    storage: [],
    sensors: [],
    vlans: [],
    neighbours: [],
    arp: [],
    nd: [],
    ipNetToMedia: [],
    ipNetToPhysical: [],
    addresses: [],
    dot1qTpFdb: [],
    dot1dTpFdb: [],
    lldpRemote: [],
    dot1qVlanStaticName: [],
    entPhysical: [],
    firewall: [],
    faults: [],
    cost: { requests: 1, varbinds: 1, timeouts: 0, millis: 1 },
    ...over,
  };
}
