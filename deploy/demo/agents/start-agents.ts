import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import snmp from 'net-snmp';
import type { Agent, MibNode } from 'net-snmp';
import {
  toUser,
  type AuthProtocol,
  type PrivProtocol,
} from '../../../collector/probes/snmp/credentials.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import { buildDevice, type DemoDeviceSpec } from './devices.ts';
import type { Leaf } from './instances.ts';

export interface DemoAgentSpec extends DemoDeviceSpec {
  /** UDP port on loopback; 0 takes a free one. */
  port: number;
  community: string;
  /** Answers SNMPv3 beside v2c. */
  user?: {
    name: string;
    authProtocol: AuthProtocol;
    authKey: string;
    privProtocol: PrivProtocol;
    privKey: string;
  };
}

export interface DemoAgents {
  /** In the order of the specs. */
  agents: { spec: DemoAgentSpec; address: string; port: number }[];
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/** net-snmp takes port 0 for 161, so a free port is found beforehand. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, loopback);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

const types: Readonly<Record<Leaf['type'], string>> = {
  integer: 'Integer',
  counter: 'Counter',
  gauge: 'Gauge',
  ticks: 'TimeTicks',
  counter64: 'Counter64',
  text: 'OctetString',
  bytes: 'OctetString',
  oid: 'OID',
  address: 'IpAddress',
};

function counterBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

function valueOf(leaf: Leaf, elapsed: number): unknown {
  const value = typeof leaf.value === 'function' ? leaf.value(elapsed) : leaf.value;
  if (typeof value === 'bigint') return counterBytes(value);
  return leaf.type === 'ticks' ? Number(value) % 2 ** 32 : value;
}

/**
 * Hangs the leaves into the agent's tree under one provider: net-snmp's own table helpers know no
 * instances with binary indexes, and its handler lets counters move at the moment they are asked.
 */
function fill(agent: Agent, spec: DemoAgentSpec, time: TimeSource): void {
  const started = time.now();
  const leaves = new Map<MibNode, Leaf>();
  const mib = agent.getMib();
  for (const root of ['1.3.6.1', '1.0.8802']) {
    const provider = {
      name: root,
      type: snmp.MibProviderType.Scalar,
      oid: root,
      scalarType: snmp.ObjectType['Integer'] ?? 2,
      maxAccess: snmp.MaxAccess['read-only'] ?? 2,
      handler(request: { instanceNode: MibNode; done(): void }) {
        const leaf = leaves.get(request.instanceNode);
        if (leaf) request.instanceNode.value = valueOf(leaf, time.now() - started);
        request.done();
      },
    };
    mib.registerProvider(provider);
    mib.addProviderToNode(provider);
  }
  for (const [oid, leaf] of buildDevice(spec)) {
    const node = mib.addNodesForOid(oid);
    node.valueType = snmp.ObjectType[types[leaf.type]] ?? 4;
    node.value = valueOf(leaf, 0);
    leaves.set(node, leaf);
  }
}

async function startAgent(spec: DemoAgentSpec, time: TimeSource) {
  const port = spec.port === 0 ? await freePort() : spec.port;
  let failed: Error | undefined;
  const agent = snmp.createAgent({ port, address: loopback, transport: 'udp4' }, (error) => {
    // Wrong communities and garbage end here too; only a failure to bind is ours to report.
    if (error && 'code' in error) failed = error;
  });
  agent.getAuthorizer().addCommunity(spec.community);
  if (spec.user) {
    const { name, ...keys } = spec.user;
    agent.getAuthorizer().addUser(toUser({ version: '3', user: name, ...keys }));
  }
  fill(agent, spec, time);
  const [socket] = Object.values(agent.listener.sockets);
  if (socket) {
    await Promise.race([once(socket, 'listening'), once(socket, 'close')]).catch((error) => {
      failed ??= error instanceof Error ? error : new Error(String(error));
    });
  }
  if (failed) throw failed;
  return { agent, port };
}

/** Starts in-process SNMP agents of the demonstration on loopback; counters move with `time`. */
export async function startDemoAgents(
  specs: readonly DemoAgentSpec[],
  time: TimeSource,
): Promise<DemoAgents> {
  const started: { agent: Agent; port: number }[] = [];
  async function stop(): Promise<void> {
    await Promise.all(
      started.splice(0).map(({ agent }) => new Promise<void>((resolve) => agent.close(resolve))),
    );
  }
  const agents: DemoAgents['agents'] = [];
  try {
    for (const spec of specs) {
      const one = await startAgent(spec, time);
      started.push(one);
      agents.push({ spec, address: loopback, port: one.port });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { agents, stop };
}
