import { ipv4Text, macText, u16, u8 } from '../bytes.ts';
import { isCardAddress, type Frame } from '../frame.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** RFC 826 over Ethernet for IPv4; RFC 5227 for probes, whose sender has no address yet. */
export function readArp(ledger: Ledger, frame: Frame, at: number): void {
  const { bytes } = frame.packet;
  ledger.has(frame, 'arp');
  if (at + 28 > bytes.length) {
    frame.malformed = true;
    return;
  }
  const isIpv4OverEthernet =
    u16(bytes, at) === 1 &&
    u16(bytes, at + 2) === 0x0800 &&
    u8(bytes, at + 4) === 6 &&
    u8(bytes, at + 5) === 4;
  if (!isIpv4OverEthernet) return;
  const mac = macText(bytes, at + 8);
  const sender = ipv4Text(bytes, at + 14);
  if (!isCardAddress(mac)) return;
  if (sender === '0.0.0.0') {
    ledger.claims.probe(ipv4Text(bytes, at + 24), mac, 'arp-probe', frame);
    return;
  }
  ledger.hosts.bind(sender, mac, 'arp', frame);
  ledger.claims.claim(sender, mac, frame);
}
