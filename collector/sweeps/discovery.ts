import { showsHost, type Outcome } from '../probes/prober.ts';
import { Again } from './again.ts';
import { takeBest } from './best-first.ts';
import { createEquipment, equipIpv4, equipIpv6, markHost } from './equip.ts';
import { wasSeen, type Facts, type PrefixFacts } from './facts.ts';
import { Field } from './field.ts';
import { shapeOf } from './forms.ts';
import { ListSource } from './list-source.ts';
import { createPortChoice, type PortChoice } from './port-choice.ts';
import type { Scheme } from './events.ts';
import type { SweepRules } from './rules.ts';
import type { Scope } from './scope.ts';
import type { Offer, Source } from './source.ts';

/** One question that the discovery wants to ask. */
export interface Pick {
  field: Field;
  value: bigint;
  port: number;
  scheme: Scheme;
  variant: string;
  from: string | undefined;
  host: number | undefined;
  expected: number;
  source: Source | undefined;
}

export interface Discovery {
  readonly fields: readonly Field[];
  readonly ports: PortChoice;
  /** The best questions now, at most `most`; none when nothing is worth one. They count as asked. */
  pick(most: number): Promise<Pick[]>;
  /** Learns from an answer that counts. `hit` is decided by the watch over aliases. */
  learn(pick: Pick, outcome: Outcome, hit: boolean): void;
  /** The source of a persisted answer, where there still is one. */
  sourceOf(field: Field, scheme: Scheme, variant: string): Source | undefined;
  fieldOf(value: bigint, family: 4 | 6): Field | undefined;
}

/** The /64s of a prefix in which candidates are made: itself, or those that hold known addresses and the first ones. */
function networksOf({ prefix, hosts }: PrefixFacts, mostSubnets: number): Set<bigint> {
  if (prefix.family === 4) return new Set([prefix.first]);
  const start = (value: bigint) => (value >> 64n) << 64n;
  const networks = new Set<bigint>([start(prefix.first)]);
  if (prefix.length >= 64) return networks;
  for (const value of hosts.keys()) if (networks.size < mostSubnets) networks.add(start(value));
  for (let subnet = prefix.first; networks.size < mostSubnets && subnet <= prefix.last;) {
    networks.add(subnet);
    subnet += 1n << 64n;
  }
  return networks;
}

/** Decides what to ask next and learns from what came back; asks nothing itself. */
export function createDiscovery(deps: {
  scope: Scope;
  facts: Facts;
  rules: SweepRules;
  withIcmp: boolean;
}): Discovery {
  const { scope, facts, rules } = deps;
  const equipment = createEquipment(rules);
  const ports = createPortChoice(rules, deps.withIcmp);
  const again = new Again(rules, ports);
  const fields: Field[] = [];
  const byNetwork = new Map<string, Field>();
  for (const one of facts.prefixes) {
    for (const network of networksOf(one, rules.scope.maxSubnets)) {
      const field = new Field(scope, one, network);
      fields.push(field);
      byNetwork.set(`${one.prefix.text} ${network}`, field);
      if (one.prefix.family === 4) equipIpv4(field, equipment);
      else equipIpv6(field, equipment);
    }
  }
  const patterns = new Set<bigint>();

  function* sources(): Generator<Source> {
    yield again;
    for (const field of fields) if (!field.aliased) yield* field.sources.values();
  }

  function pickOf(offer: Offer): Pick {
    const { field, value, from, host, source, expected } = offer;
    let asked = field.asked.get(value);
    if (!asked) field.asked.set(value, (asked = { alive: false, ports: [] }));
    const known = field.facts.hosts.get(value);
    const port = offer.port ?? ports.first(field, known !== undefined && wasSeen(known));
    asked.ports.push(port);
    const scheme = offer.scheme ?? source.scheme;
    return { field, value, port, scheme, variant: source.variant, from, host, expected, source };
  }

  /** An identifier that people made is probably made again elsewhere. */
  function repeat(iid: bigint, at: Field, from: string): void {
    if (shapeOf(iid) !== 'structured' || patterns.has(iid)) return;
    patterns.add(iid);
    for (const field of fields) {
      if (field === at || field.prefix.family !== 6) continue;
      const list = field.sources.get('repeated-pattern ');
      if (list instanceof ListSource) list.add({ value: field.withIid(iid), from });
    }
  }

  function learnHit(pick: Pick, asked: readonly number[]): void {
    const { field, value, port } = pick;
    // Ports are compared on hosts that are sure to exist, or the silent ones would never count.
    for (const before of asked) if (before !== port) ports.learn(field, before, false);
    if (pick.host !== undefined) field.explained.add(pick.host);
    if (field.prefix.family === 6) {
      markHost(field, equipment, value);
      repeat(field.iidOf(value), field, pick.from ?? '');
    }
  }

  const firstSource = new Map<bigint, Source>();

  return {
    fields,
    ports,
    async pick(most) {
      again.refresh();
      const picks: Pick[] = [];
      const limits = { most, least: rules.probing.worthAsking };
      await takeBest(sources(), limits, (offer) => picks.push(pickOf(offer)));
      return picks;
    },
    learn(pick, outcome, hit) {
      const { field, value, source, expected } = pick;
      let asked = field.asked.get(value);
      if (!asked) field.asked.set(value, (asked = { alive: false, ports: [pick.port] }));
      if (outcome === 'failed') {
        // Nobody was asked: a resumed sweep may.
        asked.ports.splice(asked.ports.indexOf(pick.port), 1);
        if (asked.ports.length === 0) field.asked.delete(value);
        return;
      }
      source?.learn(hit, expected, pick.port);
      const known = field.facts.hosts.get(value);
      if (known && wasSeen(known) && asked.ports.length === 1) ports.learn(field, pick.port, hit);
      if (hit) {
        asked.alive = true;
        field.hits += 1;
        firstSource.get(value)?.correct();
        firstSource.delete(value);
        learnHit(pick, asked.ports);
        return;
      }
      if (asked.alive || showsHost(outcome)) return;
      if (field.prefix.family === 6) field.mark(value, false);
      if (!source) return;
      const silent = {
        field,
        value,
        source: source === again ? (firstSource.get(value) ?? source) : source,
        expected,
        scheme: pick.scheme,
        ...(pick.from === undefined ? {} : { from: pick.from }),
        ...(pick.host === undefined ? {} : { host: pick.host }),
      };
      if (source !== again && !firstSource.has(value)) firstSource.set(value, source);
      again.add(silent);
    },
    sourceOf: (field, scheme, variant) =>
      variant === again.variant ? again : field.sources.get(`${scheme} ${variant}`),
    fieldOf(value, family) {
      const prefix = scope.prefixOf({ family, value });
      const network = family === 4 ? prefix?.first : (value >> 64n) << 64n;
      return prefix && byNetwork.get(`${prefix.text} ${network}`);
    },
  };
}
