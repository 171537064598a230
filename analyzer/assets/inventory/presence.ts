import type { Records, Trx } from '../../stores/records/records.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { IdentityRules } from './identity-rules.ts';
import { inSlices } from './load-world.ts';
import { writeChanges } from './write-world.ts';

export interface PresenceContext {
  records: Records;
  rules: IdentityRules;
  now: string;
}

/** Sources that show that a machine answers when it is asked; one that was only overheard may never have. */
const answering = ['sweep', 'poll'] as const;

/** Assets that answered before and have one of these addresses now. */
async function ownersOf(trx: Trx, sweepId: string, addresses: readonly string[]) {
  return inSlices(addresses, (slice) =>
    trx
      .selectFrom('asset_identifiers as i')
      .innerJoin('assets as a', 'a.id', 'i.asset_id')
      .select(['a.id', 'a.unit_id', 'a.misses', 'a.last_seen_at', 'a.presence', 'a.name'])
      .where('i.kind', 'in', ['ipv4', 'ipv6'])
      .where('i.value', 'in', slice)
      .where('i.until_at', 'is', null)
      .where('i.source', 'in', answering)
      .where('i.source_ref', '<>', sweepId)
      .where('a.merged_into', 'is', null)
      .where('a.unit_id', 'in', (eb) =>
        eb
          .selectFrom('address_plan_prefixes as p')
          .innerJoin('sweeps as s', 's.plan_id', 'p.plan_id')
          .select('p.unit_id')
          .where('s.id', '=', sweepId),
      )
      .distinct()
      .execute(),
  );
}

async function openAddresses(trx: Trx, assetIds: readonly string[]) {
  const rows = await inSlices(assetIds, (slice) =>
    trx
      .selectFrom('asset_identifiers')
      .select(['asset_id', 'value'])
      .where('asset_id', 'in', slice)
      .where('kind', 'in', ['ipv4', 'ipv6'])
      .where('until_at', 'is', null)
      .where('source', 'in', answering)
      .execute(),
  );
  return Map.groupBy(rows, (row) => row.asset_id);
}

/**
 * Counts the machines that a sweep looked for in vain: every address at which they once answered was asked, none answered. As often
 * and as long as the rules want, and the machine is gone. One whose addresses were not all asked is not judged.
 *
 * @param asked whether anything came back, by address.
 */
export async function noteMisses(
  { records, rules, now }: PresenceContext,
  sweepId: string,
  asked: ReadonlyMap<string, boolean>,
): Promise<void> {
  const silent = [...asked].filter(([, answered]) => !answered).map(([address]) => address);
  if (silent.length === 0) return;
  await records.transaction(async (trx) => {
    const owners = new Map(
      (await ownersOf(trx, sweepId, silent)).map((owner) => [owner.id, owner] as const),
    );
    const addresses = await openAddresses(trx, [...owners.keys()]);
    const { missesBeforeGone, daysBeforeGone } = rules.presence;
    const before = new Date(Date.parse(now) - daysBeforeGone * 86_400_000).toISOString();
    for (const owner of owners.values()) {
      const all = addresses.get(owner.id) ?? [];
      if (!all.every(({ value }) => asked.get(value) === false)) continue;
      const misses = owner.misses + 1;
      const gone =
        owner.presence === 'present' &&
        misses >= missesBeforeGone &&
        (owner.last_seen_at ?? '') <= before;
      await trx
        .updateTable('assets')
        .set({ misses, ...(gone ? { presence: 'gone' as const } : {}) })
        .where('id', '=', owner.id)
        .execute();
      if (!gone) continue;
      const change = {
        kind: 'gone' as const,
        field: null,
        before: owner.last_seen_at,
        after: null,
        assetId: owner.id,
        source: 'sweep' as const,
        ref: sweepId,
      };
      const context = { unitId: owner.unit_id, now, newId };
      await writeChanges(trx, [change], context, rules.changes.keepPerAsset);
    }
  });
}
