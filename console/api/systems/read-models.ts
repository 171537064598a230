import { disclaimer, type Score } from '../../../analyzer/assessment/scoring/score.ts';
import type { Catalogue } from '../../../analyzer/assessment/catalogue/load-catalogue.ts';
import type { SystemTable } from '../../../analyzer/assessment/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { DataCategory } from '../../../analyzer/register/profile.ts';
import type { SystemProfileTable } from '../../../analyzer/register/tables.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { System, SystemDetail } from './schema.ts';
import type { VisibleSystem } from './visible.ts';

const emptyScore = { lower: 0, upper: 100, coverage: 0 };

export function summaryOf(scores: readonly Score[]): Pick<Score, 'lower' | 'upper' | 'coverage'> {
  return scores[0] ?? emptyScore;
}

export function scoresOf(
  system: SystemTable,
  scores: readonly Score[],
  { edited }: Pick<Catalogue, 'edited'>,
) {
  return {
    ...summaryOf(scores),
    counts: scores[0]?.counts ?? {},
    packs: [...scores],
    disclaimer,
    evaluatedAt: system.evaluated_at,
    edited: [...edited],
  };
}

/** What the register knows of systems, by id. */
export async function readProfiles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, SystemProfileTable>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('system_profiles')
    .selectAll()
    .where('system_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.system_id, row]));
}

type FilingSummary = NonNullable<System['filing']>;

/** The filing of each system that is not closed; the newest where there were several. */
export async function readFilings(
  db: Db,
  ids: readonly string[],
  at: string,
): Promise<Map<string, FilingSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('filings')
    .selectAll()
    .where('system_id', 'in', ids)
    .where('state', '!=', 'CLOSED')
    .orderBy('opened_at')
    .execute();
  return new Map(
    rows.map((row) => [
      row.system_id,
      {
        id: row.id,
        state: row.state,
        certificateNumber: row.certificate_number,
        validUntil: row.valid_until,
        nextDueAt: row.next_due_at,
        overdue: row.next_due_at !== null && row.next_due_at < at,
      },
    ]),
  );
}

const asBoolean = (flag: number | null | undefined) => (flag == null ? null : flag === 1);

/** One line of the list. `scores`: those of the system. */
export function systemRow(
  system: VisibleSystem,
  scores: readonly Score[],
  profile: SystemProfileTable | undefined,
  filing: FilingSummary | undefined,
): System {
  const { lower, upper, coverage } = summaryOf(scores);
  return {
    id: system.id,
    unitId: system.unit_id,
    unitName: system.unit_name,
    name: system.name,
    level: system.level,
    sLevel: system.s_level,
    aLevel: system.a_level,
    scopes: JSON.parse(system.scopes) as System['scopes'],
    evaluatedAt: system.evaluated_at,
    lower,
    upper,
    coverage,
    version: profile?.version ?? 1,
    ownerDepartment: profile?.owner_department ?? null,
    responsibleName: profile?.responsible_name ?? null,
    internetFacing: asBoolean(profile?.internet_facing),
    filing: filing ?? null,
  };
}

function profileOf(row: SystemProfileTable | undefined): SystemDetail['profile'] {
  const list = (text: string | undefined) => JSON.parse(text ?? '[]') as string[];
  return {
    ownerDepartment: row?.owner_department ?? null,
    responsibleId: row?.responsible_id ?? null,
    responsibleName: row?.responsible_name ?? null,
    responsiblePhone: row?.responsible_phone ?? null,
    business: row?.business ?? '',
    usersKind: row?.users_kind ?? '',
    usersCount: row?.users_count ?? null,
    data: JSON.parse(row?.data ?? '[]') as DataCategory[],
    deployment: row?.deployment ?? null,
    provider: row?.provider ?? null,
    internetFacing: asBoolean(row?.internet_facing),
    addresses: list(row?.addresses),
    domains: list(row?.domains),
    goLiveOn: row?.go_live_on ?? null,
    updatedAt: row?.updated_at ?? null,
    updatedByName: row?.updated_by_name === '' ? null : (row?.updated_by_name ?? null),
  };
}

/** Fields that a filing asks for and that are still empty. */
function missingOf(profile: SystemDetail['profile']): string[] {
  const wanted = {
    ownerDepartment: profile.ownerDepartment,
    responsibleName: profile.responsibleName,
    business: profile.business,
    usersCount: profile.usersCount,
    data: profile.data.length === 0 ? null : profile.data,
    deployment: profile.deployment,
    internetFacing: profile.internetFacing,
    addresses: profile.addresses.length === 0 ? null : profile.addresses,
    goLiveOn: profile.goLiveOn,
  };
  return Object.entries(wanted)
    .filter(([, value]) => value === null || value === '')
    .map(([name]) => name);
}

async function levelsOf(db: Db, systemId: string): Promise<SystemDetail['levels']> {
  const rows = await db
    .selectFrom('system_levels')
    .selectAll()
    .where('system_id', '=', systemId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sLevel: row.s_level,
    aLevel: row.a_level,
    level: row.level,
    scopes: JSON.parse(row.scopes) as System['scopes'],
    grade: row.grade === null ? null : (JSON.parse(row.grade) as never),
    answers: row.answers === null ? null : (JSON.parse(row.answers) as Record<string, string>),
    reason: row.reason,
    byName: row.by_name,
    at: row.at,
  }));
}

/** All that the page of a system shows. `assets`: the caller with the grants that let assets be read. */
export async function systemDetail(
  db: Db,
  system: VisibleSystem,
  scores: readonly Score[],
  assets: Pick<Principal, 'grants'>,
  at: string,
): Promise<SystemDetail> {
  const row = (await readProfiles(db, [system.id])).get(system.id);
  const filing = (await readFilings(db, [system.id], at)).get(system.id);
  const linked = await db
    .selectFrom('system_assets')
    .select('asset_id')
    .where('system_id', '=', system.id)
    .execute();
  const seen = await db
    .selectFrom('system_assets')
    .innerJoin('assets', 'assets.id', 'system_assets.asset_id')
    .select(['assets.id', 'assets.name', 'assets.kind', 'assets.state'])
    .where('system_assets.system_id', '=', system.id)
    .where('assets.unit_id', 'in', visibleUnitIds(db, assets, at))
    .orderBy('assets.name')
    .limit(1_000)
    .execute();
  const profile = profileOf(row);
  return {
    ...systemRow(system, scores, row, filing),
    profile,
    assets: seen,
    assetsHidden: linked.length - seen.length,
    levels: await levelsOf(db, system.id),
    missing: missingOf(profile),
    createdAt: system.created_at,
  };
}
