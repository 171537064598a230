import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemTime } from '../../../collector/time/time-source.ts';
import type { Records } from '../../stores/records/records.ts';
import { canonicalJson } from '../canonical-json.ts';
import { parseBody, signedText } from '../checkpoint.ts';
import { createCheckpoints, type Checkpoints } from '../checkpoints.ts';
import { genesis, linkHash } from '../entry-hash.ts';
import { keyId } from '../signing-key.ts';
import { verifyChains } from '../verify-chains.ts';
import { dropGuards, fillChain, rehash } from './tamper.ts';

export interface AuditRecords {
  records: Records;
  dispose(): Promise<void>;
}

/** What verification finds, on every engine. `open` answers an empty, migrated database. */
export function auditContract(open: () => Promise<AuditRecords>): void {
  let store: AuditRecords;
  let records: Records;
  let folder: string;
  let checkpoints: Checkpoints;

  beforeEach(async () => {
    store = await open();
    records = store.records;
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-audit-'));
    const keyFile = join(folder, 'audit.pem');
    checkpoints = await createCheckpoints({ records, keyFile, time: systemTime });
    await fillChain(records, 'north', 5);
    await fillChain(records, 'south', 3);
    await checkpoints.sign('test');
    await fillChain(records, 'north', 2);
  });
  afterEach(async () => {
    await store.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  function verify() {
    return verifyChains(records, { trustedKeys: [checkpoints.publicKey] });
  }

  async function expectBroken(chain: string, seq: number, reason: RegExp): Promise<void> {
    const report = await verify();
    expect(report.ok).toBe(false);
    expect(report.firstBroken).toEqual({ chain, seq, reason: expect.stringMatching(reason) });
  }

  test('finds sound chains sound and says how far they are signed', async () => {
    expect(await verify()).toEqual({
      ok: true,
      chains: [
        { unitId: 'north', entries: 7, ok: true, signedUpTo: 5 },
        { unitId: 'south', entries: 3, ok: true, signedUpTo: 3 },
      ],
      checkpoints: { count: 1, ok: true, trusted: true, newest: expect.any(String) },
    });
  });

  test('signs only chains that moved, and again when nothing did', async () => {
    const second = await checkpoints.sign('test');
    expect(second.heads.map(({ unitId, seq }) => [unitId, seq])).toEqual([['north', 7]]);
    const third = await checkpoints.sign('test');
    expect(third).toMatchObject({ seq: 3, heads: [] });
    expect(await checkpoints.latest()).toEqual(third);
    expect((await verify()).ok).toBe(true);
  });

  test('numbers checkpoints that are signed at once one after the other', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => checkpoints.sign('test')));
    expect(all.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await verify()).ok).toBe(true);
  });

  test('stays sound while entries are appended during the walk', async () => {
    const writing = fillChain(records, 'north', 30);
    for (let i = 0; i < 5; i++) expect((await verify()).ok).toBe(true);
    await writing;
  });

  test('looks at the wanted chains only', async () => {
    const report = await verifyChains(records, { unitIds: ['south', 'nowhere'] });
    expect(report.chains.map(({ unitId }) => unitId)).toEqual(['south']);
    expect(report.checkpoints.trusted).toBe(false);
  });

  describe('when somebody with the database', () => {
    beforeEach(() => dropGuards(records));

    function entry(seq: number) {
      return records.db
        .updateTable('audit_entries')
        .where('unit_id', '=', 'north')
        .where('seq', '=', seq);
    }

    test('changes a field, names that entry', async () => {
      await entry(3).set({ actor_name: '李老师' }).execute();
      await expectBroken('north', 3, /hash does not match/);
    });

    test('empties a reason or moves a value between columns, names that entry', async () => {
      await entry(4).set({ reason: null, target_kind: '演练' }).execute();
      await expectBroken('north', 4, /hash does not match/);
    });

    test('deletes an entry, names the gap', async () => {
      await records.db
        .deleteFrom('audit_entries')
        .where('unit_id', '=', 'north')
        .where('seq', '=', 4)
        .execute();
      await expectBroken('north', 4, /entry 4 is missing/);
    });

    test('swaps two entries, names the first', async () => {
      await entry(2).set({ seq: 99 }).execute();
      await entry(3).set({ seq: 2 }).execute();
      await entry(99).set({ seq: 3 }).execute();
      await expectBroken('north', 2, /hash does not match/);
    });

    test('re-hashes a changed history without the key, names the signed head', async () => {
      await entry(2).set({ after: '{"state":"open"}' }).execute();
      await rehash(records, 'north');
      await expectBroken('north', 5, /entry 5, signed by checkpoint 1, has been replaced/);
    });

    test('cuts the tail off after a checkpoint and sets the head back, names the signed entry', async () => {
      await records.db
        .deleteFrom('audit_entries')
        .where('unit_id', '=', 'north')
        .where('seq', '>', 3)
        .execute();
      await expectBroken('north', 4, /head counts 7/);
      await rehash(records, 'north');
      await expectBroken('north', 5, /entry 5, signed by checkpoint 1, is gone/);
    });

    test('removes a whole chain, names it', async () => {
      await records.db.deleteFrom('audit_entries').where('unit_id', '=', 'south').execute();
      await records.db.deleteFrom('audit_chains').where('unit_id', '=', 'south').execute();
      await expectBroken('south', 3, /is gone/);
    });

    test('hides rows outside the numbering, names the chain', async () => {
      const row = await records.db
        .selectFrom('audit_entries')
        .selectAll()
        .where('unit_id', '=', 'north')
        .where('seq', '=', 1)
        .executeTakeFirstOrThrow();
      await records.db
        .insertInto('audit_entries')
        .values({ ...row, id: 'hidden', seq: -1 })
        .execute();
      await expectBroken('north', 7, /1 rows of the chain are in none of its links/);
    });

    test('changes or drops a checkpoint, names it', async () => {
      await checkpoints.sign('test');
      await records.db.deleteFrom('audit_checkpoints').where('seq', '=', 1).execute();
      await expectBroken('checkpoints', 1, /checkpoint 1 is missing/);
    });

    test('re-hashes history and signs with a key of their own, names the checkpoint', async () => {
      await entry(2).set({ after: '{"state":"open"}' }).execute();
      await rehash(records, 'north');
      const forged = generateKeyPairSync('ed25519');
      const id = keyId(forged.publicKey);
      const pem = forged.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const { body } = await records.db
        .selectFrom('audit_checkpoints')
        .select('body')
        .executeTakeFirstOrThrow();
      const heads = await records.db
        .selectFrom('audit_entries')
        .select(['unit_id as unitId', 'seq', 'sha256', 'sm3'])
        .where((eb) => eb.or([eb('seq', '=', 5), eb.and({ unit_id: 'south', seq: 3 })]))
        .execute();
      const text = canonicalJson({ ...parseBody(body), keyId: id, heads });
      const link = linkHash(genesis, text);
      const signature = signBytes(null, Buffer.from(signedText(link)), forged.privateKey);
      await records.db
        .updateTable('audit_checkpoints')
        .set({ body: text, ...link, signature: signature.toString('base64') })
        .execute();
      await records.db
        .insertInto('audit_keys')
        .values({ id, public_key: pem, created_at: '2026-01-01T00:00:00.000Z' })
        .execute();
      await expectBroken('checkpoints', 1, /unknown key/);
      // Without the key from outside the forgery passes: that is why reports print its fingerprint.
      const blind = await verifyChains(records);
      expect(blind.checkpoints).toMatchObject({ ok: true, trusted: false });
    });
  });
}
