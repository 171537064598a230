import ipaddr from 'ipaddr.js';
import {
  findAddress,
  formatAddress,
  parsePrefix,
  type Address,
  type AddressRange,
  type Family,
} from './address.ts';
import { SweepError } from './errors.ts';

/** One prefix that somebody authorised to be probed, IPv4 or IPv6. */
export interface PlannedPrefix {
  prefix: string;
  /** IPv4 prefix of the same VLAN: knowledge to guess from. It is probed only where it is planned itself. */
  ipv4?: string;
  vlan?: number;
}

export interface ScopePrefix extends AddressRange {
  /** Canonical, with length. */
  text: string;
  length: number;
  ipv4: AddressRange | undefined;
  vlan: number | undefined;
}

/** Technical bounds of a plan (rules/collection/sweeps.yaml). */
export interface ScopeLimits {
  /** Shortest prefix length that may be planned at all. */
  shortestIpv4: number;
  shortestIpv6: number;
  maxPrefixes: number;
  maxExclusions: number;
}

/** What may be probed. The engine asks it for each single question, right before it is sent. */
export interface Scope {
  /** Ordered by address; they don't overlap. */
  readonly prefixes: readonly ScopePrefix[];
  /** The prefix that holds an address, exclusions not looked at. */
  prefixOf(address: Address): ScopePrefix | undefined;
  verdict(address: Address): 'allowed' | 'excluded' | 'outside';
  /** The verdict of a text is `allowed`; anything that is no address is not. */
  allows(address: string): boolean;
}

/** Ranges that are never hosts of a campus, whatever a plan says. Mapped and translated ranges would lead around an exclusion of IPv4. */
const neverProbed = new Set([
  'unspecified',
  'linkLocal',
  'multicast',
  'broadcast',
  'ipv4Mapped',
  'rfc6145',
  'rfc6052',
  '6to4',
  'teredo',
  'discard',
]);

function refuseSpecial({ family, first, last }: AddressRange, text: string, loopback: boolean) {
  for (const value of [first, last]) {
    const range = ipaddr.parse(formatAddress({ family, value })).range();
    // 0.0.0.0/8 and the like start special; a /24 whose last address is its broadcast is an ordinary one.
    if (neverProbed.has(range) || (range === 'loopback' && !loopback)) {
      throw new SweepError('PREFIX_NOT_ALLOWED', `${text} holds ${range} addresses`);
    }
  }
}

function planned(one: PlannedPrefix, limits: ScopeLimits, loopback: boolean): ScopePrefix {
  const range = parsePrefix(one.prefix);
  const shortest = range.family === 4 ? limits.shortestIpv4 : limits.shortestIpv6;
  if (range.length < shortest) {
    throw new SweepError(
      'PREFIX_NOT_ALLOWED',
      `${one.prefix} is wider than /${shortest}, the widest that may be swept`,
    );
  }
  refuseSpecial(range, one.prefix, loopback);
  const twin = one.ipv4 === undefined || one.ipv4 === '' ? undefined : parsePrefix(one.ipv4);
  if (twin && twin.family !== 4) throw new SweepError('BAD_PREFIX', `${one.ipv4} is not IPv4`);
  return {
    ...range,
    text: `${formatAddress({ family: range.family, value: range.first })}/${range.length}`,
    ipv4: twin,
    vlan: one.vlan,
  };
}

/** Finds the range that holds a value among sorted ranges that don't overlap. */
function finder<R extends AddressRange>(ranges: readonly R[]) {
  const of = (family: Family) => ranges.filter((range) => range.family === family);
  const sorted = { 4: of(4), 6: of(6) };
  return ({ family, value }: Address): R | undefined => {
    const list = sorted[family];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.first ?? 0n) <= value) low = middle + 1;
      else high = middle;
    }
    const found = list[low - 1];
    return found && value <= found.last ? found : undefined;
  };
}

const byStart = (a: AddressRange, b: AddressRange): number =>
  a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0);

/** Exclusions may overlap each other: joined, so that one look finds them. */
function joined(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of ranges.toSorted(byStart)) {
    const before = result.at(-1);
    if (before?.family === range.family && range.first <= before.last) {
      if (range.last > before.last) before.last = range.last;
    } else result.push({ family: range.family, first: range.first, last: range.last });
  }
  return result;
}

/**
 * The scope of one sweep: authorised prefixes without the excluded ones (addresses or prefixes). Everything else is outside.
 *
 * @param plan.allowLoopback only for tests and demonstrations on this machine.
 * @throws {SweepError} BAD_PREFIX, EMPTY_SCOPE, OVERLAPPING_PREFIXES, TOO_MANY_PREFIXES, PREFIX_NOT_ALLOWED
 */
export function createScope(plan: {
  prefixes: readonly PlannedPrefix[];
  exclusions: readonly string[];
  limits: ScopeLimits;
  allowLoopback?: boolean;
}): Scope {
  if (plan.prefixes.length === 0) throw new SweepError('EMPTY_SCOPE', 'the plan has no prefix');
  if (
    plan.prefixes.length > plan.limits.maxPrefixes ||
    plan.exclusions.length > plan.limits.maxExclusions
  ) {
    throw new SweepError(
      'TOO_MANY_PREFIXES',
      `a plan has at most ${plan.limits.maxPrefixes} prefixes and ${plan.limits.maxExclusions} exclusions`,
    );
  }
  const prefixes = plan.prefixes
    .map((one) => planned(one, plan.limits, plan.allowLoopback ?? false))
    .sort(byStart);
  for (const [index, one] of prefixes.entries()) {
    const before = prefixes[index - 1];
    if (before?.family === one.family && one.first <= before.last) {
      throw new SweepError('OVERLAPPING_PREFIXES', `${before.text} and ${one.text} overlap`);
    }
  }
  const prefixOf = finder(prefixes);
  const excludes = finder(joined(plan.exclusions.map((text) => parsePrefix(text))));
  const verdict = (address: Address) => {
    if (!prefixOf(address)) return 'outside';
    return excludes(address) ? 'excluded' : 'allowed';
  };
  return {
    prefixes,
    prefixOf,
    verdict,
    allows(text) {
      const address = findAddress(text);
      return address !== undefined && verdict(address) === 'allowed';
    },
  };
}
