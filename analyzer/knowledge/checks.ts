import ipaddr from 'ipaddr.js';
import { digitsOf } from '../../collector/knowledge/reverse/reverse-name.ts';
import { AssetsError } from '../assets/errors.ts';
import { checkTargetAddress } from '../assets/target-guard.ts';
import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';
import { KnowledgeError } from './errors.ts';

/** `2001:db8:1::/48` without host bits. Throws PREFIX_INVALID. */
export function prefixOf(text: string, shortest: number): string {
  const trimmed = text.trim();
  if (trimmed.includes(':') && ipaddr.IPv6.isValidCIDR(trimmed)) {
    const [, bits] = ipaddr.IPv6.parseCIDR(trimmed);
    const network = ipaddr.IPv6.networkAddressFromCIDR(trimmed).toRFC5952String();
    if (bits >= shortest) return `${network}/${bits}`;
  }
  const example = `2001:db8:1::/48, /${shortest} at the shortest`;
  throw new KnowledgeError('PREFIX_INVALID', `Enter an IPv6 prefix such as ${example}.`);
}

/** A server that this node may ask: never itself, never link-local. Throws SERVER_INVALID. */
export function serverOf(text: string, allowLoopback: boolean): string {
  try {
    return checkTargetAddress(text, allowLoopback);
  } catch (error) {
    if (error instanceof AssetsError) throw new KnowledgeError('SERVER_INVALID', error.message);
    throw error;
  }
}

/** Throws PREFIX_NOT_PLANNED unless a plan in force of the unit, or of one above it, covers the whole prefix. */
export async function checkPlanned(
  trx: Trx,
  unitId: string,
  prefix: string,
  at: string,
): Promise<void> {
  const [network = '', bits] = prefix.split('/');
  const first = digitsOf(network);
  const hostBits = 128n - BigInt(bits ?? 128);
  const last = (BigInt(`0x${first}`) | ((1n << hostBits) - 1n)).toString(16).padStart(32, '0');
  const covering = await trx
    .selectFrom('address_plan_prefixes as p')
    .innerJoin('address_plans as plan', 'plan.id', 'p.plan_id')
    .select('p.id')
    .where('plan.state', '=', 'active')
    .where('plan.authorised_from_at', '<=', at)
    .where('plan.authorised_until_at', '>', at)
    .where('p.family', '=', 'ipv6')
    .where('p.first', '<=', first)
    .where('p.last', '>=', last)
    .where('plan.unit_id', 'in', (eb) =>
      eb
        .selectFrom('unit_closure')
        .select('unit_closure.ancestor')
        .where('unit_closure.descendant', '=', unitId)
        .where((inner) => heldAt(inner, at)),
    )
    .limit(1)
    .executeTakeFirst();
  if (covering) return;
  const text = `No address plan in force covers ${prefix}; only planned networks are walked.`;
  throw new KnowledgeError('PREFIX_NOT_PLANNED', text);
}
