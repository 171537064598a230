import { createHash, randomBytes } from 'node:crypto';
import type { NewPollTarget } from '../../analyzer/assets/poll-targets.ts';
import type { Core } from '../up/core.ts';
import type { DemoProfile } from './agents/devices.ts';
import { startDemoAgents, type DemoAgentSpec } from './agents/start-agents.ts';
import { schools, type DemoDevice, type DemoSchool } from './county.ts';

const profiles: Partial<Record<DemoDevice['kind'], DemoProfile>> = {
  'huawei-switch': 'huawei-s5735',
  'huawei-firewall': 'huawei-usg6500',
  'h3c-switch': 'h3c-s5130',
  'ruijie-switch': 'ruijie-s2910',
};

const actor = { kind: 'system', name: 'demonstration' } as const;
const pollSeconds = 60;

interface Planned {
  school: DemoSchool;
  spec: DemoAgentSpec;
}

/** Computers behind a switch, with IPv4 and global IPv6 addresses of documentation and private ranges. */
function neighboursOf(device: DemoDevice, seed: number): NonNullable<DemoAgentSpec['neighbours']> {
  const [, subnet] = device.address.split('.');
  return Array.from({ length: 16 }, (_, i) => {
    const mac = `3c:52:82:${seed.toString(16).padStart(2, '0')}:01:${(i + 1).toString(16).padStart(2, '0')}`;
    const ip =
      i % 4 === 3 ? `2001:db8:${subnet}::${(i + 16).toString(16)}` : `10.${subnet}.8.${20 + i}`;
    return { ip, mac, port: (i % 20) + 1 };
  });
}

/** A key of the agents of this run; it is sealed in the poll target like any other. */
function newKey(): string {
  return randomBytes(12).toString('base64url');
}

/** Firewalls speak SNMPv3, the rest v2c: the compliance page has both to show. */
function plan(): Planned[] {
  return schools.flatMap((school) =>
    school.devices.flatMap((device): Planned[] => {
      const profile = profiles[device.kind];
      if (!profile) return [];
      const seed = createHash('sha256').update(device.name).digest()[0] ?? 0;
      const spec: DemoAgentSpec = {
        profile,
        name: device.name,
        location: `${school.name}中心机房`,
        address: device.address,
        seed,
        port: 0,
        community: newKey(),
        neighbours: neighboursOf(device, seed),
        ...(device.kind === 'huawei-firewall' && {
          user: {
            name: 'xiaodun',
            authProtocol: 'SHA-256',
            authKey: newKey(),
            privProtocol: 'AES-128',
            privKey: newKey(),
          },
        }),
      };
      return [{ school, spec }];
    }),
  );
}

function settingsOf(spec: DemoAgentSpec, port: number): Omit<NewPollTarget, 'unitId'> {
  const base = { address: '127.0.0.1', port, intervalSeconds: pollSeconds };
  if (!spec.user) return { ...base, version: '2c', community: spec.community };
  const { name: user, ...keys } = spec.user;
  return { ...base, version: '3', user, ...keys };
}

/** Starts the county's switches and firewalls, points the poll targets at them and polls each once. */
export async function startDemoDevices(
  core: Core,
  units: ReadonlyMap<string, string>,
): Promise<void> {
  const { analysis, time, undo, log } = core;
  const { targets, poller } = analysis;
  const planned = plan();
  const running = await startDemoAgents(
    planned.map(({ spec }) => spec),
    time,
  );
  undo.unshift(() => running.stop());
  const known = (await targets.list()).sort((a, b) => a.id.localeCompare(b.id));
  for (const [index, { spec, port }] of running.agents.entries()) {
    const unitId = units.get(planned[index]?.school.code ?? '');
    if (unitId === undefined) continue;
    const settings = settingsOf(spec, port);
    const target = known[index];
    const id = target?.id ?? (await targets.create({ unitId, ...settings }, actor));
    if (target) await targets.change(id, settings, actor);
    await poller.reschedule(id);
    const run = await poller.run(id);
    if (run.outcome !== 'ok')
      log.warn({ device: spec.name, ...run }, 'a demonstration device was not read whole');
  }
}
