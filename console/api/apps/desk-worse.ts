import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { DeskReader } from './desk.ts';
import type { Desk } from './schema.ts';
import { visibleApps, visibleTriggers } from './visible.ts';

const recentMs = 30 * 86_400_000;
const maxEntries = 10;
type Worse = Desk['worse'];

/** Reasons for a new review of apps that the reader sees. */
async function triggers({ db, principal, at }: DeskReader, since: string): Promise<Worse> {
  const rows = await db
    .selectFrom('app_triggers')
    .innerJoin('apps', 'apps.id', 'app_triggers.app_id')
    .select([
      'app_triggers.id',
      'app_triggers.kind',
      'app_triggers.app_id',
      'app_triggers.reason_zh',
      'app_triggers.reason_en',
      'app_triggers.created_at',
      'apps.name',
    ])
    .where(visibleApps(db, principal, at))
    .where(visibleTriggers(db, principal, at))
    .where('app_triggers.created_at', '>=', since)
    .orderBy('app_triggers.created_at', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: row.kind === 'blacklist' ? ('blacklist' as const) : ('trigger' as const),
    id: row.id,
    appId: row.app_id,
    titleZh: `《${row.name}》${row.reason_zh}`,
    titleEn: `${row.name}: ${row.reason_en}`,
    at: row.created_at,
    href: `/apps/${row.app_id}`,
  }));
}

/** Filings that were lost. */
async function filings({ db, principal, at }: DeskReader, since: string): Promise<Worse> {
  const rows = await db
    .selectFrom('app_filings')
    .select(['id', 'app_id', 'title', 'state', 'updated_at'])
    .where('unit_id', 'in', visibleUnitIds(db, principal, at))
    .where('state', 'in', ['SUSPENDED', 'REVOKED', 'EXPIRED'])
    .where('updated_at', '>=', since)
    .orderBy('updated_at', 'desc')
    .limit(maxEntries)
    .execute();
  const words = {
    SUSPENDED: ['备案暂停', 'the filing is suspended'],
    REVOKED: ['备案撤销', 'the filing is revoked'],
    EXPIRED: ['备案过期', 'the filing has run out'],
  } as const;
  return rows.map((row) => {
    const [zh, en] = words[row.state as keyof typeof words];
    return {
      kind: 'filing' as const,
      id: row.id,
      appId: row.app_id,
      titleZh: `《${row.title}》${zh}`,
      titleEn: `${row.title}: ${en}`,
      at: row.updated_at,
      href: `/app-filings/${row.id}`,
    };
  });
}

/** Packages that could not be read: nothing is known of them. */
async function packages({ db, principal, at }: DeskReader, since: string): Promise<Worse> {
  const rows = await db
    .selectFrom('app_packages')
    .select(['id', 'app_id', 'file_name', 'error', 'uploaded_at'])
    .where('unit_id', 'in', visibleUnitIds(db, principal, at))
    .where('state', '=', 'failed')
    .where('uploaded_at', '>=', since)
    .orderBy('uploaded_at', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'package' as const,
    id: row.id,
    appId: row.app_id,
    titleZh: `${row.file_name} 不能解析`,
    titleEn: `${row.file_name} could not be read`,
    at: row.uploaded_at,
    href: `/app-packages/${row.id}`,
  }));
}

/** What got worse within 30 days, newest first. */
export async function getsWorse(reader: DeskReader): Promise<Worse> {
  const since = new Date(Date.parse(reader.at) - recentMs).toISOString();
  const parts = await Promise.all([
    triggers(reader, since),
    filings(reader, since),
    packages(reader, since),
  ]);
  return parts
    .flat()
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, maxEntries);
}
