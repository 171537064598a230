import { BlockList, isIPv4 } from 'node:net';
import { parseEndpoint } from '../mapping/convert.ts';
import type { Draft } from '../parser.ts';

/** Networks in which a reverse proxy of one's own may stand (RFC 1918, 6598, 4193, loopback, link-local). */
const inside = new BlockList();
for (const network of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'])
  addIPv4(network);
for (const network of ['100.64.0.0/10', '169.254.0.0/16']) addIPv4(network);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

function addIPv4(network: string): void {
  const [address = '', bits] = network.split('/');
  inside.addSubnet(address, Number(bits), 'ipv4');
}

/** Longest chain of proxies that is looked at. */
const maxHops = 16;

export interface ClientText {
  /** The address at the other end of the connection, as the server wrote it. */
  peer: string | undefined;
  /** `X-Forwarded-For`, nearest proxy last. */
  forwarded: string | undefined;
}

/**
 * Sets `source.*`. Whoever connects may write what he likes into `X-Forwarded-For`, so it counts only when the peer is
 * inside: then the source is the last address of the list that is not, else the first (what nginx does with
 * `real_ip_recursive on` when private networks are trusted). The peer is kept as `web.remote_addr`.
 */
export function setClient(draft: Draft, { peer, forwarded }: ClientText): void {
  const endpoint = peer === undefined ? undefined : readAddress(peer);
  const hops = readAddressList(forwarded ?? '') ?? [];
  if (forwarded !== undefined && hops.length > 0)
    draft['web.x_forwarded_for'] = forwarded.slice(0, 1024);
  const client = endpoint && !isInside(endpoint.ip) ? undefined : findClient(hops);
  if (client !== undefined) {
    draft['source.ip'] = client;
    draft['source.address'] = client;
    if (endpoint) draft['web.remote_addr'] = endpoint.ip;
    return;
  }
  if (endpoint) {
    draft['source.ip'] = endpoint.ip;
    if (endpoint.port !== undefined) draft['source.port'] = endpoint.port;
    draft['source.address'] = endpoint.ip;
  } else if (peer !== undefined && /^[\w.-]{1,253}$/.test(peer) && peer !== '-') {
    // `HostnameLookups On` of httpd.
    draft['source.address'] = peer;
    draft['source.domain'] = peer;
  }
}

/** Addresses with commas between them, or undefined when the text is anything else. */
export function readAddressList(text: string): string[] | undefined {
  if (text.length < 2 || text.length > 1024) return undefined;
  const addresses: string[] = [];
  for (const part of text.split(',', maxHops)) {
    const word = part.trim();
    if (word === 'unknown' || word === '-') continue;
    const endpoint = readAddress(word);
    if (!endpoint) return undefined;
    addresses.push(endpoint.ip);
  }
  return addresses.length === 0 ? undefined : addresses;
}

/** `::ffff:203.0.113.9`, as servers on a dual-stack socket write IPv4, becomes IPv4 again. */
function readAddress(word: string): ReturnType<typeof parseEndpoint> {
  const mapped = /^\[?::ffff:(\d{1,3}(?:\.\d{1,3}){3})\]?(:\d{1,5})?$/i.exec(word);
  return parseEndpoint(mapped ? `${mapped[1]}${mapped[2] ?? ''}` : word);
}

function findClient(hops: readonly string[]): string | undefined {
  return hops.findLast((hop) => !isInside(hop)) ?? hops[0];
}

function isInside(ip: string): boolean {
  return inside.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
}
