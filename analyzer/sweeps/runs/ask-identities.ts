import { setTimeout as sleep } from 'node:timers/promises';
import { readSshHostKey } from '../../../collector/probes/ssh/host-key.ts';
import { readTlsCertificate } from '../../../collector/probes/tls/certificate.ts';
import type { SweepEvent } from '../../../collector/sweeps/events.ts';
import type { IdentityRequest, ShownIdentity } from './sweep-thread.ts';

interface OpenPort {
  address: string;
  port: number;
}

/** Follows a sweep: which ports of which hosts stand open, without those that an aliased prefix withdrew. */
export function createOpenPorts() {
  const open = new Map<string, Set<number>>();
  const add = (address: string, port: number) => {
    const ports = open.get(address) ?? new Set();
    open.set(address, ports.add(port));
  };
  return {
    note(event: SweepEvent): void {
      if (event.kind === 'aliased') for (const address of event.withdrawn) open.delete(address);
      else if (event.kind === 'service' && event.service.state === 'open') {
        add(event.service.address, event.service.port);
      } else if (event.kind === 'found') {
        const { address, evidence } = event.host;
        if (evidence.kind === 'tcp' && evidence.outcome === 'open') add(address, evidence.port);
      }
    },
    list(): OpenPort[] {
      return [...open].flatMap(([address, ports]) => [...ports].map((port) => ({ address, port })));
    },
  };
}

export interface AskIdentitiesDeps {
  request: IdentityRequest;
  ports: readonly OpenPort[];
  /** Rejects when nothing more may be sent. */
  may(questions: number): Promise<void>;
  shown(identities: ShownIdentity[]): void;
  signal: AbortSignal;
}

/**
 * Asks open ports for the host key or certificate of their machine, each once. In small groups: leave is asked before each, what was
 * shown is told after it.
 */
export async function askIdentities(deps: AskIdentitiesDeps): Promise<void> {
  const { request, ports, may, shown, signal } = deps;
  const asked = new Set(request.asked);
  const { timeoutMs, concurrency, ratePerSecond } = request;

  async function identityOf(target: OpenPort): Promise<string> {
    if (request.ssh.includes(target.port)) {
      const key = await readSshHostKey(target, { timeoutMs, signal });
      return key === undefined ? '' : `ssh-host-key ${key}`;
    }
    const certificate = await readTlsCertificate(target, { timeoutMs, signal });
    return certificate === undefined ? '' : `tls-certificate ${certificate}`;
  }

  const wanted = ports
    .filter(({ port }) => request.ssh.includes(port) || request.tls.includes(port))
    .filter(({ address, port }) => !asked.has(`${address} ${port}`))
    .slice(0, Math.max(0, request.budget - asked.size));
  for (let i = 0; i < wanted.length && !signal.aborted; i += concurrency) {
    const group = wanted.slice(i, i + concurrency);
    await may(group.length);
    const pause = sleep((group.length * 1_000) / ratePerSecond);
    const identities = await Promise.all(
      group.map(async (target) => ({ ...target, identity: await identityOf(target) })),
    );
    // Given up half-way is not «showed none»: the next run asks again.
    if (!signal.aborted) shown(identities);
    await pause;
  }
}
