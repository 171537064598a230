import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { oneOf, refuseOthers, single, texts } from '../filters.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import { PackageStates } from './schema.ts';

/** Packages of the units that the principal sees, and of those to which such a unit is a party. */
export function visiblePackages(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('app_packages')
    .leftJoin('units', 'units.id', 'app_packages.unit_id')
    .where(
      visibleTo(db, principal, at, {
        kind: 'app-package',
        idColumn: 'app_packages.id',
        unitColumn: 'app_packages.unit_id',
      }),
    );
}

type VisiblePackages = ReturnType<typeof visiblePackages>;

/** Sortable fields and their columns. */
export const sortColumns = {
  uploadedAt: 'app_packages.uploaded_at',
  fileName: 'app_packages.file_name',
  label: 'app_packages.label',
  packageName: 'app_packages.package_name',
  versionName: 'app_packages.version_name',
  state: 'app_packages.state',
  bytes: 'app_packages.bytes',
  vettedAt: 'app_packages.vetted_at',
  unitName: 'units.name',
} as const;

const named = {
  unitId: 'app_packages.unit_id',
  appId: 'app_packages.app_id',
  packageName: 'app_packages.package_name',
  sha256: 'app_packages.sha256',
} as const;

/** Throws BAD_LIST_QUERY for filters that there are not. */
export function filterPackages(base: VisiblePackages, filter: ListRequest['filter']) {
  refuseOthers(filter, [...Object.keys(named), 'id', 'state', 'platform', 'q']);
  let query = base;
  for (const [name, column] of Object.entries(named)) {
    const wanted = texts(filter, name);
    if (wanted) query = query.where(column, 'in', wanted);
  }
  const ids = texts(filter, 'id');
  if (ids) query = query.where('app_packages.id', 'in', ids);
  const states = oneOf(filter, 'state', PackageStates);
  if (states) query = query.where('app_packages.state', 'in', states);
  const platforms = oneOf(filter, 'platform', ['android', 'ios'] as const);
  if (platforms) query = query.where('app_packages.platform', 'in', platforms);
  const q = single(filter, 'q');
  if (q !== undefined && q !== '') {
    const columns = ['app_packages.file_name', 'app_packages.label', 'app_packages.package_name'];
    query = query.where(anyContains(columns, q));
  }
  return query;
}
