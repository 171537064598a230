import { Type } from 'typebox';
import { seesUnit } from '../../../analyzer/people/visibility.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Blobs } from '../../../analyzer/stores/blobs/blobs.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { DeclaredSchema, type Declared } from '../../../analyzer/vetting/declared.ts';
import type { Finding } from '../../../analyzer/vetting/finding.ts';
import { itemLeads } from '../../../analyzer/vetting/items.ts';
import type { MatrixRow } from '../../../analyzer/vetting/matrix-rows.ts';
import { findVet } from '../../../analyzer/vetting/rows.ts';
import type { PackageSummary } from '../../../analyzer/vetting/summary.ts';
import type { Vetting } from '../../../analyzer/vetting/vetting.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { filterPackages, sortColumns, visiblePackages } from './queries.ts';
import {
  CompareParams,
  ComparisonSchema,
  PackageParams,
  PackageRowSchema,
  PackageSchema,
  VetsSchema,
  VettingRulesSchema,
  type Comparison,
  type Package,
} from './schema.ts';
import { addUploadRoute } from './upload.ts';
import {
  findingViews,
  packageRow,
  rulesView,
  titleOf,
  vetView,
  type ShownPackage,
} from './views.ts';

export interface AppPackagesFeatureDeps {
  records: Records;
  blobs: Blobs;
  vetting: Vetting;
  time: TimeSource;
}

/** Other versions that a page offers for comparison. */
const maxVersions = 20;
const maxVets = 100;
const permit = (action: 'read' | 'create' | 'update') =>
  ({ permission: { resource: 'apps', action } }) as const;

/** Packages of apps: upload, findings with evidence, the 31 items, the matrix of permissions, comparison. */
export function appPackagesFeature(deps: AppPackagesFeatureDeps): Feature {
  const { records, blobs, vetting, time } = deps;
  const { db } = records;
  const visible = (principal: Principal) => visiblePackages(db, principal, isoNow(time));

  async function getPackage(principal: Principal, id: string): Promise<ShownPackage> {
    const row = await visible(principal)
      .selectAll('app_packages')
      .select('units.name as unit_name')
      .where('app_packages.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('app-package', id);
    return row;
  }

  /** A package that the caller sees as its unit's, not only as a party to it. */
  async function getOwn(principal: Principal, id: string): Promise<ShownPackage> {
    const row = await getPackage(principal, id);
    if (await seesUnit(db, principal, row.unit_id, isoNow(time))) return row;
    throw new Problem(403, 'NOT_YOUR_PACKAGE', 'Only the unit of the package declares for it.');
  }

  async function versionsOf(principal: Principal, row: ShownPackage): Promise<Package['versions']> {
    if (row.package_name === null && row.app_id === null) return [];
    const rows = await visible(principal)
      .select([
        'app_packages.id',
        'app_packages.version_name',
        'app_packages.version_code',
        'app_packages.uploaded_at',
        'app_packages.state',
      ])
      .where('app_packages.id', '!=', row.id)
      .where((eb) =>
        eb.or([
          ...(row.package_name === null
            ? []
            : [eb('app_packages.package_name', '=', row.package_name)]),
          ...(row.app_id === null ? [] : [eb('app_packages.app_id', '=', row.app_id)]),
        ]),
      )
      .orderBy('app_packages.uploaded_at', 'desc')
      .orderBy('app_packages.id', 'desc')
      .limit(maxVersions)
      .execute();
    return rows.map((one) => ({
      id: one.id,
      versionName: one.version_name,
      versionCode: one.version_code,
      uploadedAt: one.uploaded_at,
      state: one.state,
    }));
  }

  async function detailOf(principal: Principal, id: string): Promise<Package> {
    const row = await getPackage(principal, id);
    const [vet, rules] = await Promise.all([findVet(db, row), vetting.words()]);
    const findings = vet ? (JSON.parse(vet.findings) as Finding[]) : [];
    return {
      ...packageRow(row, vetting.rulesVersion()),
      summary: row.summary === null ? null : (JSON.parse(row.summary) as PackageSummary),
      declared: row.declared === null ? null : (JSON.parse(row.declared) as Declared),
      vet: vet ? vetView(vet) : null,
      findings: findingViews(findings, rules),
      items: vet
        ? itemLeads(findings, rules.items).map((one) => ({ ...one, how: [...one.how] }))
        : [],
      permissions: vet ? (JSON.parse(vet.matrix) as MatrixRow[]) : [],
      versions: await versionsOf(principal, row),
    };
  }

  async function compare(principal: Principal, id: string, other: string): Promise<Comparison> {
    const [to, from] = [await getPackage(principal, id), await getPackage(principal, other)];
    const [comparison, rules] = [await vetting.compare(from.id, to.id), await vetting.words()];
    const title = titleOf(rules);
    const version = vetting.rulesVersion();
    return {
      ...comparison,
      from: packageRow(from, version),
      to: packageRow(to, version),
      findings: comparison.findings.map((one) => ({
        ...one,
        items: [...one.items],
        title: title(one.check),
      })),
    };
  }

  async function declare(principal: Principal, id: string, declared: Declared): Promise<Package> {
    const row = await getOwn(principal, id);
    const { functions, types } = await vetting.words();
    const known = [...functions, ...types].map((one) => one.id);
    const named = [...(declared.functions ?? []), ...(declared.types ?? [])];
    const unknown = named.filter((one) => !known.includes(one));
    if (unknown.length > 0) {
      const detail = `There are no such functions or types: ${unknown.join(', ')}.`;
      throw new Problem(422, 'FUNCTION_UNKNOWN', detail, { unknown });
    }
    await vetting.declare(principal, row.id, declared);
    return await detailOf(principal, id);
  }

  return async (api) => {
    api.get(
      '/app-packages',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(PackageRowSchema) } },
        config: permit('read'),
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(sortColumns));
        const base = filterPackages(visible(principal), list.filter);
        const { field, order } = list.sort ?? { field: 'uploadedAt', order: 'desc' as const };
        const rows = await base
          .selectAll('app_packages')
          .select('units.name as unit_name')
          .orderBy(sortColumns[field as keyof typeof sortColumns], order)
          .orderBy('app_packages.id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'app-packages', list, rows.length, total);
        const version = vetting.rulesVersion();
        return rows.map((row) => packageRow(row, version));
      },
    );

    api.get(
      '/app-packages/rules',
      { schema: { response: { 200: VettingRulesSchema } }, config: permit('read') },
      async () => rulesView(await vetting.words()),
    );

    api.get(
      '/app-packages/:id',
      {
        schema: { params: PackageParams, response: { 200: PackageSchema } },
        config: permit('read'),
      },
      ({ params, principal }) => detailOf(principal, params.id),
    );

    // Streamed as it is stored: it may have megabytes and is parsed by nobody here.
    api.get(
      '/app-packages/:id/facts',
      { schema: { params: PackageParams }, config: permit('read') },
      async ({ params, principal }, reply) => {
        const row = await getPackage(principal, params.id);
        if (row.facts_sha256 === null) {
          throw new Problem(409, 'PACKAGE_NOT_READ', 'The package was not read yet.');
        }
        return await reply
          .type('application/json; charset=utf-8')
          .send(await blobs.open(row.facts_sha256));
      },
    );

    api.get(
      '/app-packages/:id/vets',
      { schema: { params: PackageParams, response: { 200: VetsSchema } }, config: permit('read') },
      async ({ params, principal }) => {
        const row = await getPackage(principal, params.id);
        const vets = await db
          .selectFrom('app_package_vets')
          .select(['id', 'why', 'rules_version', 'at', 'counts'])
          .where('package_id', '=', row.id)
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(maxVets)
          .execute();
        return vets.map(vetView);
      },
    );

    api.get(
      '/app-packages/:id/compare/:other',
      {
        schema: { params: CompareParams, response: { 200: ComparisonSchema } },
        config: permit('read'),
      },
      ({ params, principal }) => compare(principal, params.id, params.other),
    );

    api.post(
      '/app-packages/:id/revet',
      {
        schema: { params: PackageParams, response: { 200: PackageSchema } },
        config: permit('update'),
      },
      async ({ params, principal }) => {
        await getPackage(principal, params.id);
        await vetting.revet(principal, params.id);
        return await detailOf(principal, params.id);
      },
    );

    api.put(
      '/app-packages/:id/declared',
      {
        schema: {
          params: PackageParams,
          body: DeclaredSchema,
          response: { 200: PackageSchema },
        },
        bodyLimit: 4 * 1_024 * 1_024,
        config: permit('update'),
      },
      ({ params, principal, body }) => declare(principal, params.id, body),
    );

    await addUploadRoute(api, { records, vetting });
  };
}
