import ipaddr from 'ipaddr.js';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Db, Records, Trx } from '../stores/records/records.ts';
import { CapturesError } from './errors.ts';
import type { ListedService } from './judging/listed.ts';
import type { NetworkServiceKind } from './tables.ts';

export interface NewService {
  kind: NetworkServiceKind;
  name: string;
  address?: string | null;
  mac?: string | null;
  prefixes?: readonly string[];
  vlan?: number | null;
}

export interface ServicesDeps {
  records: Records;
  time: TimeSource;
  /** Captures of the unit are to be judged again. */
  onChange(unitId: string): Promise<void>;
}

/** Routers and servers that are meant to be in a network: what captures are judged against. */
export interface NetworkServices {
  /** Throws SERVICE_INVALID, TOO_MANY_SERVICES. */
  add(unitId: string, service: NewService, principal: Principal): Promise<string>;
  /** Throws SERVICE_UNKNOWN. */
  remove(id: string, principal: Principal): Promise<void>;
}

const maxPerUnit = 1_000;
const invalid = (text: string) => new CapturesError('SERVICE_INVALID', text);

function addressOf(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(trimmed)) return trimmed;
  if (trimmed.includes(':') && !trimmed.includes('%') && ipaddr.IPv6.isValid(trimmed)) {
    return ipaddr.IPv6.parse(trimmed).toRFC5952String();
  }
  throw invalid(`${trimmed} is neither an IPv4 nor an IPv6 address.`);
}

function macOf(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const digits = trimmed.replaceAll(/[:.-]/gu, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/u.test(digits)) throw invalid(`${trimmed} is no MAC address.`);
  return (digits.match(/../gu) ?? []).join(':');
}

function prefixOf(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.includes(':') || !ipaddr.IPv6.isValidCIDR(trimmed)) {
    throw invalid(`${trimmed} is no IPv6 prefix such as 2001:db8:1::/64.`);
  }
  const [, bits] = ipaddr.IPv6.parseCIDR(trimmed);
  return `${ipaddr.IPv6.networkAddressFromCIDR(trimmed).toRFC5952String()}/${bits}`;
}

/** What is listed for a unit: its own entries and those of the units above, which run its network. */
export async function listedFor(
  db: Db | Trx,
  unitId: string,
  at: string,
): Promise<ListedService[]> {
  const rows = await db
    .selectFrom('network_services')
    .select(['kind', 'address', 'mac', 'prefixes', 'vlan'])
    .where('unit_id', 'in', (eb) =>
      eb
        .selectFrom('unit_closure')
        .select('ancestor')
        .where('descendant', '=', unitId)
        .where('from_at', '<=', at)
        .where((inner) => inner.or([inner('until_at', 'is', null), inner('until_at', '>', at)])),
    )
    .execute();
  return rows.map((row) => ({ ...row, prefixes: JSON.parse(row.prefixes) as string[] }));
}

export function createNetworkServices({ records, time, onChange }: ServicesDeps): NetworkServices {
  return {
    async add(unitId, service, principal) {
      const id = newId(time.now());
      const address = addressOf(service.address);
      const mac = macOf(service.mac);
      if (address === null && mac === null) throw invalid('Give an address, a MAC, or both.');
      const isRouter = service.kind === 'router';
      const row = {
        id,
        unit_id: unitId,
        kind: service.kind,
        name: service.name.trim(),
        address,
        mac,
        prefixes: JSON.stringify(isRouter ? (service.prefixes ?? []).map(prefixOf) : []),
        vlan: service.vlan ?? null,
        added_by: principal.accountId,
        added_by_name: principal.name,
        added_at: isoNow(time),
      };
      await records.transaction(async (trx) => {
        const { n } = await trx
          .selectFrom('network_services')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('unit_id', '=', unitId)
          .executeTakeFirstOrThrow();
        if (n >= maxPerUnit) {
          throw new CapturesError('TOO_MANY_SERVICES', `A unit lists at most ${maxPerUnit}.`);
        }
        await trx.insertInto('network_services').values(row).execute();
        await appendAudit(trx, {
          unitId,
          actor: actorOf(principal),
          action: 'network-service.add',
          target: { kind: 'network-service', id },
          after: { kind: row.kind, name: row.name, address, mac, prefixes: row.prefixes },
          at: isoNow(time),
        });
      });
      await onChange(unitId);
      return id;
    },

    async remove(id, principal) {
      const unitId = await records.transaction(async (trx) => {
        const row = await trx
          .selectFrom('network_services')
          .select(['unit_id', 'kind', 'name', 'address', 'mac'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw new CapturesError('SERVICE_UNKNOWN', 'There is no such entry.');
        await trx.deleteFrom('network_services').where('id', '=', id).execute();
        const { unit_id: unit, ...before } = row;
        await appendAudit(trx, {
          unitId: unit,
          actor: actorOf(principal),
          action: 'network-service.remove',
          target: { kind: 'network-service', id },
          before,
          at: isoNow(time),
        });
        return unit;
      });
      await onChange(unitId);
    },
  };
}
