import type { Field } from './field.ts';
import type { SweepRules } from './rules.ts';
import { Tally } from './source.ts';

/** ICMP in the place of a port. */
export const icmp = 0;

/** Which port a host most probably answers on, learned from hosts that are sure to exist. */
export interface PortChoice {
  /** The best port for a first question. Seen hosts are asked on all ports in turn, so that the ports can be compared. */
  first(field: Field, seen: boolean): number;
  /** Share of hosts that answer on a port. */
  answers(field: Field, port: number): number;
  /** Of hosts that exist and were silent on `asked`, the share that answers on the best port left; undefined when they had their share of questions. */
  next(field: Field, asked: readonly number[]): { port: number; share: number } | undefined;
  learn(field: Field, port: number, answered: boolean): void;
  /** A second question; `there` is how likely the host exists. */
  learnAgain(port: number, answered: boolean, there: number): void;
  /** Share of silent hosts that answer on a port. */
  again(port: number): number;
}

/** Seen hosts asked on each port in turn before the best port is trusted. */
const compared = 10;

export function createPortChoice(rules: SweepRules, withIcmp: boolean): PortChoice {
  const { discovery, icmpAnswers, icmpAgain, answersAgain, maxPerHost, strength } = rules.ports;
  const usual = new Map(discovery.map(({ port, answers }) => [port, answers]));
  if (withIcmp) usual.set(icmp, icmpAnswers);
  const ports = [...usual.keys()];
  const everywhere = new Map(ports.map((port) => [port, new Tally(1)]));
  const seconds = new Map(ports.map((port) => [port, new Tally(1)]));
  let turn = 0;

  const answers = (field: Field, port: number) => {
    const usually = everywhere.get(port)?.mean(usual.get(port) ?? 0, strength) ?? 0;
    return field.portTallies.get(port)?.mean(usually, strength) ?? usually;
  };
  const again = (port: number) =>
    Math.min(0.95, seconds.get(port)?.factor(port === icmp ? icmpAgain : answersAgain, 4) ?? 0);

  function best(field: Field, worth: (port: number) => number): number | undefined {
    let found: number | undefined;
    let most = -1;
    for (const port of ports) {
      const now = field.answeringPorts.has(port) ? -1 : worth(port);
      if (now > most) [found, most] = [port, now];
    }
    return found;
  }

  return {
    answers,
    again,
    first(field, seen) {
      const open = ports.filter((port) => !field.answeringPorts.has(port));
      if (seen && turn < compared * ports.length && open.length > 0) {
        turn += 1;
        return open[turn % open.length] ?? icmp;
      }
      return best(field, (port) => answers(field, port)) ?? ports[0] ?? icmp;
    },
    next(field, asked) {
      if (asked.length >= maxPerHost) return undefined;
      const port = best(field, (one) => (asked.includes(one) ? -1 : again(one)));
      return port === undefined ? undefined : { port, share: again(port) };
    },
    learn(field, port, answered) {
      everywhere.get(port)?.add(answered, 0);
      let here = field.portTallies.get(port);
      if (!here) field.portTallies.set(port, (here = new Tally(1)));
      here.add(answered, 0);
    },
    learnAgain(port, answered, there) {
      seconds.get(port)?.add(answered, there);
    },
  };
}
