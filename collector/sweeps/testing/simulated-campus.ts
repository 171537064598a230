import { setImmediate as turn } from 'node:timers/promises';
import { formatAddress, parseAddress, parsePrefix } from '../address.ts';
import type { Answer, Outcome, Prober, Question } from '../../probes/prober.ts';

/** A host as the wire shows it. */
export interface SimulatedHost {
  address: string;
  ping?: boolean;
  /** Drops what it doesn't serve, instead of a reset. */
  firewall?: boolean;
  open?: readonly number[];
}

export interface SimulatedCampus {
  tcp: Prober;
  icmp: Prober;
  /** Everything that was asked, in order. */
  asked: Question[];
}

/** A network that answers by its list of hosts; what is not on the list is silent. */
export function createSimulatedCampus(plan: {
  hosts: readonly SimulatedHost[];
  /** Prefixes where every address answers with a reset. */
  aliased?: readonly string[];
  /** Ports that something in front of the network opens for every address. */
  proxied?: readonly number[];
}): SimulatedCampus {
  const hosts = new Map(
    plan.hosts.map((host) => [formatAddress(parseAddress(host.address)), host]),
  );
  const aliased = (plan.aliased ?? []).map((prefix) => parsePrefix(prefix));
  const asked: Question[] = [];

  function outcomeOf(question: Question): Outcome {
    const { value, family } = parseAddress(question.address);
    const echo = question.kind === 'icmp';
    if (aliased.some((one) => one.family === family && value >= one.first && value <= one.last)) {
      return echo ? 'reply' : 'refused';
    }
    const host = hosts.get(question.address);
    if (!echo && plan.proxied?.includes(question.port) === true) return 'open';
    if (!host) return 'silent';
    if (echo) return host.ping === true ? 'reply' : 'silent';
    if (host.open?.includes(question.port) === true) return 'open';
    return host.firewall === true ? 'silent' : 'refused';
  }

  const prober = (kind: Question['kind']): Prober => ({
    kind,
    // Like a network: answers come after the question was put, not while.
    async ask(questions, told: (answer: Answer) => void, options) {
      await turn();
      for (const question of questions) {
        if (options?.signal?.aborted === true) return;
        asked.push(question);
        told({ question, outcome: outcomeOf(question), sent: 1, rttMs: 1 });
      }
    },
  });
  return { tcp: prober('tcp'), icmp: prober('icmp'), asked };
}
