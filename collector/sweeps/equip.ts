import { formatAddress } from './address.ts';
import { addressText, wasSeen, type KnownHost } from './facts.ts';
import type { Field } from './field.ts';
import { asWritten, embed, eui64, formatMac, macOf, shapeOf, type EmbeddedForm } from './forms.ts';
import { embeddedForms, habitsOf, knownMacs, leaning, type Habits } from './habits.ts';
import { LineSource } from './line-source.ts';
import { ListSource } from './list-source.ts';
import type { Scheme } from './events.ts';
import type { SweepRules } from './rules.ts';
import { Tally, type Candidate } from './source.ts';

/** What all fields of a sweep share: how each scheme goes in all of them. */
export interface Equipment {
  rules: SweepRules;
  low: LowBase;
  tallies: Map<string, Tally>;
}

export function createEquipment(rules: SweepRules): Equipment {
  return { rules, tallies: new Map(), low: lowBase(rules) };
}

type ExpectationName = Exclude<keyof SweepRules['expectations'], 'source' | 'confidence'>;

interface ListWish {
  scheme: Scheme;
  variant?: string;
  expectation: ExpectationName;
  candidates: Iterable<Candidate>;
  /** How much better or worse than usual this field looks for it. */
  leaning?: number;
  value?: number;
  floor?: number;
  /** Multiplies the expectation by what another source learned. */
  times?: () => number;
}

function tallyOf({ tallies, rules }: Equipment, name: string): Tally {
  let tally = tallies.get(name);
  if (!tally) {
    tally = new Tally(rules.learning.poolKeeps);
    tallies.set(name, tally);
  }
  return tally;
}

/** Adds a list to a field: its expectation comes from the rules, from how the scheme goes elsewhere and from other variants here. */
function addList(field: Field, equipment: Equipment, wish: ListWish): ListSource {
  const { rules } = equipment;
  const { hits, strength } = rules.expectations[wish.expectation];
  const everywhere = tallyOf(equipment, `${wish.scheme} ${wish.variant ?? ''}`);
  const here = tallyOf(equipment, `${wish.scheme} ${field.network}`);
  const lean = wish.leaning ?? 1;
  const prior = () => {
    const usual = Math.min(0.95, everywhere.mean(hits, rules.learning.elsewhere) * lean);
    return here.mean(usual, strength * 3) * (wish.times?.() ?? 1);
  };
  const source = new ListSource({
    field,
    scheme: wish.scheme,
    variant: wish.variant ?? '',
    candidates: wish.candidates,
    prior,
    strength,
    keeps: rules.learning.keeps,
    pools: [everywhere, here],
    ...(wish.value === undefined ? {} : { value: wish.value }),
    ...(wish.floor === undefined ? {} : { floor: wish.floor }),
  });
  field.add(source);
  return source;
}

function known(field: Field, hosts: readonly KnownHost[]): Candidate[] {
  return hosts.map(({ value, sources }) => ({ value, from: [...sources].join('+') }));
}

function addKnown(field: Field, equipment: Equipment): void {
  const all = [...field.knownHosts()];
  const value = equipment.rules.learning.knownValue;
  const wishes = [
    ['seen', all.filter((host) => wasSeen(host))],
    ['named', all.filter((host) => !wasSeen(host))],
  ] as const;
  for (const [name, hosts] of wishes) {
    const candidates = known(field, hosts);
    addList(field, equipment, {
      scheme: 'known',
      variant: name,
      expectation: name,
      candidates,
      value,
    });
  }
}

const ipv4Text = (ipv4: number) => formatAddress({ family: 4, value: BigInt(ipv4) });

const expectationOf: Readonly<Record<EmbeddedForm, ExpectationName>> = {
  'v4-hex': 'v4Hex',
  'v4-decimal-words': 'v4DecimalWords',
  'v4-last-octet': 'v4LastOctet',
  'v4-last-words': 'v4LastWords',
};

function addEmbedded(field: Field, equipment: Equipment, habits: Habits): void {
  const { ipv4 } = field.prefix;
  if (!ipv4) return;
  const macs = knownMacs(field);
  const hosts = field.facts.ipv4Hosts.filter(({ mac }) => !macs.has(mac));
  const { expectations } = equipment.rules;
  for (const form of embeddedForms) {
    const usual = expectations[expectationOf[form]].hosts ?? 0.05;
    const matches = habits.embedded[form];
    const pairs = addList(field, equipment, {
      scheme: form,
      expectation: expectationOf[form],
      candidates: hosts.map((host) => ({
        value: field.withIid(embed(form, host.ipv4)),
        from: ipv4Text(host.ipv4),
        host: host.ipv4,
      })),
      leaning: leaning(usual, matches, habits.paired),
    });
    // All of the IPv4 prefix, in so far as the form is in use: the ARP table never has every host.
    addList(field, equipment, {
      scheme: form,
      variant: 'range',
      expectation: 'v4Range',
      candidates: wholePrefix(field, form, Number(ipv4.first), Number(ipv4.last)),
      times: () => pairs.mean(),
    });
  }
}

/** Most hosts of an IPv4 prefix that are gone through one by one. */
const widestIpv4 = 4_096;

function* wholePrefix(
  field: Field,
  form: EmbeddedForm,
  first: number,
  last: number,
): Generator<Candidate> {
  for (let ipv4 = first; ipv4 <= Math.min(last, first + widestIpv4); ipv4 += 1) {
    yield { value: field.withIid(embed(form, ipv4)), from: ipv4Text(ipv4), host: ipv4 };
  }
}

const nics = 2 ** 24;

function addEui64(field: Field, equipment: Equipment, habits: Habits): void {
  const { rules } = equipment;
  const macs = knownMacs(field);
  const usual = rules.expectations.eui64Arp.hosts ?? 0.3;
  addList(field, equipment, {
    scheme: 'eui64-arp',
    expectation: 'eui64Arp',
    candidates: field.facts.ipv4Hosts
      .filter(({ mac }) => !macs.has(mac))
      .map(({ mac, ipv4 }) => ({
        value: field.withIid(eui64(mac)),
        from: formatMac(mac),
        host: ipv4,
      })),
    leaning: leaning(usual, habits.eui64, habits.known),
  });
  addList(field, equipment, {
    scheme: 'eui64-neighbour',
    expectation: 'eui64Neighbour',
    candidates: [...macs].map((mac) => ({
      value: field.withIid(eui64(mac)),
      from: formatMac(mac),
    })),
    leaning: leaning(usual, habits.eui64, habits.known),
  });
  for (const mac of [...macs, ...field.facts.ipv4Hosts.map((host) => host.mac)]) {
    nicLine(field, equipment, mac).mark(mac % nics, true);
  }
}

/** The row of the NICs of one vendor block, which is made when the first of them is known. */
function nicLine(field: Field, equipment: Equipment, mac: number): LineSource {
  const base = mac - (mac % nics);
  const name = `nics ${(eui64(base) >> 24n).toString(16)}`;
  const there = field.lines.get(name);
  if (there) return there;
  const pairs = field.sources.get('eui64-arp ');
  const line = new LineSource({
    field,
    scheme: 'eui64-run',
    variant: name,
    rules: equipment.rules.learning,
    at: (index) => field.withIid(eui64(base + index)),
    size: nics,
    base: () => 0,
    starts: [],
    // What is known are NICs; how many of their hosts have such addresses is what the pairs learn.
    share: () => (pairs instanceof ListSource ? pairs.mean() : 1),
    elsewhere: tallyOf(equipment, 'eui64-run'),
    nameOf: (index) => formatMac(base + index),
  });
  field.lines.set(name, line);
  field.add(line);
  return line;
}

interface LowBase {
  base: (index: number) => number;
  starts: Iterable<number>;
}

function lowBase(rules: SweepRules): LowBase {
  const { low, gateways, ranges } = rules;
  const bases = new Map<number, number>();
  const raise = (index: number, hits: number) => {
    bases.set(index, Math.max(hits, bases.get(index) ?? 0));
  };
  for (let index = 1; index <= low.upTo; index += 1) {
    raise(index, low.first * Math.exp(-index / low.fades));
  }
  for (const start of ranges.starts) {
    for (let index = 0; index < ranges.width; index += 1) raise(start + index, ranges.hits);
  }
  for (const { iid, hits } of gateways.addresses) raise(iid, hits);
  return { base: (index) => bases.get(index) ?? 0, starts: [...bases.keys()] };
}

/** Rows of 65,536 identifiers that share their upper 48 bits. The lowest has expectations of its own. */
export function blockLine(field: Field, equipment: Equipment, upper: bigint): LineSource {
  const name = `block ${upper.toString(16)}`;
  const there = field.lines.get(name);
  if (there) return there;
  const lowest = upper === 0n;
  const habits = habitsOf(field);
  const { rules } = equipment;
  const { base, starts } = lowest ? equipment.low : { base: () => 0, starts: [] };
  const lean = lowest ? leaning(rules.expectations.low.hosts ?? 0.3, habits.low, habits.known) : 1;
  const line = new LineSource({
    field,
    scheme: lowest ? 'low-byte' : 'around',
    variant: name,
    rules: rules.learning,
    at: (index) => field.withIid((upper << 16n) | BigInt(index)),
    size: 65_536,
    base: (index) => base(index) * Math.min(1.2, lean),
    starts,
    elsewhere: tallyOf(equipment, lowest ? 'low-byte' : 'around'),
    nameOf: (index) => addressText(field.prefix, field.withIid((upper << 16n) | BigInt(index))),
  });
  field.lines.set(name, line);
  field.add(line);
  return line;
}

function addPorts(field: Field, equipment: Equipment, habits: Habits): void {
  const { services, expectations } = equipment.rules;
  const lean = leaning(expectations.servicePort.hosts ?? 0.05, habits.structured, habits.known);
  for (const suffix of services.suffixes) {
    const made = (written: (port: number) => number) =>
      services.ports.values().map((port) => ({
        value: field.withIid((BigInt(suffix) << 16n) | BigInt(written(port))),
        from: String(port),
      }));
    const digits = made((port) => (port <= 9_999 ? asWritten(port) : port));
    const wish = { scheme: 'service-port', expectation: 'servicePort', leaning: lean } as const;
    addList(field, equipment, { ...wish, variant: `${suffix} written`, candidates: digits });
    addList(field, equipment, { ...wish, variant: `${suffix}`, candidates: made((port) => port) });
  }
}

function addWords(field: Field, equipment: Equipment, habits: Habits): void {
  const { words, expectations } = equipment.rules;
  const lean = leaning(expectations.word.hosts ?? 0.05, habits.structured, habits.known);
  const add = (variant: string, made: (word: bigint) => bigint) => {
    const candidates = words.words.values().map((word) => ({
      value: field.withIid(made(BigInt(`0x${word}`)) & 0xffffffffffffffffn),
      from: word,
    }));
    addList(field, equipment, {
      scheme: 'word',
      variant,
      expectation: 'word',
      candidates,
      leaning: lean,
    });
  };
  add('', (word) => word);
  for (const number of words.numbers.filter((one) => one > 0)) {
    for (const shift of words.shifts) {
      add(`${number} before ${shift}`, (word) => word | (BigInt(number) << BigInt(shift)));
    }
    add(`${number} behind`, (word) => (word << 16n) | BigInt(number));
  }
}

/** From this length on a prefix has at most 65,536 addresses and is gone through whole. */
const smallPrefix = 112;

/** Gives an IPv6 field its sources, in the light of what is known of it. */
export function equipIpv6(field: Field, equipment: Equipment): void {
  const habits = habitsOf(field);
  addKnown(field, equipment);
  addEui64(field, equipment, habits);
  addEmbedded(field, equipment, habits);
  blockLine(field, equipment, 0n);
  if (field.prefix.length >= smallPrefix) {
    const candidates = everyAddress(field.prefix.first, field.prefix.last);
    addList(field, equipment, {
      scheme: 'low-byte',
      variant: 'all',
      // Nobody plans 256 addresses that are not used.
      expectation: field.prefix.length >= 120 ? 'v4Range' : 'low',
      candidates,
      floor: equipment.rules.learning.wholePrefix,
    });
  }
  addPorts(field, equipment, habits);
  addWords(field, equipment, habits);
  addList(field, equipment, {
    scheme: 'repeated-pattern',
    expectation: 'repeatedPattern',
    candidates: [],
  });
  for (const host of field.knownHosts()) {
    markHost(field, equipment, host.value, wasSeen(host) ? 0.9 : 0.5);
  }
}

/** A host is there: draws the rows around it in. Random identifiers have no neighbours. */
export function markHost(field: Field, equipment: Equipment, value: bigint, weight = 1): void {
  const iid = field.iidOf(value);
  const mac = macOf(iid);
  const shape = shapeOf(iid);
  if (mac !== undefined) nicLine(field, equipment, mac);
  else if (shape !== 'random') blockLine(field, equipment, iid >> 16n);
  field.mark(value, true, weight);
}

/** An IPv4 prefix is gone through whole: what is known first, the rest in order. */
export function equipIpv4(field: Field, equipment: Equipment): void {
  addKnown(field, equipment);
  const { first, last, length } = field.prefix;
  const edge = length <= 30 ? 1n : 0n;
  addList(field, equipment, {
    scheme: 'v4-range',
    expectation: 'v4Range',
    candidates: everyAddress(first + edge, last - edge),
    floor: equipment.rules.learning.wholePrefix,
  });
}

function* everyAddress(first: bigint, last: bigint): Generator<Candidate> {
  for (let value = first; value <= last; value += 1n) yield { value };
}
