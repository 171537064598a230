import { ipv4Text, ipv6Text } from '../bytes.ts';
import { protocolNames, type DroppedKind, type ProtocolName } from '../facts.ts';
import type { Frame } from '../frame.ts';
import type { ReadingBounds } from '../rules.ts';
import { createClaims } from './claims.ts';
import { createHosts } from './hosts.ts';
import { createNames } from './names.ts';
import { createDhcpServers, createRouters } from './servers.ts';

const bitOf = new Map<ProtocolName, number>(protocolNames.map((name, at) => [name, 2 ** at]));

/** Texts of addresses that come again and again. */
const cachedAddresses = 8_192;

/** Everything that packets say, kept within bounds. */
export function createLedger({ keeping, judging }: ReadingBounds) {
  const dropped: Partial<Record<DroppedKind, number>> = {};
  const drop = (kind: DroppedKind) => {
    dropped[kind] = (dropped[kind] ?? 0) + 1;
  };
  const counts = protocolNames.map(() => 0);
  const texts = new Map<string, string>();

  return {
    dropped,
    drop,
    hosts: createHosts(keeping, () => drop('hosts')),
    claims: createClaims({ ...keeping, ...judging }, drop),
    routers: createRouters(keeping, () => drop('routers')),
    dhcpServers: createDhcpServers(keeping, () => drop('dhcp-servers')),
    names: createNames(keeping.names, () => drop('names')),

    /** The protocol is in this packet; counted once when the packet is done. */
    has(frame: Frame, protocol: ProtocolName): void {
      frame.protocols |= bitOf.get(protocol) ?? 0;
    },
    count({ protocols }: Frame): void {
      for (let at = 0, bits = protocols; bits !== 0; at += 1, bits >>>= 1) {
        if (bits & 1) counts[at] = (counts[at] ?? 0) + 1;
      }
    },
    protocols(): Record<ProtocolName, number> {
      return Object.fromEntries(protocolNames.map((name, at) => [name, counts[at] ?? 0])) as Record<
        ProtocolName,
        number
      >;
    },
    /** Text of an address in the bytes. */
    address(version: 4 | 6, bytes: Uint8Array, at: number): string {
      const size = version === 4 ? 4 : 16;
      const key = Buffer.from(bytes.buffer, bytes.byteOffset + at, size).toString('latin1');
      const known = texts.get(key);
      if (known !== undefined) return known;
      if (texts.size >= cachedAddresses) texts.clear();
      const text = version === 4 ? ipv4Text(bytes, at) : ipv6Text(bytes, at);
      texts.set(key, text);
      return text;
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
