import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { Ipv6Error } from './errors.ts';
import type { Ipv6Rules } from './rules.ts';

export interface PortalsDeps {
  records: Records;
  time: TimeSource;
  rules: () => Promise<Ipv6Rules>;
}

/** Web sites of a unit that are measured. */
export interface Portals {
  /** Throws DOMAIN_INVALID, PORTAL_EXISTS, TOO_MANY_PORTALS. */
  add(unitId: string, portal: { name: string; domain: string }, by: Principal): Promise<string>;
  /** Throws PORTAL_UNKNOWN. */
  change(id: string, to: { name?: string; enabled?: boolean }, by: Principal): Promise<void>;
  /** With its measurements. Throws PORTAL_UNKNOWN. */
  remove(id: string, by: Principal): Promise<void>;
}

/** A host name of the internet, in ASCII (RFC 5891): two labels at least, and no top-level domain that is local by design. */
function domainOf(text: string): string {
  const trimmed = text.trim().toLowerCase().replace(/\.$/u, '');
  const ascii = isIP(trimmed) === 0 ? domainToASCII(trimmed) : '';
  const isName =
    /^(?=.{4,253}$)(?:[a-z0-9_](?:[\w-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/u.test(ascii);
  const isLocal = /\.(?:local|localhost|internal|arpa|onion|home|lan|invalid)$/u.test(ascii);
  if (isName && !isLocal) return ascii;
  throw new Ipv6Error(
    'DOMAIN_INVALID',
    'Enter the host name of the site, such as www.example.edu.cn.',
  );
}

export function createPortals({ records, time, rules }: PortalsDeps): Portals {
  const audit = (
    trx: Trx,
    by: Principal,
    row: { id: string; unit_id: string },
    action: string,
    after: Record<string, unknown>,
  ) =>
    appendAudit(trx, {
      unitId: row.unit_id,
      actor: actorOf(by),
      action: `ipv6-portal.${action}`,
      target: { kind: 'ipv6-portal', id: row.id },
      after,
      at: isoNow(time),
    });

  async function getPortal(trx: Trx, id: string) {
    const row = await trx
      .selectFrom('ipv6_portals')
      .select(['id', 'unit_id', 'domain'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Ipv6Error('PORTAL_UNKNOWN', 'There is no such site.');
    return row;
  }

  return {
    async add(unitId, { name, domain }, by) {
      const row = {
        id: newId(time.now()),
        unit_id: unitId,
        name: name.trim(),
        domain: domainOf(domain),
        enabled: 1,
        added_by: by.accountId,
        added_by_name: by.name,
        added_at: isoNow(time),
      };
      const { perUnit } = (await rules()).portals;
      await records.transaction(async (trx) => {
        const domains = await trx
          .selectFrom('ipv6_portals')
          .select('domain')
          .where('unit_id', '=', unitId)
          .execute();
        if (domains.some((one) => one.domain === row.domain)) {
          throw new Ipv6Error('PORTAL_EXISTS', `${row.domain} is on the list already.`);
        }
        if (domains.length >= perUnit) {
          throw new Ipv6Error('TOO_MANY_PORTALS', `A unit lists at most ${perUnit} sites.`);
        }
        await trx.insertInto('ipv6_portals').values(row).execute();
        await audit(trx, by, row, 'add', { name: row.name, domain: row.domain });
      });
      return row.id;
    },

    async change(id, { name, enabled }, by) {
      await records.transaction(async (trx) => {
        const row = await getPortal(trx, id);
        const changed = {
          ...(name !== undefined && { name: name.trim() }),
          ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
        };
        if (Object.keys(changed).length === 0) return;
        await trx.updateTable('ipv6_portals').set(changed).where('id', '=', id).execute();
        await audit(trx, by, row, 'change', changed);
      });
    },

    async remove(id, by) {
      await records.transaction(async (trx) => {
        const row = await getPortal(trx, id);
        await trx.deleteFrom('ipv6_measurements').where('portal_id', '=', id).execute();
        await trx.deleteFrom('ipv6_portals').where('id', '=', id).execute();
        await audit(trx, by, row, 'remove', { domain: row.domain });
      });
    },
  };
}
