import { schools, type DemoDevice, type DemoSchool } from './county.ts';
import {
  commandLine,
  intrusion,
  linkLine,
  policyDeny,
  sshdAccepted,
  sshdFailed,
  switchLoginFailed,
} from './lines.ts';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';

export interface DemoLine {
  /** Milliseconds since the epoch; the line's own time stamp says the same. */
  at: number;
  address: string;
  line: string;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const attacker = '198.51.100.77';
const quietCommands = [
  'display interface brief',
  'display version',
  'display logbuffer',
  'save',
  'quit',
];

type Random = () => number;

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** More happens in school hours: the weight of an hour of the Shanghai day. */
function busyness(at: number): number {
  const hour = (new Date(at).getUTCHours() + 8) % 24;
  return hour >= 7 && hour <= 21 ? 1 : 0.15;
}

function ordinaryLine(device: DemoDevice, at: number, random: Random): string {
  const inside = `10.${device.address.split('.')[1]}.8.${2 + Math.floor(random() * 200)}`;
  switch (device.kind) {
    case 'linux-server':
      return random() < 0.2
        ? sshdFailed(device, at, 'webmaster', inside)
        : sshdAccepted(device, at, 'webmaster', inside);
    case 'huawei-firewall':
      return policyDeny(
        device,
        at,
        `203.0.113.${1 + Math.floor(random() * 250)}`,
        device.address,
        pick(random, [23, 445, 3389, 8080]),
      );
    case 'huawei-switch':
    case 'h3c-switch':
      if (random() < 0.05)
        return commandLine(device, at, 'netadmin', inside, pick(random, quietCommands));
      return linkLine(
        device,
        at,
        `GigabitEthernet1/0/${1 + Math.floor(random() * 24)}`,
        random() < 0.5,
      );
    case 'ruijie-switch':
      return linkLine(
        device,
        at,
        `GigabitEthernet 0/${1 + Math.floor(random() * 24)}`,
        random() < 0.5,
      );
  }
}

/** One line of ordinary traffic from some device, for a demonstration that goes on. */
export function ordinaryLineNow(at: number, random: Random): DemoLine {
  const device = pick(
    random,
    schools.flatMap(({ devices }) => devices),
  );
  return { at, address: device.address, line: ordinaryLine(device, at, random) };
}

function ordinaryDay(school: DemoSchool, start: number, end: number, random: Random): DemoLine[] {
  return school.devices.flatMap((device) => {
    const lines: DemoLine[] = [];
    for (let at = start; at < end; at += Math.ceil((0.5 + random()) * 2 * minuteMs)) {
      if (random() < busyness(at))
        lines.push({ at, address: device.address, line: ordinaryLine(device, at, random) });
    }
    return lines;
  });
}

function deviceOf(school: DemoSchool, kind: DemoDevice['kind']): DemoDevice {
  const device = school.devices.find((one) => one.kind === kind);
  if (!device) throw new Error(`${school.name} has no ${kind}`);
  return device;
}

/**
 * The attack: a scan of the vocational school's firewall, an exploit attempt on its web server, guessed SSH passwords until one
 * fits, then the core switch: failed sign-ins, a changed configuration, a cleared log.
 */
function attack(school: DemoSchool, start: number): DemoLine[] {
  const firewall = deviceOf(school, 'huawei-firewall');
  const server = deviceOf(school, 'linux-server');
  const core = deviceOf(school, 'h3c-switch');
  const lines: DemoLine[] = [];
  const add = (device: DemoDevice, afterSeconds: number, make: (at: number) => string) => {
    const at = start + afterSeconds * 1_000;
    lines.push({ at, address: device.address, line: make(at) });
  };
  for (let i = 0; i < 60; i += 1)
    add(firewall, i * 2, (at) => policyDeny(firewall, at, attacker, server.address, 20 + i));
  for (let i = 0; i < 4; i += 1) {
    add(firewall, 300 + i * 20, (at) =>
      intrusion(firewall, at, attacker, server.address, 'Apache Struts2 remote code execution'),
    );
  }
  for (let i = 0; i < 90; i += 1)
    add(server, 600 + i * 4, (at) =>
      sshdFailed(server, at, i % 3 === 0 ? 'admin' : 'root', attacker),
    );
  add(server, 975, (at) => sshdAccepted(server, at, 'root', attacker));
  for (let i = 0; i < 8; i += 1)
    add(core, 1_200 + i * 5, (at) => switchLoginFailed(core, at, 'admin', server.address));
  add(core, 1_260, (at) => commandLine(core, at, 'netadmin', server.address, 'system-view'));
  add(core, 1_275, (at) =>
    commandLine(core, at, 'netadmin', server.address, 'local-user support class manage'),
  );
  add(core, 1_290, (at) => commandLine(core, at, 'netadmin', server.address, 'reset logbuffer'));
  return lines;
}

/** How long before the end of the day the attack begins. */
const attackLeadMs = 3 * 60 * minuteMs;

/** The lines of the attack on the day that ends at `end`, in their order. */
export function syslogAttack(end: number): DemoLine[] {
  const victim = schools[3];
  if (!victim) throw new Error('the county has four schools');
  return attack(victim, end - attackLeadMs);
}

/** A day of the county's ordinary log lines that ends at `end`, in the order in which they arrive. */
export function syslogDay(end: number): DemoLine[] {
  const random = createSeededRandom(20_261_121).next;
  const lines = schools.flatMap((school) => ordinaryDay(school, end - dayMs, end, random));
  return lines.sort((a, b) => a.at - b.at);
}
