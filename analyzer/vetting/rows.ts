import type { Selectable } from 'kysely';
import type { Database } from '../stores/records/database.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { VettingError } from './errors.ts';
import type { Finding } from './finding.ts';

export type PackageRow = Selectable<Database['app_packages']>;
export type VetRow = Selectable<Database['app_package_vets']>;

export function findPackage(db: Db | Trx, id: string): Promise<PackageRow | undefined> {
  return db.selectFrom('app_packages').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Throws PACKAGE_UNKNOWN. */
export async function getPackage(db: Db | Trx, id: string): Promise<PackageRow> {
  const row = await findPackage(db, id);
  if (row) return row;
  throw new VettingError('PACKAGE_UNKNOWN', '没有这个安装包。', `There is no package ${id}.`);
}

/** The vetting that holds; undefined before the package was read. */
export function findVet(db: Db | Trx, { vet_id: id }: PackageRow): Promise<VetRow | undefined> {
  if (id === null) return Promise.resolve(undefined);
  return db.selectFrom('app_package_vets').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Findings of the vetting that holds; none before the package was read. */
export async function readFindings(db: Db | Trx, row: PackageRow): Promise<Finding[]> {
  const vet = await findVet(db, row);
  return vet ? (JSON.parse(vet.findings) as Finding[]) : [];
}
