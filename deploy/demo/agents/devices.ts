import {
  addAddress,
  addBridge,
  addEntities,
  addLldp,
  addNeighbours,
  addPorts,
  addSystem,
  type DemoLldp,
  type DemoNeighbour,
  type DemoPort,
} from './device-mib.ts';
import { swinging, type Instances } from './instances.ts';

export const demoProfiles = [
  'huawei-s5735',
  'h3c-s5130',
  'ruijie-s2910',
  'huawei-usg6500',
] as const;
export type DemoProfile = (typeof demoProfiles)[number];

export interface DemoDeviceSpec {
  profile: DemoProfile;
  name: string;
  location: string;
  /** Management address that the device reports. */
  address: string;
  mask?: string;
  /** Makes MACs and serials of two devices differ; 0 to 255. */
  seed: number;
  neighbours?: readonly { ip: string; mac: string; port?: number }[];
  lldp?: readonly { port: number; remoteName: string; remotePort: string; remoteMac: string }[];
}

const vlans = { 1: 'default', 10: '教学', 20: '办公', 30: '监控', 99: '管理' };
const dataVlan = 10;

function hex(value: number): string {
  return (value & 0xff).toString(16).padStart(2, '0');
}

/** Access ports in use carry a classroom or two; the last ones are uplinks. */
function switchPorts(
  prefix: string,
  uplink: string,
  oui: string,
  { seed }: DemoDeviceSpec,
  firstIndex: number,
): DemoPort[] {
  const access = Array.from({ length: 24 }, (_, i) => ({
    ifIndex: firstIndex + i,
    name: `${prefix}${i + 1}`,
    alias: i < 12 ? `教室 ${i + 101}` : '',
    mac: `${oui}:${hex(seed)}:00:${hex(i + 1)}`,
    speed: 1_000,
    up: (i * 7 + seed) % 5 !== 0,
    type: 6,
    bytesPerSecond: 20_000 + ((i * 7_919 + seed * 104_729) % 180_000),
  }));
  const up = Array.from({ length: 4 }, (_, i) => ({
    ifIndex: firstIndex + 24 + i,
    name: `${uplink}${i + 1}`,
    alias: i === 0 ? '上联核心' : '',
    mac: `${oui}:${hex(seed)}:00:${hex(i + 25)}`,
    speed: 10_000,
    up: i === 0,
    type: 6,
    bytesPerSecond: 3_000_000,
  }));
  return [...access, ...up];
}

function vlanInterface(ifIndex: number, name: string, oui: string, seed: number): DemoPort {
  return {
    ifIndex,
    name,
    alias: '管理',
    mac: `${oui}:${hex(seed)}:ff:01`,
    speed: 1_000,
    up: true,
    type: 53,
    bytesPerSecond: 400,
  };
}

function addCommon(
  mib: Instances,
  spec: DemoDeviceSpec,
  ports: readonly DemoPort[],
  management: DemoPort,
): void {
  addPorts(mib, [...ports, management]);
  addAddress(mib, management.ifIndex, spec.address, spec.mask ?? '255.255.255.0');
  addBridge(
    mib,
    ports.map((port) => port.ifIndex),
    vlans,
  );
  const neighbours: DemoNeighbour[] = (spec.neighbours ?? []).map((neighbour) => ({
    ...neighbour,
    ifIndex: management.ifIndex,
  }));
  addNeighbours(mib, neighbours, dataVlan);
  const lldp: DemoLldp[] = (spec.lldp ?? []).map(({ port, ...remote }) => ({
    portNumber: port,
    portName: ports[port - 1]?.name ?? String(port),
    ...remote,
  }));
  addLldp(mib, lldp);
}

function huawei(spec: DemoDeviceSpec, firewall: boolean): Instances {
  const mib: Instances = new Map();
  const model = firewall ? 'USG6525E' : 'S5735-L24T4X-A1';
  const release = firewall ? 'V600R007C20SPC600' : 'V200R021C00SPC500';
  addSystem(
    mib,
    {
      sysObjectID: firewall ? '1.3.6.1.4.1.2011.2.321.26' : '1.3.6.1.4.1.2011.2.23.771',
      sysDescr: `${model}\r\nHuawei Versatile Routing Platform Software\r\nVRP (R) software,Version 5.170 (${firewall ? 'USG6500E' : 'S5735'} ${release})\r\nCopyright (C) 2000-2021 HUAWEI TECH Co., Ltd.`,
      name: spec.name,
      location: spec.location,
    },
    80 + (spec.seed % 200),
  );
  const ports = switchPorts('GigabitEthernet0/0/', 'XGigabitEthernet0/0/', '00:e0:fc', spec, 5);
  const management = vlanInterface(64, 'Vlanif99', '00:e0:fc', spec.seed);
  addCommon(mib, spec, firewall ? ports.slice(0, 12) : ports, management);
  const board = 67_108_873;
  addEntities(mib, [
    {
      index: board,
      class: 9,
      name: firewall ? 'MPU' : `${model} 0`,
      model,
      serial: `DEMO2102${String(spec.seed).padStart(4, '0')}`,
      software: `Version 5.170 ${release}`,
    },
  ]);
  const entity = '1.3.6.1.4.1.2011.5.25.31.1.1.1.1';
  mib.set(`${entity}.5.${board}`, { type: 'integer', value: swinging(22, 12, 600) });
  mib.set(`${entity}.7.${board}`, { type: 'integer', value: swinging(41, 3, 3_600) });
  mib.set(`${entity}.9.${board}`, { type: 'integer', value: 1_073_741_824 });
  mib.set(`${entity}.11.${board}`, { type: 'integer', value: swinging(43, 4, 7_200) });
  mib.set('1.3.6.1.4.1.2011.5.25.31.6.5.0', { type: 'text', value: model });
  mib.set('1.3.6.1.4.1.2011.5.25.31.1.1.10.1.7.0.1', { type: 'integer', value: 1 });
  if (firewall) {
    mib.set('1.3.6.1.4.1.2011.6.122.15.1.2.1.4.0', {
      type: 'gauge',
      value: swinging(8_400, 3_100, 1_800),
    });
  }
  return mib;
}

function h3c(spec: DemoDeviceSpec): Instances {
  const mib: Instances = new Map();
  addSystem(
    mib,
    {
      sysObjectID: '1.3.6.1.4.1.25506.1.2078',
      sysDescr:
        'H3C Comware Platform Software, Software Version 7.1.070, Release 6348P01\r\nH3C S5130S-28S-EI\r\nCopyright (c) 2004-2021 New H3C Technologies Co., Ltd. All rights reserved.',
      name: spec.name,
      location: spec.location,
    },
    30 + (spec.seed % 300),
  );
  const ports = switchPorts('GigabitEthernet1/0/', 'Ten-GigabitEthernet1/0/', '58:6a:b1', spec, 1);
  addCommon(mib, spec, ports, vlanInterface(633, 'Vlan-interface99', '58:6a:b1', spec.seed));
  addEntities(mib, [
    {
      index: 1,
      class: 3,
      name: 'H3C S5130S-28S-EI',
      model: 'S5130S-28S-EI',
      serial: `DEMO219801${String(spec.seed).padStart(4, '0')}`,
      software: '7.1.070 Release 6348P01',
    },
    { index: 212, class: 9, name: 'Board', model: 'LSWM', serial: '', software: '7.1.070' },
  ]);
  const entity = '1.3.6.1.4.1.25506.2.6.1.1.1.1';
  mib.set(`${entity}.6.212`, { type: 'integer', value: swinging(14, 8, 900) });
  mib.set(`${entity}.8.212`, { type: 'integer', value: swinging(52, 2, 3_600) });
  mib.set(`${entity}.10.212`, { type: 'gauge', value: 536_870_912 });
  mib.set(`${entity}.12.212`, { type: 'integer', value: swinging(39, 3, 7_200) });
  mib.set('1.3.6.1.4.1.25506.8.35.9.1.2.1.2.1', { type: 'integer', value: 1 });
  return mib;
}

function ruijie(spec: DemoDeviceSpec): Instances {
  const mib: Instances = new Map();
  addSystem(
    mib,
    {
      sysObjectID: '1.3.6.1.4.1.4881.1.1.10.1.180',
      sysDescr: 'Ruijie Gigabit Security & PoE Switch(RG-S2910-24GT4XS-E) By Ruijie Networks',
      name: spec.name,
      location: spec.location,
    },
    12 + (spec.seed % 400),
  );
  const ports = switchPorts('GigabitEthernet 0/', 'TenGigabitEthernet 0/', '58:69:6c', spec, 1);
  addCommon(mib, spec, ports, vlanInterface(4_195, 'VLAN 99', '58:69:6c', spec.seed));
  const own = '1.3.6.1.4.1.4881.1.1.10.2';
  mib.set(`${own}.36.1.1.3.0`, { type: 'gauge', value: swinging(11, 6, 700) });
  mib.set(`${own}.35.1.1.1.3.1`, { type: 'integer', value: swinging(47, 2, 3_600) });
  mib.set(`${own}.21.1.2.1.8.1`, { type: 'text', value: 'S2910_RGOS 11.4(1)B12P18' });
  mib.set(`${own}.21.1.2.1.10.1`, {
    type: 'text',
    value: `DEMOG1LQ${String(spec.seed).padStart(4, '0')}`,
  });
  return mib;
}

/** The MIB of a made-up device; all numbers are our own. */
export function buildDevice(spec: DemoDeviceSpec): Instances {
  switch (spec.profile) {
    case 'huawei-s5735':
      return huawei(spec, false);
    case 'huawei-usg6500':
      return huawei(spec, true);
    case 'h3c-s5130':
      return h3c(spec);
    case 'ruijie-s2910':
      return ruijie(spec);
  }
}
