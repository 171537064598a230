import type { KnownHost, PrefixFacts } from './facts.ts';
import { embed, eui64, shapeOf, type EmbeddedForm } from './forms.ts';
import type { Field } from './field.ts';

export const embeddedForms: readonly EmbeddedForm[] = [
  'v4-hex',
  'v4-decimal-words',
  'v4-last-octet',
  'v4-last-words',
];

/** How the hosts of a field that are known got their identifiers: what hidden ones beside them probably have too. */
export interface Habits {
  known: number;
  eui64: number;
  low: number;
  structured: number;
  /** Known hosts whose IPv4 address is known too, by their MAC; of them, those in each embedded form. */
  paired: number;
  embedded: Record<EmbeddedForm, number>;
}

/** Expected share × this = share after what is known: a share that the known hosts confirm grows, one that they lack fades. */
export function leaning(usual: number, matches: number, known: number): number {
  const strength = 5;
  return Math.min(5, (strength * usual + matches) / (strength + known) / usual);
}

function ipv4ByMac(facts: PrefixFacts): Map<number, number> {
  return new Map(facts.ipv4Hosts.map(({ mac, ipv4 }) => [mac, ipv4]));
}

/** Macs of hosts whose IPv6 address in this field is known: nothing is to be guessed of them. */
export function knownMacs(field: Field): Set<number> {
  const macs = new Set<number>();
  for (const { mac } of field.knownHosts()) if (mac !== undefined) macs.add(mac);
  return macs;
}

function count(habits: Habits, iid: bigint, host: KnownHost, ipv4: number | undefined): void {
  habits.known += 1;
  const shape = shapeOf(iid);
  if (host.mac !== undefined && iid === eui64(host.mac)) habits.eui64 += 1;
  else if (shape === 'low') habits.low += 1;
  else if (shape === 'structured') habits.structured += 1;
  if (ipv4 === undefined) return;
  habits.paired += 1;
  for (const form of embeddedForms) if (embed(form, ipv4) === iid) habits.embedded[form] += 1;
}

/** Looks at the known addresses of a field. */
export function habitsOf(field: Field): Habits {
  const habits: Habits = {
    known: 0,
    eui64: 0,
    low: 0,
    structured: 0,
    paired: 0,
    embedded: { 'v4-hex': 0, 'v4-decimal-words': 0, 'v4-last-octet': 0, 'v4-last-words': 0 },
  };
  const byMac = ipv4ByMac(field.facts);
  for (const host of field.knownHosts()) {
    const ipv4 = host.mac === undefined ? undefined : byMac.get(host.mac);
    count(habits, field.iidOf(host.value), host, ipv4);
  }
  return habits;
}
