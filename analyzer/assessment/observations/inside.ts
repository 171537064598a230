import ipaddr from 'ipaddr.js';
import type { ObservationContext } from './observation.ts';

/** Inside everywhere: RFC 1918, RFC 6598, RFC 4193 and link-local addresses. */
const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
];
/** Public networks that one query can name within its length: a school has a few, a province too many. */
const maxNetworks = 20;
/** A site holds a /48 of IPv6; its /64s need not be told apart. */
const siteBits = 48;

/** The public network that an address of a device stands in, in CIDR notation. */
function networkOf(address: string, prefixLength: number): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.parse(address);
  const hostBits = parsed.kind() === 'ipv6' ? 128 : 32;
  // `reserved` are the documentation ranges too, which demonstrations use.
  if (parsed.range() !== 'unicast' && parsed.range() !== 'reserved') return undefined;
  if (prefixLength < 8 || prefixLength >= hostBits) return undefined;
  return parsed.kind() === 'ipv6'
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${siteBits}`).toString()}/${siteBits}`
    : `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefixLength}`).toString()}/${prefixLength}`;
}

/**
 * What takes the place of `{inside}` in a check's query: the source is of a private network or of one that a polled device of the
 * unit stands in. Undefined where that is not known, because nothing is polled or too many networks are: then nobody can tell a
 * campus address from a stranger's, and the check says nothing.
 */
export async function insideClause(context: ObservationContext): Promise<string | undefined> {
  const rows = await context.db
    .selectFrom('asset_addresses')
    .select(['address', 'prefix_length'])
    .distinct()
    .where('unit_id', 'in', [...context.units])
    .where('until_at', 'is', null)
    .where('prefix_length', '>', 0)
    .execute();
  if (rows.length === 0) return undefined;
  const own = new Set(
    rows
      .map(({ address, prefix_length }) => networkOf(address, prefix_length))
      .filter((network) => network !== undefined),
  );
  if (own.size > maxNetworks) return undefined;
  return `(${[...privateNetworks, ...own].map((network) => `source.ip:"${network}"`).join(' OR ')})`;
}
