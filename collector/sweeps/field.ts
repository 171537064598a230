import type { KnownHost, PrefixFacts } from './facts.ts';
import type { LineSource } from './line-source.ts';
import type { Scope, ScopePrefix } from './scope.ts';
import type { Source, Tally } from './source.ts';

const hostBits = 64n;
const mask64 = (1n << hostBits) - 1n;

/** What became of an address that was asked. */
export interface Asked {
  alive: boolean;
  /** Ports asked so far; 0 is ICMP. */
  ports: number[];
}

/** The /64 (or the IPv4 prefix) in which candidates are made: what was asked there, and the sources that make more. */
export class Field {
  readonly prefix: ScopePrefix;
  readonly facts: PrefixFacts;
  /** First address of the /64, or of the IPv4 prefix. */
  readonly network: bigint;
  readonly sources = new Map<string, Source>();
  readonly asked = new Map<bigint, Asked>();
  /** IPv4 hosts whose IPv6 address was found. */
  readonly explained = new Set<number>();
  /** Row by what their addresses have in common, to be marked with every answer. */
  readonly lines = new Map<string, LineSource>();
  /** Ports that answer for any address here, and those that were tested not to. */
  readonly answeringPorts = new Set<number>();
  readonly testedPorts = new Set<number>();
  /** How hosts here answer, by port. */
  readonly portTallies = new Map<number, Tally>();
  /** Addresses that answered. */
  hits = 0;
  aliased = false;
  excluded = 0;
  readonly #scope: Scope;
  readonly #aliasedParts: { bits: bigint; value: bigint }[] = [];

  constructor(scope: Scope, facts: PrefixFacts, network: bigint) {
    this.#scope = scope;
    this.facts = facts;
    this.prefix = facts.prefix;
    this.network = network;
  }

  /** Known hosts of this field, not of all the prefix. */
  *knownHosts(): Generator<KnownHost> {
    for (const host of this.facts.hosts.values()) {
      if (this.prefix.family === 4 || host.value >> hostBits === this.network >> hostBits)
        yield host;
    }
  }

  iidOf(value: bigint): bigint {
    return value & mask64;
  }

  withIid(iid: bigint): bigint {
    return this.network | iid;
  }

  add(source: Source): void {
    this.sources.set(`${source.scheme} ${source.variant}`, source);
  }

  /** A part of the field where everything answers, by its leading bits. */
  closePart(value: bigint, length: number): void {
    const bits = 128n - BigInt(length);
    this.#aliasedParts.push({ bits, value: value >> bits });
  }

  isAliased(value: bigint): boolean {
    return this.aliased || this.#aliasedParts.some((part) => value >> part.bits === part.value);
  }

  /** Whether an address may be asked, and was not. */
  isOpen(value: bigint): boolean {
    if (this.asked.has(value) || this.isAliased(value)) return false;
    const verdict = this.#scope.verdict({ family: this.prefix.family, value });
    if (verdict === 'allowed') return true;
    if (verdict === 'excluded') {
      this.excluded += 1;
      this.asked.set(value, { alive: false, ports: [] });
    }
    return false;
  }

  /** Tells all rows that hold the address. */
  mark(value: bigint, hit: boolean, weight = 1): void {
    for (const { line, index } of this.places(value)) line.mark(index, hit, weight);
  }

  /** The rows that hold an address, and its number in them. */
  *places(value: bigint): Generator<{ line: LineSource; index: number }> {
    const iid = this.iidOf(value);
    const block = this.lines.get(`block ${(iid >> 16n).toString(16)}`);
    if (block) yield { line: block, index: Number(iid & 0xffffn) };
    const nics = this.lines.get(`nics ${(iid >> 24n).toString(16)}`);
    if (nics) yield { line: nics, index: Number(iid & 0xffffffn) };
  }
}
