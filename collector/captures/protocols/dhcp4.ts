import { ipv4Text, macText, u32, u8 } from '../bytes.ts';
import { senderOf } from '../frame.ts';
import type { Payload } from '../layers/payload.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** RFC 2132. */
const option = {
  pad: 0,
  routers: 3,
  dnsServers: 6,
  hostName: 12,
  requestedAddress: 50,
  messageType: 53,
  serverId: 54,
  end: 255,
} as const;
const message = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  inform: 8,
} as const;
const magicCookie = 0x63825363;
const unspecified = '0.0.0.0';

interface Lease {
  type: number;
  serverId: string | null;
  requested: string | null;
  hostName: string | null;
  routers: string[];
  dnsServers: string[];
}

function addresses(bytes: Uint8Array, at: number, length: number): string[] {
  return Array.from({ length: Math.floor(length / 4) }, (_, n) => ipv4Text(bytes, at + 4 * n));
}

/** Names that a client sends are the client's: only plain ones are kept. */
function hostNameOf(bytes: Uint8Array, at: number, length: number): string | null {
  const text = Buffer.from(bytes.subarray(at, at + length))
    .toString('latin1')
    .replace(/\0+$/u, '');
  return /^[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}$/u.test(text) ? text.toLowerCase() : null;
}

function readOptions(bytes: Uint8Array, start: number, end: number): Lease | undefined {
  const lease: Lease = {
    type: 0,
    serverId: null,
    requested: null,
    hostName: null,
    routers: [],
    dnsServers: [],
  };
  let at = start;
  while (at < end && u8(bytes, at) !== option.end) {
    if (u8(bytes, at) === option.pad) {
      at += 1;
      continue;
    }
    const length = u8(bytes, at + 1);
    const value = at + 2;
    if (value + length > end) return undefined;
    switch (u8(bytes, at)) {
      case option.messageType:
        lease.type = u8(bytes, value);
        break;
      case option.serverId:
        if (length === 4) lease.serverId = ipv4Text(bytes, value);
        break;
      case option.requestedAddress:
        if (length === 4) lease.requested = ipv4Text(bytes, value);
        break;
      case option.hostName:
        lease.hostName = hostNameOf(bytes, value, length);
        break;
      case option.routers:
        lease.routers.push(...addresses(bytes, value, length));
        break;
      case option.dnsServers:
        lease.dnsServers.push(...addresses(bytes, value, length));
        break;
      default:
    }
    at = value + length;
  }
  return lease;
}

/** Host names that clients told, until a server confirms an address. */
const maxPending = 4_096;

/** BOOTP and DHCPv4 (RFC 2131): who serves, who has which address, which was refused because somebody has it. */
export function createDhcp4(ledger: Ledger): (payload: Payload) => void {
  const pending = new Map<string, string>();

  function remember(mac: string, hostName: string | null): void {
    if (hostName === null) return;
    const [oldest] = pending.keys();
    if (pending.size >= maxPending && oldest !== undefined) pending.delete(oldest);
    pending.set(mac, hostName);
  }

  function fromServer(payload: Payload, lease: Lease, client: string): void {
    const { frame, bytes, at, source } = payload;
    const relayed = ipv4Text(bytes, at + 24) !== unspecified;
    const address = lease.serverId ?? (source === unspecified ? null : source);
    if (address !== null) {
      ledger.dhcpServers.answered(
        {
          version: 4,
          address,
          mac: senderOf(frame),
          duid: null,
          routers: lease.routers,
          dnsServers: lease.dnsServers,
          relayed,
          kind:
            lease.type === message.offer
              ? 'offer'
              : lease.type === message.nak
                ? 'refusal'
                : 'acknowledgement',
        },
        frame,
      );
    }
    const own = ipv4Text(bytes, at + 16);
    const leased = own === unspecified ? ipv4Text(bytes, at + 12) : own;
    if (lease.type !== message.ack || leased === unspecified) return;
    ledger.hosts.bind(leased, client, 'dhcp', frame);
    const name = lease.hostName ?? pending.get(client);
    if (name === undefined) return;
    ledger.names.add({ kind: 'dhcp-hostname', name, address: leased, port: null }, frame);
    ledger.hosts.name(leased, name);
  }

  return (payload) => {
    const { frame, bytes, at, end } = payload;
    ledger.has(frame, 'dhcpv4');
    const isWhole = end - at >= 240 && u32(bytes, at + 236) === magicCookie;
    const lease = isWhole ? readOptions(bytes, at + 240, end) : undefined;
    if (!lease || u8(bytes, at + 1) !== 1 || u8(bytes, at + 2) !== 6) {
      frame.malformed ||= end - at < 236;
      return;
    }
    const client = macText(bytes, at + 28);
    if (u8(bytes, at) === 2) {
      fromServer(payload, lease, client);
      return;
    }
    remember(client, lease.hostName);
    if (lease.type === message.decline && lease.requested !== null) {
      ledger.claims.declined(lease.requested, client, frame);
    }
  };
}
