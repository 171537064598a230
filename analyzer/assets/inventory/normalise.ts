import { findAddress, formatAddress } from '../../../collector/sweeps/address.ts';
import type { IdentityRules } from './identity-rules.ts';
import type { Observation, ObservedService } from './observation.ts';
import type { IdentifierKind } from './tables.ts';

/** One identifier of an observation, in the one notation in which it is compared. */
export interface Identifier {
  kind: IdentifierKind;
  value: string;
}

/** An observation that was checked: everything canonical, bounded, without repetition. */
export interface SeenMachine {
  /** Position in the input. */
  index: number;
  observation: Observation;
  firstAt: string;
  lastAt: string;
  identifiers: readonly Identifier[];
  services: readonly ObservedService[];
}

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u;

/** Texts are kept whole up to here; a longer one is no identifier. */
const maxValue = 200;

/** `aa:bb:cc:dd:ee:ff` of six bytes in any usual notation; undefined for others, for zero and for group addresses. */
export function canonicalMac(text: string): string | undefined {
  const hex = text.toLowerCase().replace(/[:.\s-]/gu, '');
  if (!/^[0-9a-f]{12}$/u.test(hex) || /^0+$/u.test(hex)) return undefined;
  // Bit 0 of the first octet: a group, never a machine (IEEE 802). NLB's own 03:bf stands in the rules.
  if ((Number.parseInt(hex.slice(0, 2), 16) & 1) === 1 && !hex.startsWith('03bf')) return undefined;
  return hex.match(/../gu)?.join(':');
}

/** A serial of this kind is a placeholder of the vendor, not an identity. */
const emptySerial =
  /^(?:0+|x+|1234567890?|n\/?a|none|null|unknown|not specified|default.*|<.*>|to be filled.*)$/iu;

const hexOf = (minimum: number, maximum: number) => {
  const shape = new RegExp(`^(?:[0-9a-f]{2}){${minimum},${maximum}}$`, 'u');
  return (text: string): string | undefined => {
    const hex = text
      .toLowerCase()
      .replace(/^0x/u, '')
      .replace(/[:\s-]/gu, '');
    return shape.test(hex) && !/^(?:0+|f+)$/u.test(hex) ? hex : undefined;
  };
};

const hostKey = /^[a-z0-9@.-]{3,64} SHA256:[A-Za-z0-9+/]{43}=?$/u;

function canonicalName(text: string): string | undefined {
  const name = text.trim().toLowerCase().replace(/\.$/u, '');
  const shown = /^[^\p{Cc}\p{Zs}]{1,200}$/u.test(name);
  return shown && name !== 'localhost' && name.isWellFormed() ? name : undefined;
}

function canonicalSerial(text: string): string | undefined {
  const serial = text.trim();
  const usable = serial.length >= 4 && serial.length <= maxValue && !emptySerial.test(serial);
  return usable && !/\p{Cc}/u.test(serial) && serial.isWellFormed() ? serial : undefined;
}

/** Addresses that somebody can have; the others name nobody. */
function canonicalAddress(text: string): Identifier | undefined {
  const address = findAddress(text.trim().replace(/%.*$/u, ''));
  if (!address) return undefined;
  const { family, value } = address;
  const first = Number(family === 4 ? value >> 24n : value >> 120n);
  const nobody =
    family === 4
      ? first === 0 || first >= 224
      : first === 0xff || value === 0n || value >> 32n === 0xffffn;
  if (nobody) return undefined;
  return { kind: family === 4 ? 'ipv4' : 'ipv6', value: formatAddress(address) };
}

/** Everybody has these on every link: they describe a machine that is named otherwise. */
export function isLinkLocal({ kind, value }: Identifier): boolean {
  if (kind === 'ipv6') return /^fe[89ab]/u.test(value);
  return kind === 'ipv4' && value.startsWith('169.254.');
}

const isLoopback = (value: string): boolean => value === '::1' || /^127(?:\.\d+){3}$/u.test(value);

interface Reader {
  kind: IdentifierKind | 'address';
  read(observation: Observation): readonly string[];
  canonical(text: string): string | Identifier | undefined;
}

const one = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

const readers: readonly Reader[] = [
  { kind: 'serial', read: (o) => one(o.serial), canonical: canonicalSerial },
  { kind: 'engine-id', read: (o) => one(o.engineId), canonical: hexOf(5, 32) },
  { kind: 'mac', read: (o) => o.macs ?? [], canonical: canonicalMac },
  { kind: 'duid', read: (o) => o.duids ?? [], canonical: hexOf(3, 130) },
  {
    kind: 'ssh-host-key',
    read: (o) => o.sshHostKeys ?? [],
    canonical: (text) => (hostKey.test(text.trim()) ? text.trim().replace(/=$/u, '') : undefined),
  },
  { kind: 'tls-certificate', read: (o) => o.tlsCertificates ?? [], canonical: hexOf(32, 32) },
  { kind: 'hostname', read: (o) => o.hostnames ?? [], canonical: canonicalName },
  { kind: 'address', read: (o) => o.addresses ?? [], canonical: canonicalAddress },
];

function identifiersOf(observation: Observation, limit: number) {
  const found = new Map<string, Identifier>();
  let dropped = 0;
  for (const { kind, read, canonical } of readers) {
    for (const text of read(observation)) {
      const value = canonical(text);
      if (value === undefined || found.size >= limit) {
        dropped += 1;
        continue;
      }
      const identifier = typeof value === 'string' ? { kind, value } : value;
      if (identifier.kind === 'address') continue;
      // Every machine has it. A sweep finds it only where the scope of a test or demonstration allows it.
      if (isLoopback(identifier.value) && observation.source !== 'sweep') continue;
      found.set(`${identifier.kind} ${identifier.value}`, identifier as Identifier);
    }
  }
  return { identifiers: [...found.values()], dropped };
}

/** Control characters of a hostile banner never reach a screen; lone halves of characters never reach the database. */
function cleanText(text: string | undefined, limit: number): string | undefined {
  const clean = text
    ?.toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return clean === undefined || clean === '' ? undefined : clean.slice(0, limit).toWellFormed();
}

function servicesOf(observation: Observation, rules: IdentityRules) {
  const found = new Map<string, ObservedService>();
  let dropped = 0;
  for (const service of observation.services ?? []) {
    const address = canonicalAddress(service.address);
    const valid = Number.isInteger(service.port) && service.port > 0 && service.port < 65_536;
    if (!address || !valid || found.size >= rules.limits.servicesPerObservation) {
      dropped += 1;
      continue;
    }
    const { transport, port, state } = service;
    const name = cleanText(service.service, 50);
    const product = cleanText(service.product, maxValue);
    const banner = cleanText(service.banner, rules.limits.bannerCharacters);
    found.set(`${address.value} ${transport} ${port}`, {
      address: address.value,
      transport,
      port,
      state,
      ...(name === undefined ? {} : { service: name }),
      ...(product === undefined ? {} : { product }),
      ...(banner === undefined ? {} : { banner }),
    });
  }
  return { services: [...found.values()], dropped };
}

/** Milliseconds precision, as the database has it; undefined for what is no instant. */
function instant(text: string | undefined, now: string): string | undefined {
  if (text === undefined || !iso.test(text)) return undefined;
  const time = Date.parse(text);
  if (!Number.isFinite(time)) return undefined;
  const at = new Date(time).toISOString();
  return at > now ? now : at;
}

/** Checks one observation; `seen` is undefined when nothing in it names a machine. */
export function normalise(
  observation: Observation,
  index: number,
  rules: IdentityRules,
  now: string,
): { seen: SeenMachine | undefined; dropped: number } {
  const { identifiers, dropped } = identifiersOf(observation, rules.limits.valuesPerObservation);
  const services = servicesOf(observation, rules);
  const lastAt = instant(observation.lastAt, now);
  const firstAt = instant(observation.firstAt, now) ?? lastAt;
  const names = identifiers.some((one) => one.kind !== 'hostname' && !isLinkLocal(one));
  if (lastAt === undefined || firstAt === undefined)
    return { seen: undefined, dropped: dropped + 1 };
  if (!names && observation.assetId === undefined) return { seen: undefined, dropped };
  return {
    seen: {
      index,
      observation,
      firstAt: firstAt < lastAt ? firstAt : lastAt,
      lastAt,
      identifiers,
      services: services.services,
    },
    dropped: dropped + services.dropped,
  };
}
