import { sql } from 'kysely';
import { isAtHomeElsewhere } from '../../analyzer/cases/exchange/at-home.ts';
import type { Trx } from '../../analyzer/stores/records/records.ts';
import type { MessagePolicy } from './load-policy.ts';

export interface Recipient {
  accountId: string;
  email: string | null;
  phone: string | null;
}

export interface Addressees {
  recipients: readonly Recipient[];
  /** Set when nobody held the roles: whose people got it instead. */
  standInUnitId?: string;
  /** Nobody here, because the unit has a node of its own, which tells its people. */
  elsewhere?: true;
}

interface Wish {
  unitId: string;
  roles: readonly string[];
  accountIds: readonly string[];
}

/** A tree has a handful of levels; a loop in it is a fault that must not hang a transaction. */
const maxLevels = 20;

/** Active people who hold one of the roles at exactly this unit now, the longest-serving first. */
async function findHolders(
  trx: Trx,
  unitId: string,
  roles: readonly string[],
  now: string,
): Promise<Recipient[]> {
  if (roles.length === 0) return [];
  return await trx
    .selectFrom('accounts')
    .select(['accounts.id as accountId', 'accounts.email', 'accounts.phone'])
    .where('accounts.state', '=', 'active')
    .where('accounts.id', 'in', (eb) =>
      eb
        .selectFrom('grants')
        .select('grants.account_id')
        .where((unit) =>
          unit.or([
            unit('grants.unit_id', '=', unitId),
            // Our own unit by the id that the parent node has for it.
            unit('grants.unit_id', 'in', (alias) =>
              alias
                .selectFrom('units')
                .select('units.alias_of')
                .where('units.id', '=', unitId)
                .where('units.alias_of', 'is not', null)
                .$castTo<{ alias_of: string }>(),
            ),
          ]),
        )
        .where('grants.role', 'in', roles)
        .where('grants.from_at', '<=', now)
        .where((or) => or.or([or('grants.until_at', 'is', null), or('grants.until_at', '>', now)])),
    )
    .orderBy('accounts.created_at')
    .orderBy('accounts.id')
    .execute();
}

async function findNamed(trx: Trx, accountIds: readonly string[]): Promise<Recipient[]> {
  if (accountIds.length === 0) return [];
  return await trx
    .selectFrom('accounts')
    .select(['id as accountId', 'email', 'phone'])
    .where('id', 'in', accountIds)
    .where('state', '=', 'active')
    .execute();
}

/** Units above, nearest first, in the tree of now. */
async function listAbove(trx: Trx, unitId: string, now: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('unit_closure')
    .select('ancestor')
    .where('descendant', '=', unitId)
    .where('depth', '>', 0)
    .where('from_at', '<=', now)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .orderBy('depth')
    .limit(maxLevels)
    .execute();
  return rows.map((row) => row.ancestor);
}

function standInRoles(roles: readonly string[], { standIns }: MessagePolicy): string[] {
  const sameUnit: Readonly<Record<string, readonly string[] | undefined>> = standIns.sameUnit;
  return [...new Set(roles.flatMap((role) => sameUnit[role] ?? []))];
}

/** In the declared order: others of the unit, one role after the other, then the units above. */
async function findStandIns(
  trx: Trx,
  { unitId, roles }: Wish,
  policy: MessagePolicy,
  now: string,
): Promise<Addressees> {
  for (const role of standInRoles(roles, policy)) {
    const recipients = await findHolders(trx, unitId, [role], now);
    if (recipients.length > 0) return { recipients, standInUnitId: unitId };
  }
  for (const above of await listAbove(trx, unitId, now)) {
    for (const role of policy.standIns.above) {
      const recipients = await findHolders(trx, above, [role], now);
      if (recipients.length > 0) return { recipients, standInUnitId: above };
    }
  }
  return { recipients: [] };
}

/** Whom a message reaches; each person once. */
export async function findAddressees(
  trx: Trx,
  wish: Wish,
  policy: MessagePolicy,
  now: string,
): Promise<Addressees> {
  const named = await findNamed(trx, wish.accountIds);
  const holders = await findHolders(trx, wish.unitId, wish.roles, now);
  const vacant = wish.roles.length > 0 && holders.length === 0;
  if (vacant && (await isAtHomeElsewhere(trx, wish.unitId, now))) {
    return { recipients: named, elsewhere: true };
  }
  const found = vacant ? await findStandIns(trx, wish, policy, now) : { recipients: holders };
  const byId = new Map([...found.recipients, ...named].map((each) => [each.accountId, each]));
  return { ...found, recipients: [...byId.values()] };
}

export interface UsableChannel {
  id: string;
  kind: string;
  minSeverity: string;
  language: 'zh' | 'en';
}

/** Channels that a message to the unit may use: its own, and the nearest shared one above for mail and SMS. */
export async function findChannels(
  trx: Trx,
  unitId: string,
  personKinds: readonly string[],
  now: string,
): Promise<UsableChannel[]> {
  const rows = await trx
    .selectFrom('channels')
    .innerJoin('unit_closure', 'unit_closure.ancestor', 'channels.unit_id')
    .select(['channels.id', 'channels.kind', 'channels.min_severity', 'channels.language'])
    .select('unit_closure.depth')
    .where('unit_closure.descendant', '=', unitId)
    .where('unit_closure.from_at', '<=', now)
    .where((eb) =>
      eb.or([eb('unit_closure.until_at', 'is', null), eb('unit_closure.until_at', '>', now)]),
    )
    .where('channels.enabled', '=', 1)
    .where((eb) =>
      eb.or([
        eb('unit_closure.depth', '=', 0),
        eb.and([eb('channels.shared', '=', 1), eb('channels.kind', 'in', personKinds)]),
      ]),
    )
    .orderBy('unit_closure.depth')
    .orderBy(sql`channels.id`)
    .execute();
  const taken = new Set<string>();
  return rows
    .filter(({ kind }) => {
      if (!personKinds.includes(kind)) return true;
      const first = !taken.has(kind);
      taken.add(kind);
      return first;
    })
    .map(({ id, kind, min_severity: minSeverity, language }) => ({
      id,
      kind,
      minSeverity,
      language,
    }));
}
