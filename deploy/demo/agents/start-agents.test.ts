import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../collector/probes/snmp/credentials.ts';
import type { Facts } from '../../../collector/probes/snmp/facts.ts';
import { pollDevice } from '../../../collector/probes/snmp/poll-device.ts';
import { openSession } from '../../../collector/probes/snmp/session.ts';
import { demoProfiles } from './devices.ts';
import { startDemoAgents, type DemoAgents } from './start-agents.ts';

const user = {
  name: 'demo',
  authProtocol: 'SHA-256',
  authKey: 'demonstration-auth',
  privProtocol: 'AES-128',
  privKey: 'demonstration-priv',
} as const;
let clock = 1_800_000_000_000;
const time = { now: () => clock };
let demo: DemoAgents;

async function poll(port: number, credentials: Credentials): Promise<Facts> {
  const session = openSession(
    { address: '127.0.0.1', port, credentials },
    { timeoutMs: 2_000, retries: 1 },
  );
  try {
    return await pollDevice({
      session,
      time,
      limits: { totalMs: 30_000, varbinds: 50_000, rowsPerColumn: 5_000 },
    });
  } finally {
    session.close();
  }
}

beforeAll(async () => {
  demo = await startDemoAgents(
    demoProfiles.map((profile, i) => ({
      profile,
      port: 0,
      name: `demo-${i}`,
      location: '信息中心',
      address: `10.9.0.${i + 1}`,
      seed: i + 1,
      community: 'demo-read',
      user,
      neighbours: [
        { ip: '10.9.0.77', mac: '3c:52:82:00:00:4d', port: 3 },
        { ip: 'fd00:9::77', mac: '3c:52:82:00:00:4d', port: 3 },
      ],
      lldp: [
        { port: 25, remoteName: 'core', remotePort: 'XGE1/0/1', remoteMac: '00:e0:fc:aa:00:01' },
      ],
    })),
    time,
  );
});

afterAll(async () => {
  await demo.stop();
});

describe('demonstration agents', () => {
  test.each([
    [0, 'Huawei', 'network', 'S5735-L24T4X-A1'],
    [1, 'H3C', 'network', 'S5130S-28S-EI'],
    [2, 'Ruijie', 'network', 'RG-S2910-24GT4XS-E'],
    [3, 'Huawei', 'firewall', 'USG6525E'],
  ])('are known by their family (%i %s)', async (i, vendor, type, model) => {
    const facts = await poll(demo.agents[i]!.port, { version: '2c', community: 'demo-read' });
    expect(facts).toMatchObject({ vendor, type, faults: [], identity: { hardware: model } });
    expect(facts.identity.serial).toMatch(/^DEMO/);
    expect(facts.identity.version).toBeTruthy();
    expect(facts.processors.length).toBe(1);
    expect(facts.mempools.length).toBe(1);
    expect(facts.arp).toMatchObject([{ ip: '10.9.0.77', mac: '3c:52:82:00:00:4d' }]);
    expect(facts.nd).toMatchObject([{ ip: 'fd00:9::77' }]);
    expect(facts.vlans).toContainEqual({ id: 10, name: '教学' });
  });

  test('answer SNMPv3 with SHA-256 and AES-128', async () => {
    const { name, ...keys } = user;
    const facts = await poll(demo.agents[0]!.port, { version: '3', user: name, ...keys });
    expect(facts.sysName).toBe('demo-0');
    expect(facts.neighbours).toMatchObject([
      { remoteHost: 'core', localIfName: 'XGigabitEthernet0/0/1' },
    ]);
  });

  test('move their counters with the clock', async () => {
    const credentials = { version: '2c', community: 'demo-read' } as const;
    const before = await poll(demo.agents[1]!.port, credentials);
    clock += 60_000;
    const after = await poll(demo.agents[1]!.port, credentials);
    const moved = after.ports.filter(
      (port, i) => (port.ifInOctets ?? 0n) > (before.ports[i]?.ifInOctets ?? 0n),
    );
    expect(moved.length).toBeGreaterThan(10);
    expect(after.uptimeSeconds).toBe((before.uptimeSeconds ?? 0) + 60);
  });
});
