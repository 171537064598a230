import { ipv6Text, macText, u16, u32, u8 } from '../bytes.ts';
import type { PrefixFact, RouterFact } from '../facts.ts';
import { senderOf } from '../frame.ts';
import type { Payload } from '../layers/payload.ts';
import type { Ledger } from '../ledger/ledger.ts';

export type RouterAdvertisement = Pick<
  RouterFact,
  'lifetime' | 'managed' | 'otherConfig' | 'preference' | 'hopLimit' | 'mtu' | 'dnsServers'
> & { prefixes: PrefixFact[] };

const type = {
  solicitRouter: 133,
  router: 134,
  solicit: 135,
  neighbour: 136,
  redirect: 137,
} as const;
const option = { source: 1, target: 2, prefix: 3, mtu: 5, dnsServers: 25 } as const;
const preferences = ['medium', 'high', 'reserved', 'low'] as const;
/** Options of one message that are looked at. */
const maxOptions = 128;

interface Options {
  source: string | null;
  target: string | null;
  prefixes: PrefixFact[];
  mtu: number | null;
  dnsServers: string[];
  /** An option without length or beyond the message: the whole message is to be ignored (RFC 4861 4.6). */
  broken: boolean;
}

/** ICMPv6: neighbour discovery (RFC 4861, 4862, 8106). Messages from beyond the link count, and say nothing. */
export function readIcmpv6(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, end } = payload;
  ledger.has(frame, 'icmpv6');
  if (end - at < 8) {
    frame.malformed ||= end - at < 4;
    return;
  }
  switch (u8(bytes, at)) {
    case type.solicitRouter:
      ledger.has(frame, 'nd-rs');
      readRouterSolicitation(ledger, payload);
      break;
    case type.router:
      ledger.has(frame, 'nd-ra');
      readRouterAdvertisement(ledger, payload);
      break;
    case type.solicit:
      ledger.has(frame, 'nd-ns');
      readSolicitation(ledger, payload);
      break;
    case type.neighbour:
      ledger.has(frame, 'nd-na');
      readAdvertisement(ledger, payload);
      break;
    case type.redirect:
      ledger.has(frame, 'nd-redirect');
      break;
    default:
  }
}

/** RFC 4861 6.1 and 7.1: hop limit 255, code 0, whole options. Sets malformed for options that do not fit. */
function optionsOf(
  { frame, bytes, at, end, hopLimit }: Payload,
  from: number,
): Options | undefined {
  const options = readOptions(bytes, at + from, end);
  if (options.broken || end - at < from) {
    frame.malformed ||= frame.packet.bytes.length >= frame.packet.wireLength;
    return undefined;
  }
  return hopLimit === 255 && u8(bytes, at + 1) === 0 ? options : undefined;
}

function readOptions(bytes: Uint8Array, start: number, end: number): Options {
  const found: Options = {
    source: null,
    target: null,
    prefixes: [],
    mtu: null,
    dnsServers: [],
    broken: false,
  };
  let at = start;
  for (let count = 0; at < end && count < maxOptions; count += 1) {
    const length = u8(bytes, at + 1) * 8;
    if (length === 0 || at + length > end) return { ...found, broken: true };
    readOption(found, bytes, at, length);
    at += length;
  }
  return found;
}

function readOption(found: Options, bytes: Uint8Array, at: number, length: number): void {
  switch (u8(bytes, at)) {
    case option.source:
      found.source = macText(bytes, at + 2);
      break;
    case option.target:
      found.target = macText(bytes, at + 2);
      break;
    case option.mtu:
      found.mtu = u32(bytes, at + 4);
      break;
    case option.prefix:
      if (length === 32) found.prefixes.push(prefixOf(bytes, at));
      break;
    case option.dnsServers:
      // A lifetime of zero takes the servers back.
      for (let next = at + 8; next + 16 <= at + length && u32(bytes, at + 4) > 0; next += 16) {
        found.dnsServers.push(ipv6Text(bytes, next));
      }
      break;
    default:
  }
}

function prefixOf(bytes: Uint8Array, at: number): PrefixFact {
  const bits = Math.min(u8(bytes, at + 2), 128);
  const flags = u8(bytes, at + 3);
  const network = bytes.slice(at + 16, at + 32);
  for (let bit = bits; bit < 128; bit += 1) {
    const byte = bit >> 3;
    network[byte] = u8(network, byte) & ~(0x80 >> (bit & 7));
  }
  return {
    prefix: `${ipv6Text(network, 0)}/${bits}`,
    onLink: (flags & 0x80) !== 0,
    autonomous: (flags & 0x40) !== 0,
    validLifetime: u32(bytes, at + 4),
    preferredLifetime: u32(bytes, at + 8),
  };
}

const isLinkLocal = (address: string) => /^fe[89ab]/u.test(address);

function readRouterSolicitation(ledger: Ledger, payload: Payload): void {
  const { frame, source } = payload;
  const options = optionsOf(payload, 8);
  if (!options?.source || source === '::') return;
  ledger.hosts.bind(source, options.source, 'nd', frame);
  ledger.claims.claim(source, options.source, frame);
}

function readRouterAdvertisement(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, source } = payload;
  const options = optionsOf(payload, 16);
  const mac = senderOf(frame) ?? options?.source ?? null;
  if (!options || !isLinkLocal(source)) {
    ledger.routers.advertised(source, mac, undefined, frame);
    return;
  }
  const flags = u8(bytes, at + 5);
  ledger.routers.advertised(
    source,
    mac,
    {
      lifetime: u16(bytes, at + 6),
      managed: (flags & 0x80) !== 0,
      otherConfig: (flags & 0x40) !== 0,
      preference: preferences[(flags >> 3) & 3] ?? 'medium',
      hopLimit: u8(bytes, at + 4),
      mtu: options.mtu,
      prefixes: options.prefixes,
      dnsServers: options.dnsServers,
    },
    frame,
  );
  ledger.hosts.bind(source, options.source ?? mac, 'ra', frame);
  if (options.source) ledger.claims.claim(source, options.source, frame);
}

function readSolicitation(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, source } = payload;
  const options = optionsOf(payload, 24);
  if (!options) return;
  if (source === '::') {
    const mac = senderOf(frame);
    const target = ipv6Text(bytes, at + 8);
    if (mac === null) return;
    // Who asks whether an address is free will have it in a second, unless somebody answers.
    ledger.claims.probe(target, mac, 'dad', frame);
    ledger.hosts.bind(target, mac, 'dad', frame);
    return;
  }
  if (!options.source) return;
  ledger.hosts.bind(source, options.source, 'nd', frame);
  ledger.claims.claim(source, options.source, frame);
}

function readAdvertisement(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, source } = payload;
  const options = optionsOf(payload, 24);
  if (!options) return;
  const target = ipv6Text(bytes, at + 8);
  // Without the option the sender's own address is known, that of a proxy's client is not.
  const mac = options.target ?? (source === target ? senderOf(frame) : null);
  ledger.hosts.bind(target, mac, 'nd', frame);
  if (mac !== null) ledger.claims.claim(target, mac, frame);
}
