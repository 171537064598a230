import type { Db, Trx } from '../../stores/records/records.ts';
import type { Finding, Verdict } from '../../vetting/finding.ts';
import { AppError } from '../errors.ts';

/** A package that was read, with the run of checks that holds. */
export interface VettedPackage {
  id: string;
  vetId: string | null;
  findings: readonly Finding[];
}

/** The latest package of an app that could be read; undefined without one. */
export async function latestPackage(db: Db | Trx, appId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('app_packages')
    .select('id')
    .where('app_id', '=', appId)
    .where('state', '=', 'read')
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** A package of this app that was read; undefined while it is read again. */
export async function findPackage(
  db: Db | Trx,
  appId: string,
  packageId: string,
): Promise<VettedPackage | undefined> {
  const row = await db
    .selectFrom('app_packages')
    .leftJoin('app_package_vets as vet', 'vet.id', 'app_packages.vet_id')
    .select(['app_packages.id', 'app_packages.vet_id', 'vet.findings'])
    .where('app_packages.id', '=', packageId)
    .where('app_packages.app_id', '=', appId)
    .where('app_packages.state', '=', 'read')
    .executeTakeFirst();
  if (!row) return undefined;
  const findings = row.findings === null ? [] : (JSON.parse(row.findings) as Finding[]);
  return { id: row.id, vetId: row.vet_id, findings };
}

/** The same. Throws PACKAGE_UNKNOWN. */
export async function getPackage(
  db: Db | Trx,
  appId: string,
  packageId: string,
): Promise<VettedPackage> {
  const found = await findPackage(db, appId, packageId);
  if (found) return found;
  throw new AppError('PACKAGE_UNKNOWN', 'This app has no such package that could be read.', {
    packageId,
  });
}

/** Checks by verdict that say something of an item. */
export function findingsOf(
  { findings }: Pick<VettedPackage, 'findings'>,
  item: string,
  verdicts: readonly Verdict[],
): Finding[] {
  return findings.filter((one) => one.items.includes(item) && verdicts.includes(one.verdict));
}
