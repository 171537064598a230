import { isIPv6 } from 'node:net';
import { findAddress, formatAddress } from '../../sweeps/address.ts';
import type { Answer, AskOptions, Prober, Question } from '../prober.ts';
import { runNmap } from './run-nmap.ts';

export interface NmapProberOptions {
  /** An echo without an answer is given up after this. */
  timeoutMs: number;
  program?: string;
}

/** Starting nmap and reading its data files, on a slow machine. */
const startMs = 30_000;
const usualRate = 1_000;

/**
 * Host discovery by one ICMP echo per address and nothing else: no names, no ARP or neighbour probes of its own, no retransmission. `--privileged`:
 * without rights nmap must fail and not quietly ask over TCP instead.
 */
function argumentsFor(timeoutMs: number, rate: number, family: 4 | 6): string[] {
  const ms = `${timeoutMs}ms`;
  const what = ['-sn', '-n', '-PE', '--disable-arp-ping', '--privileged', '--max-retries', '0'];
  const waits = ['--min-rtt-timeout', '--initial-rtt-timeout', '--max-rtt-timeout'];
  const how = [...waits.flatMap((option) => [option, ms]), '--max-rate', String(rate), '-T4'];
  return [...(family === 6 ? ['-6'] : []), ...what, ...how];
}

/** Asks by ICMP echo through nmap; needs root, or nmap with CAP_NET_RAW. */
export function createNmapProber(options: NmapProberOptions): Prober {
  async function askFamily(
    questions: readonly Question[],
    family: 4 | 6,
    told: (answer: Answer) => void,
    { signal, ratePerSecond = usualRate }: AskOptions,
  ): Promise<void> {
    if (questions.length === 0 || signal?.aborted === true) return;
    const waiting = new Map(questions.map((question) => [question.address, question]));
    await runNmap({
      args: argumentsFor(options.timeoutMs, ratePerSecond, family),
      targets: [...waiting.keys()],
      deadlineMs: startMs + (questions.length / ratePerSecond) * 2_000 + options.timeoutMs * 10,
      ...(signal === undefined ? {} : { signal }),
      ...(options.program === undefined ? {} : { program: options.program }),
      told({ address, state, reason, rttMs }) {
        const parsed = findAddress(address);
        const question = parsed && waiting.get(formatAddress(parsed));
        // Only what was asked, once, and only an echo that came back: `localhost-response` and the like say nothing of the host.
        if (!question || state !== 'up' || reason !== 'echo-reply') return;
        waiting.delete(question.address);
        told({ question, outcome: 'reply', sent: 1, ...(rttMs === undefined ? {} : { rttMs }) });
      },
    });
    for (const question of waiting.values()) told({ question, outcome: 'silent', sent: 1 });
  }

  return {
    kind: 'icmp',
    async ask(questions, told, more = {}) {
      const icmp = questions.filter(({ kind }) => kind === 'icmp');
      const of = (six: boolean) => icmp.filter(({ address }) => isIPv6(address) === six);
      await askFamily(of(true), 6, told, more);
      await askFamily(of(false), 4, told, more);
    },
  };
}
