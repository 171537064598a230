import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { assignableAccount } from '../alerts/assignable.ts';
import type { Trx } from '../stores/records/records.ts';
import { isDay } from './civil-day.ts';
import { RegisterError } from './errors.ts';
import type { SystemProfileTable } from './tables.ts';

/** One category of what a system keeps. */
export interface DataCategory {
  name: string;
  records: number | null;
  personal: boolean;
  sensitive: boolean;
  important: boolean;
}

/** What a school says of a system; what is left out stays as it is. */
export interface ProfilePatch {
  ownerDepartment?: string | null;
  responsibleId?: string | null;
  responsibleName?: string | null;
  responsiblePhone?: string | null;
  business?: string;
  usersKind?: string;
  usersCount?: number | null;
  data?: readonly DataCategory[];
  deployment?: string | null;
  provider?: string | null;
  internetFacing?: boolean | null;
  addresses?: readonly string[];
  domains?: readonly string[];
  goLiveOn?: string | null;
}

/** An address or prefix in its usual form: `2001:DB8::0/32` and `2001:db8::/32` are one. Throws ADDRESS_INVALID. */
function usualAddress(text: string): string {
  const [address = '', length] = text.trim().split('/');
  const fault = new RegisterError('ADDRESS_INVALID', `${text} is no address or prefix.`, { text });
  // The library takes "10.1" and octal parts too; people mean neither.
  const parsed = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  if (!parsed) throw fault;
  const usual = ipaddr.parse(address);
  if (length === undefined) return usual.toString();
  const bits = /^\d{1,3}$/u.test(length) ? Number(length) : Infinity;
  if (bits > (usual.kind() === 'ipv4' ? 32 : 128)) throw fault;
  return `${usual.toString()}/${bits}`;
}

/** A host name in lower case, Chinese ones as they are written. Throws DOMAIN_INVALID. */
function usualDomain(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/u, '');
  const ascii = domainToASCII(name);
  const labels = ascii.split('.');
  const good =
    ascii.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/u.test(label));
  if (good && !ipaddr.isValid(ascii)) return name;
  throw new RegisterError('DOMAIN_INVALID', `${text} is no domain name.`, { text });
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** Name of the responsible person as the platform knows it. Throws PERSON_UNKNOWN. */
async function nameOf(trx: Trx, accountId: string, unitId: string, at: string): Promise<string> {
  const account = await assignableAccount(trx, accountId, unitId, at);
  if (account) return account.name;
  throw new RegisterError('PERSON_UNKNOWN', 'Only an active account of the unit or above it.');
}

type Columns = Partial<SystemProfileTable>;

async function responsible(
  trx: Trx,
  patch: ProfilePatch,
  unitId: string,
  at: string,
): Promise<Columns> {
  const { responsibleId: id, responsibleName: name, responsiblePhone: phone } = patch;
  return {
    ...(id !== undefined && { responsible_id: id }),
    ...(name !== undefined && { responsible_name: name }),
    // Somebody with an account is called as the account says.
    ...(id != null && { responsible_name: await nameOf(trx, id, unitId, at) }),
    ...(phone !== undefined && { responsible_phone: phone }),
  };
}

/** The columns that a patch sets. Throws ADDRESS_INVALID, DOMAIN_INVALID, DAY_INVALID, PERSON_UNKNOWN. */
export async function columnsOf(
  trx: Trx,
  patch: ProfilePatch,
  unitId: string,
  at: string,
): Promise<Columns> {
  const { goLiveOn, internetFacing } = patch;
  if (goLiveOn != null && !isDay(goLiveOn)) {
    throw new RegisterError('DAY_INVALID', `There is no day ${goLiveOn}.`);
  }
  const set = <K extends keyof Columns>(column: K, value: Columns[K] | undefined) =>
    value === undefined ? {} : { [column]: value };
  return {
    ...(await responsible(trx, patch, unitId, at)),
    ...set('owner_department', patch.ownerDepartment),
    ...set('business', patch.business),
    ...set('users_kind', patch.usersKind),
    ...set('users_count', patch.usersCount),
    ...set('data', patch.data && JSON.stringify(patch.data)),
    ...set('deployment', patch.deployment),
    ...set('provider', patch.provider),
    ...set('go_live_on', goLiveOn),
    ...set(
      'internet_facing',
      typeof internetFacing === 'boolean' ? Number(internetFacing) : internetFacing,
    ),
    ...set(
      'addresses',
      patch.addresses && JSON.stringify(unique(patch.addresses.map(usualAddress))),
    ),
    ...set('domains', patch.domains && JSON.stringify(unique(patch.domains.map(usualDomain)))),
  };
}
