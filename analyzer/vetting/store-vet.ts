import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import type { PackageRow } from './rows.ts';
import type { VetRow } from './rows.ts';
import { storableOrNull } from './storable.ts';
import type { VettedPackage } from './work/messages.ts';

export interface NewVet {
  row: Pick<PackageRow, 'id' | 'unit_id'>;
  why: VetRow['why'];
  vetted: VettedPackage;
  factsSha256: string;
  /** JSON. */
  declared: string | null;
  at: string;
}

/** Writes a vetting and makes it the one that holds. */
export async function storeVet(trx: Trx, vet: NewVet): Promise<string> {
  const { row, vetted, at } = vet;
  const id = newId(Date.parse(at));
  const shared = {
    rules_version: vetted.rulesVersion,
    facts_sha256: vet.factsSha256,
    declared: vet.declared,
    counts: vetted.counts,
  };
  await trx
    .insertInto('app_package_vets')
    .values({
      id,
      package_id: row.id,
      unit_id: row.unit_id,
      why: vet.why,
      ...shared,
      findings: vetted.findings,
      matrix: vetted.matrix,
      at,
    })
    .execute();
  await trx
    .updateTable('app_packages')
    .set({
      ...shared,
      state: 'read',
      error_code: null,
      error: null,
      platform: vetted.platform,
      package_name: storableOrNull(vetted.packageName),
      version_name: storableOrNull(vetted.versionName),
      version_code: storableOrNull(vetted.versionCode),
      label: storableOrNull(vetted.label),
      summary: vetted.summary,
      vet_id: id,
      vetted_at: at,
    })
    .where('id', '=', row.id)
    .execute();
  return id;
}
