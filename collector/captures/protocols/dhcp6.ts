import { hex, ipv6Text, u16, u32, u8 } from '../bytes.ts';
import { receiverOf, senderOf, type Frame } from '../frame.ts';
import type { Payload } from '../layers/payload.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** RFC 8415. */
const message = { advertise: 2, reply: 7, decline: 9, relayForward: 12, relayReply: 13 } as const;
const option = {
  serverId: 2,
  nonTemporary: 3,
  temporary: 4,
  address: 5,
  relayed: 9,
  dnsServers: 23,
} as const;
/** HOP_COUNT_LIMIT of RFC 8415 7.6. */
const maxRelays = 8;
const maxOptions = 256;

interface Exchange {
  serverId: string | null;
  addresses: { address: string; validLifetime: number }[];
  dnsServers: string[];
}

interface Found {
  code: number;
  at: number;
  end: number;
}

/** Undefined when an option is longer than what is left. */
function optionsOf(bytes: Uint8Array, start: number, end: number): Found[] | undefined {
  const found: Found[] = [];
  let at = start;
  while (at < end && found.length < maxOptions) {
    if (at + 4 > end) return undefined;
    const next = at + 4 + u16(bytes, at + 2);
    if (next > end) return undefined;
    found.push({ code: u16(bytes, at), at: at + 4, end: next });
    at = next;
  }
  return found;
}

function readExchange(bytes: Uint8Array, options: readonly Found[]): Exchange {
  const exchange: Exchange = { serverId: null, addresses: [], dnsServers: [] };
  for (const { code, at, end } of options) {
    if (code === option.serverId) exchange.serverId = hex(bytes, at, Math.min(end, at + 130));
    else if (code === option.dnsServers) {
      for (let next = at; next + 16 <= end; next += 16) {
        exchange.dnsServers.push(ipv6Text(bytes, next));
      }
    } else if (code === option.nonTemporary || code === option.temporary) {
      const inner = optionsOf(bytes, at + (code === option.temporary ? 4 : 12), end) ?? [];
      for (const each of inner) {
        if (each.code !== option.address || each.end - each.at < 24) continue;
        exchange.addresses.push({
          address: ipv6Text(bytes, each.at),
          validLifetime: u32(bytes, each.at + 20),
        });
      }
    }
  }
  return exchange;
}

function answered(
  ledger: Ledger,
  payload: Payload,
  kind: 'offer' | 'acknowledgement',
  relayed: boolean,
  { serverId, dnsServers, addresses }: Exchange,
): void {
  const { frame, source } = payload;
  ledger.dhcpServers.answered(
    {
      version: 6,
      address: source,
      mac: senderOf(frame),
      duid: serverId,
      routers: [],
      dnsServers,
      relayed,
      kind,
    },
    frame,
  );
  if (kind === 'offer') return;
  for (const { address, validLifetime } of addresses) {
    // A lifetime of zero says that the address is not to be used any more.
    if (validLifetime > 0) {
      ledger.hosts.bind(address, relayed ? null : receiverOf(frame), 'dhcpv6', frame);
    }
  }
}

/** DHCPv6, through relays: who serves, who has which address, which was refused because somebody has it. */
export function readDhcp6(ledger: Ledger, payload: Payload): void {
  const { frame } = payload;
  ledger.has(frame, 'dhcpv6');
  readMessage(ledger, payload, payload.at, payload.end, 0, frame);
}

function readMessage(
  ledger: Ledger,
  payload: Payload,
  at: number,
  end: number,
  relays: number,
  frame: Frame,
): void {
  const { bytes } = payload;
  const type = u8(bytes, at);
  const isRelay = type === message.relayForward || type === message.relayReply;
  const options = end - at < 4 ? undefined : optionsOf(bytes, at + (isRelay ? 34 : 4), end);
  if (!options || relays > maxRelays) {
    frame.malformed = true;
    return;
  }
  if (isRelay) {
    for (const inner of options) {
      if (inner.code === option.relayed) {
        readMessage(ledger, payload, inner.at, inner.end, relays + 1, frame);
      }
    }
    return;
  }
  const exchange = readExchange(bytes, options);
  if (type === message.advertise) answered(ledger, payload, 'offer', relays > 0, exchange);
  else if (type === message.reply) {
    answered(ledger, payload, 'acknowledgement', relays > 0, exchange);
  } else if (type === message.decline) {
    const asking = relays > 0 ? null : senderOf(frame);
    for (const { address } of exchange.addresses) ledger.claims.declined(address, asking, frame);
  }
}
