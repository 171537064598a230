import { dnsType, parseDns, type DnsMessage } from '../../knowledge/dns/message.ts';
import { senderOf } from '../frame.ts';
import type { Payload } from '../layers/payload.ts';
import type { Ledger } from '../ledger/ledger.ts';

const maxName = 255;

function addressRecords({ records }: DnsMessage) {
  return records.flatMap(({ name, type, value }) =>
    (type === dnsType.A || type === dnsType.AAAA) && value !== undefined && name.length <= maxName
      ? [{ name: name.toLowerCase(), address: value }]
      : [],
  );
}

/** Answers of name servers: which address a name has. Questions are not kept. */
export function readDns(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, end } = payload;
  const message = parseDns(bytes.subarray(at, end));
  ledger.has(frame, 'dns');
  if (!message || message.malformed) {
    frame.malformed ||= frame.packet.bytes.length >= frame.packet.wireLength;
  }
  if (!message?.isResponse) return;
  for (const { name, address } of addressRecords(message)) {
    ledger.names.add({ kind: 'dns-address', name, address, port: null }, frame);
    ledger.hosts.name(address, name);
  }
}

/**
 * Multicast DNS (RFC 6762): a host announces its own addresses. They have the sender's link-layer address only where the
 * sender's own address is among them, so that what a reflector repeats is not taken for its own.
 */
export function readMdns(ledger: Ledger, payload: Payload): void {
  const { frame, bytes, at, end, source } = payload;
  const message = parseDns(bytes.subarray(at, end));
  ledger.has(frame, 'mdns');
  if (!message || message.malformed) {
    frame.malformed ||= frame.packet.bytes.length >= frame.packet.wireLength;
  }
  if (!message?.isResponse) return;
  const records = addressRecords(message);
  const own = new Set(records.filter(({ address }) => address === source).map(({ name }) => name));
  for (const { name, address } of records) {
    ledger.names.add({ kind: 'mdns', name, address, port: null }, frame);
    ledger.hosts.bind(address, own.has(name) ? senderOf(frame) : null, 'mdns', frame);
    ledger.hosts.name(address, name);
  }
}
