import type { Field } from './field.ts';
import type { SweepRules } from './rules.ts';
import { Tally } from './source.ts';

/** ICMP in the place of a port. */
export const icmp = 0;

/** Which port a host most probably answers on, learned from hosts that are sure to exist. */
export interface PortChoice {
  /** The best port for a first question. Seen hosts are asked on all ports in turn, so that the ports can be compared. */
  first(field: Field, seen: boolean): number;
  /** The best of those not asked yet; undefined when the host had its share. */
  next(field: Field, asked: readonly number[]): number | undefined;
  /** Share of hosts that answer on a port. */
  answers(field: Field, port: number): number;
  learn(field: Field, port: number, answered: boolean): void;
}

/** Hosts asked on ports in turn before the best port is trusted. */
const compared = 10;

export function createPortChoice(rules: SweepRules, withIcmp: boolean): PortChoice {
  const { discovery, icmpAnswers, maxPerHost, strength } = rules.ports;
  const usual = new Map(discovery.map(({ port, answers }) => [port, answers]));
  if (withIcmp) usual.set(icmp, icmpAnswers);
  const tallies = new Map<string, Tally>();
  let turn = 0;
  const tally = (name: string) => {
    let found = tallies.get(name);
    if (!found) tallies.set(name, (found = new Tally(1)));
    return found;
  };
  const answers = (field: Field, port: number) => {
    const everywhere = tally(`${port}`).mean(usual.get(port) ?? 0.3, strength);
    return tally(`${port} ${field.network}`).mean(everywhere, strength);
  };
  const best = (field: Field, ports: Iterable<number>) => {
    let found: number | undefined;
    for (const port of ports) {
      if (field.answeringPorts.has(port)) continue;
      if (found === undefined || answers(field, port) > answers(field, found)) found = port;
    }
    return found;
  };
  return {
    answers,
    first(field, seen) {
      const ports = [...usual.keys()];
      const open = ports.filter((port) => !field.answeringPorts.has(port));
      if (seen && turn < compared * ports.length && open.length > 0) {
        turn += 1;
        return open[turn % open.length] ?? icmp;
      }
      return best(field, ports) ?? ports[0] ?? icmp;
    },
    next(field, asked) {
      if (asked.length >= maxPerHost) return undefined;
      return best(
        field,
        usual.keys().filter((port) => !asked.includes(port)),
      );
    },
    learn(field, port, answered) {
      tally(`${port}`).add(answered, 0);
      tally(`${port} ${field.network}`).add(answered, 0);
    },
  };
}
