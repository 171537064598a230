import { maxEntries, unitsOf, type HomeRules, type Reader } from './reader.ts';
import type { Home, HomeEntry } from './schema.ts';

function lateSince({ now }: Reader, rules: HomeRules): string {
  return new Date(now.getTime() - rules.nodeLateMinutes * 60_000).toISOString();
}

function children(reader: Reader) {
  return reader.db
    .selectFrom('exchange_peers')
    .where('role', '=', 'child')
    .where('state', '=', 'active')
    .where('unit_id', 'in', unitsOf(reader, 'notices'));
}

/** How many nodes below exchange with this one, and how many have fallen silent. */
export async function nodeTally(reader: Reader, rules: HomeRules): Promise<Home['nodes']> {
  const since = lateSince(reader, rules);
  const row = await children(reader)
    .select((eb) => [
      eb.fn.countAll<number>().as('active'),
      eb.fn
        .sum<number | null>(
          eb
            .case()
            .when(eb.or([eb('last_contact_at', 'is', null), eb('last_contact_at', '<', since)]))
            .then(1)
            .else(0)
            .end(),
        )
        .as('late'),
    ])
    .executeTakeFirst();
  const active = row?.active ?? 0;
  return active === 0 ? null : { active, late: row?.late ?? 0 };
}

/** Nodes below that have not been heard of. */
export async function lateNodes(reader: Reader, rules: HomeRules): Promise<HomeEntry[]> {
  const since = lateSince(reader, rules);
  const rows = await children(reader)
    .select(['id', 'name', 'last_contact_at'])
    .where((eb) => eb.or([eb('last_contact_at', 'is', null), eb('last_contact_at', '<', since)]))
    .orderBy('last_contact_at')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'node',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: '下级节点没有联系：检查其网络与服务',
    detailEn: 'Child node is silent: check its network and service',
    severity: null,
    since: row.last_contact_at,
    href: '/peers',
  }));
}
