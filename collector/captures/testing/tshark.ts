import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ProtocolName } from '../facts.ts';

const run = promisify(execFile);
export const tshark = '/usr/bin/tshark';
export const tsharkIsInstalled = existsSync(tshark);

const fields = [
  'frame.protocols',
  'vlan.id',
  'ip.src',
  'ipv6.src',
  'eth.src',
  'arp.src.proto_ipv4',
  'arp.src.hw_mac',
  'icmpv6.type',
  'dhcp.option.dhcp',
  'dhcp.option.dhcp_server_id',
  'dhcpv6.msgtype',
  'udp.port',
  'tls.handshake.type',
  'tls.handshake.extensions_server_name',
  '_ws.malformed',
] as const;

/** The first value of each field, as tshark prints it; empty where the packet has none. */
export type Row = Readonly<Record<(typeof fields)[number], string>>;

/** Every packet of a file as tshark reads it, in one run. */
export async function readWithTshark(file: string): Promise<Row[]> {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const { stdout } = await run(
    tshark,
    [
      '-n',
      '-o',
      'tcp.reassemble_out_of_order:TRUE',
      '-r',
      file,
      '-T',
      'fields',
      '-E',
      'occurrence=f',
      ...wanted,
    ],
    { maxBuffer: 256 * 1_024 * 1_024 },
  );
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(fields.map((field, at) => [field, values[at] ?? ''])) as Row;
  });
}

const has = (row: Row, protocol: string) => row['frame.protocols'].split(':').includes(protocol);
const icmp = (type: string) => (row: Row) => row['icmpv6.type'] === type;

/** What tshark calls our protocols. */
const meanings: Readonly<Record<ProtocolName, (row: Row) => boolean>> = {
  vlan: (row) => has(row, 'vlan') || has(row, 'ieee8021ad'),
  arp: (row) => has(row, 'arp'),
  ipv4: (row) => has(row, 'ip'),
  ipv6: (row) => has(row, 'ipv6'),
  icmpv6: (row) => has(row, 'icmpv6'),
  'nd-rs': icmp('133'),
  'nd-ra': icmp('134'),
  'nd-ns': icmp('135'),
  'nd-na': icmp('136'),
  'nd-redirect': icmp('137'),
  tcp: (row) => has(row, 'tcp'),
  udp: (row) => has(row, 'udp'),
  dhcpv4: (row) => has(row, 'dhcp'),
  dhcpv6: (row) => has(row, 'dhcpv6'),
  dns: (row) => has(row, 'dns') && has(row, 'udp'),
  mdns: (row) => has(row, 'mdns'),
  'tls-client-hello': (row) => row['tls.handshake.type'] === '1',
};

export function protocolsOf(rows: readonly Row[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(meanings).map(([name, means]) => [name, rows.filter(means).length]),
  );
}

/** Every combination of the fields in these packets, each once, sorted. */
export function valuesOf(rows: readonly Row[], ...names: readonly (keyof Row)[]): string[] {
  const found = rows.map((row) => names.map((name) => row[name]).join(' '));
  return [...new Set(found.filter((text) => text.trim() !== ''))].sort();
}
