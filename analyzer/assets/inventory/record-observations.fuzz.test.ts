import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import type { Observation } from './observation.ts';
import { recordObservations } from './record-observations.ts';

const now = '2026-06-01T00:00:00.000Z';
const rounds = 40;

describe('random observations', () => {
  it('never break what the inventory promises', async () => {
    const { records, dispose } = await temporaryRecords();
    await insertTestUnits(records.db);
    const seeded = createSeededRandom(20_260_301);
    const below = (limit: number) => seeded.int(limit);
    const random = () => seeded.next();
    const some = <T>(make: (n: number) => T, pool: number, chance: number): T[] =>
      random() < chance ? [make(below(pool))] : [];
    const rubbish = [
      '',
      '\u0000',
      '😀'.repeat(300),
      '../..',
      '::ffff:10.0.0.1',
      '0x0a000001',
      'fe80::1%eth0',
    ];

    function observation(): Observation {
      const day = 1 + below(60);
      const v4 = some((n) => `10.0.0.${n + 1}`, 24, 0.6);
      const v6 = some((n) => `2001:db8::${n + 1}`, 24, 0.6);
      const junk = some((n) => rubbish[n]!, rubbish.length, 0.1);
      return {
        source: (['sweep', 'neighbour', 'capture', 'lease', 'dns'] as const)[below(5)]!,
        ref: `r${below(5)}`,
        lastAt: new Date(Date.parse('2026-03-01T00:00:00Z') + day * 43_200_000).toISOString(),
        addresses: [...v4, ...v6, ...junk],
        macs: [...some((n) => `48:7a:da:00:00:${(n + 16).toString(16)}`, 20, 0.5), ...junk],
        sshHostKeys: some((n) => `ssh-ed25519 SHA256:${String(n % 10).repeat(43)}`, 12, 0.3),
        tlsCertificates: some((n) => (n % 10).toString().repeat(64), 8, 0.2),
        duids: some((n) => `0001000${n % 10}abcd`, 8, 0.1),
        hostnames: [...some((n) => `host-${n}`, 12, 0.3), ...junk],
        ...(random() < 0.1 ? { serial: `SERIAL-${below(6)}` } : {}),
        services: v4.map((address) => ({
          address,
          transport: 'tcp',
          port: 1 + below(3),
          state: (['open', 'closed', 'silent'] as const)[below(3)]!,
        })),
      };
    }

    for (let round = 0; round < rounds; round += 1) {
      const told = Array.from({ length: 1 + below(12) }, observation);
      const seen = await records.transaction((trx) =>
        recordObservations(trx, 'schoolA', told, { now }),
      );
      expect(seen.assetIds).toHaveLength(told.length);
      const answers = seen.assetIds.filter((id) => id !== null);
      const standing = await records.db
        .selectFrom('assets')
        .select(['id', 'merged_into'])
        .execute();
      const into = new Map(standing.map((row) => [row.id, row.merged_into]));
      for (const id of answers) expect(into.has(id)).toBe(true);
      // Chains of merges end at an asset that stands by itself.
      for (const { id } of standing) {
        let at: string | null = id;
        for (let step = 0; at !== null; step += 1) {
          expect(step).toBeLessThan(standing.length + 1);
          at = into.get(at) ?? null;
        }
      }
    }
    // What was merged away holds nothing, and what an undone merge brought back is its own again.
    const left = await records.db
      .selectFrom('asset_identifiers as i')
      .innerJoin('assets as a', 'a.id', 'i.asset_id')
      .select('i.id')
      .where('a.merged_into', 'is not', null)
      .execute();
    expect(left).toEqual([]);
    const open = await records.db
      .selectFrom('asset_merges as m')
      .innerJoin('assets as a', 'a.id', 'm.merged_id')
      .select(['m.id', 'm.undone_at', 'a.merged_into', 'm.kept_id'])
      .execute();
    for (const merge of open) {
      if (merge.undone_at === null) expect(merge.merged_into).toBe(merge.kept_id);
    }
    // Two serial numbers never name one machine.
    const serials = await records.db
      .selectFrom('asset_identifiers')
      .select(['asset_id', (eb) => eb.fn.count<number>('value').distinct().as('n')])
      .where('kind', '=', 'serial')
      .where('until_at', 'is', null)
      .groupBy('asset_id')
      .having((eb) => eb(eb.fn.count('value').distinct(), '>', 1))
      .execute();
    expect(serials).toEqual([]);
    await dispose();
  }, 60_000);
});
