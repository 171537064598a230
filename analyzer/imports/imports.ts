import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { createAppLedger } from '../apps/ledger.ts';
import { appendAudit } from '../audit/append.ts';
import type { Cases } from '../cases/cases.ts';
import { cleanFileName } from '../incidents/file-name.ts';
import { actorOf } from '../people/actor.ts';
import type { People } from '../people/people.ts';
import type { Principal } from '../people/principal.ts';
import { takeTurn } from '../people/unit-tree.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { runImport } from './apply.ts';
import { ImportError } from './errors.ts';
import type { ImportKind, PlanContext, PlannedRow } from './kinds/kind.ts';
import { createAppsImport } from './kinds/apps.ts';
import { createNoticesImport } from './kinds/notices.ts';
import { createPeopleImport } from './kinds/people.ts';
import { createUnitsImport } from './kinds/units.ts';
import type { ImportLimits } from './limits.ts';
import { readRows, storeRows, type StoredRow } from './row-store.ts';
import type { ReadRow } from './row-note.ts';
import type { ImportKindName } from './sheet/columns.ts';
import { createSheetThreads } from './sheet/sheet-thread.ts';

/** Who brought an import; kept with it for what a job writes later. */
export interface ImportCaller {
  /** Holds only grants that carry the right of the kind. */
  principal: Principal;
  unitId: string;
  /** Units at which the person may give roles too. */
  grantingUnits: readonly string[];
}

export interface ImportsDeps {
  records: Records;
  people: Pick<People, 'units' | 'accounts' | 'grants' | 'invites'>;
  cases: Pick<Cases, 'actIn'>;
  limits: ImportLimits;
  time: TimeSource;
  log: Logger;
  /** Writes in the background and after a crash; without it an import is applied before `apply` answers. */
  jobs?: Jobs;
}

/** Existing ledgers from Excel: read, checked, shown, and applied as they were shown or not at all. */
export interface Imports {
  readonly maxBytes: number;
  template(kind: ImportKindName): Promise<Uint8Array>;
  /** Dry run: nothing but the import itself is written. Throws ImportError about the file. */
  check(kind: ImportKindName, caller: ImportCaller, name: string, bytes: Buffer): Promise<string>;
  /** The same rows against what is there now. */
  checkAgain(id: string, caller: ImportCaller): Promise<void>;
  /** Throws IMPORT_HAS_FAULTS, IMPORT_NOTHING, IMPORT_CHANGED (with the rows), IMPORT_NOT_OPEN, IMPORT_NOT_YOURS. */
  apply(id: string, caller: ImportCaller): Promise<void>;
  /** Rows and what became of them, as a workbook. */
  report(id: string): Promise<Uint8Array>;
  /** Links for the new accounts that hold no role but those of the import: given out once. */
  invites(id: string, principal: Principal, urlOf: (token: string) => string): Promise<Uint8Array>;
  /** Goes on with what a crash left half-way, and forgets what is old. */
  sweep(): Promise<void>;
  /** Defines the job; call it once, before the jobs are started. */
  start(): Promise<void>;
}

const mebibyte = 1_024 * 1_024;
const dayMs = 86_400_000;
const jobName = 'imports.sweep';
const jobTimeoutMs = 30 * 60_000;
const outcomesZh = { create: '新建', known: '已有', fault: '错误' } as const;
const statesZh = { planned: '待写入', done: '已写入', refused: '未写入' } as const;

const outcomeOf = ({ plan, knownId }: PlannedRow) =>
  plan === undefined ? 'fault' : knownId === undefined ? 'create' : 'known';

export function createImports(deps: ImportsDeps): Imports {
  const { records, people, limits, time, jobs } = deps;
  const threads = createSheetThreads(limits);
  const kinds: Readonly<Record<ImportKindName, ImportKind>> = {
    units: createUnitsImport(people),
    people: createPeopleImport(people),
    notices: createNoticesImport(deps),
    apps: createAppsImport({ cases: deps.cases, ledger: createAppLedger({ records, time }) }),
  };

  const contextOf = (caller: ImportCaller, db: PlanContext['db'] = records.db): PlanContext => ({
    ...caller,
    db,
    at: isoNow(time),
    limits,
  });

  async function getOwn(trx: Trx, id: string, principal: Principal) {
    const found = await trx
      .selectFrom('imports')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!found)
      throw new ImportError('IMPORT_UNKNOWN', '没有这次导入。', 'There is no such import.');
    if (found.created_by !== principal.accountId) {
      throw new ImportError(
        'IMPORT_NOT_YOURS',
        '只有上传者本人可以操作。',
        'Only who uploaded it may do that.',
      );
    }
    return found;
  }

  async function getOpen(trx: Trx, id: string, principal: Principal) {
    const found = await getOwn(trx, id, principal);
    if (found.state === 'checked') return found;
    throw new ImportError(
      'IMPORT_NOT_OPEN',
      '这次导入已经执行过。',
      'It has been applied already.',
    );
  }

  /** The oldest that were never applied make room. */
  async function makeRoom(trx: Trx, accountId: string): Promise<void> {
    const rows = await trx
      .selectFrom('imports')
      .select('id')
      .where('created_by', '=', accountId)
      .where('state', '=', 'checked')
      .orderBy('id', 'desc')
      .offset(limits.openPerAccount - 1)
      .limit(100)
      .execute();
    for (const { id } of rows) await remove(trx, id);
  }

  async function remove(trx: Trx, id: string): Promise<void> {
    await trx.deleteFrom('import_rows').where('import_id', '=', id).execute();
    await trx.deleteFrom('imports').where('id', '=', id).execute();
  }

  const record = (
    trx: Trx,
    caller: ImportCaller,
    action: string,
    id: string,
    after: Record<string, unknown>,
  ) =>
    appendAudit(trx, {
      unitId: caller.unitId,
      actor: actorOf(caller.principal),
      action,
      target: { kind: 'import', id },
      after,
      at: isoNow(time),
    });

  async function planAgain(trx: Trx, id: string, caller: ImportCaller) {
    const found = await getOpen(trx, id, caller.principal);
    const stored = await readRows(trx, id);
    const rows: ReadRow[] = stored.map(({ row, source }) => ({ row, ...source }));
    const planned = await kinds[found.kind].plan(
      contextOf({ ...caller, unitId: found.unit_id }, trx),
      rows,
    );
    return { found, stored, rows, planned };
  }

  function changedRows(stored: readonly StoredRow[], planned: readonly PlannedRow[]): number[] {
    const now = new Map(planned.map((each) => [each.row, each]));
    return stored
      .filter(({ row, outcome, plan, targetId }) => {
        const again = now.get(row);
        return (
          !again ||
          outcomeOf(again) !== outcome ||
          JSON.stringify(again.plan) !== JSON.stringify(plan) ||
          (again.knownId ?? null) !== targetId
        );
      })
      .map(({ row }) => row);
  }

  async function sweep(): Promise<void> {
    const now = isoNow(time);
    const open = await records.db
      .selectFrom('imports')
      .select('id')
      .where('state', '=', 'applying')
      .orderBy('id')
      .limit(100)
      .execute();
    for (const { id } of open) await runImport({ ...deps, kinds }, id);
    const old = await records.db
      .selectFrom('imports')
      .select('id')
      .where('state', '!=', 'applying')
      .where('forgotten_at', '<', now)
      .limit(100)
      .execute();
    for (const { id } of old) await records.transaction((trx) => remove(trx, id));
  }

  return {
    maxBytes: limits.maxMebibytes * mebibyte,
    template: (kind) => threads.template(kind),

    async check(kind, caller, name, bytes) {
      const fileHash = createHash('sha256').update(bytes).digest('hex');
      const rows = await threads.read(kind, bytes);
      const planned = await kinds[kind].plan(contextOf(caller), rows);
      const id = newId(time.now());
      const { accountId, name: person } = caller.principal;
      await records.transaction(async (trx) => {
        await takeTurn(trx, 'imports');
        await makeRoom(trx, accountId);
        await trx
          .insertInto('imports')
          .values({
            id,
            unit_id: caller.unitId,
            kind,
            state: 'checked',
            file_name: cleanFileName(name),
            file_sha256: fileHash,
            caller: '{}',
            created_by: accountId,
            created_by_name: person,
            created_at: isoNow(time),
            applied_at: null,
            invites_at: null,
            forgotten_at: new Date(time.now() + limits.keepDays * dayMs).toISOString(),
          })
          .execute();
        await storeRows(
          trx,
          { id, unitId: caller.unitId },
          rows,
          planned.map((each) => ({ ...each, outcome: outcomeOf(each) })),
        );
      });
      return id;
    },

    async checkAgain(id, caller) {
      await records.transaction(async (trx) => {
        const { found, rows, planned } = await planAgain(trx, id, caller);
        await trx.deleteFrom('import_rows').where('import_id', '=', id).execute();
        await storeRows(
          trx,
          { id, unitId: found.unit_id },
          rows,
          planned.map((each) => ({ ...each, outcome: outcomeOf(each) })),
        );
      });
    },

    async apply(id, caller) {
      await records.transaction(async (trx) => {
        await takeTurn(trx, 'imports');
        const { found, stored, planned } = await planAgain(trx, id, caller);
        const changed = changedRows(stored, planned);
        if (changed.length > 0) {
          throw new ImportError(
            'IMPORT_CHANGED',
            `检查之后情况有变（第 ${changed.slice(0, 10).join('、')} 行等），请重新检查。`,
            'Something changed since the check; check again.',
            { rows: changed.slice(0, 100), changed: changed.length },
          );
        }
        if (stored.some(({ outcome }) => outcome === 'fault')) {
          throw new ImportError(
            'IMPORT_HAS_FAULTS',
            '还有错误的行，请改正文件后重新上传。',
            'There are faults; correct the file and upload it again.',
          );
        }
        const created = stored.filter(({ outcome }) => outcome === 'create').length;
        if (created === 0)
          throw new ImportError(
            'IMPORT_NOTHING',
            '没有需要新建的内容。',
            'There is nothing to create.',
          );
        const kept = { ...caller, unitId: found.unit_id } satisfies ImportCaller;
        await trx
          .updateTable('imports')
          .set({ state: 'applying', caller: JSON.stringify(kept) })
          .where('id', '=', id)
          .execute();
        await record(trx, kept, 'import.apply', id, {
          kind: found.kind,
          fileName: found.file_name,
          sha256: found.file_sha256,
          rows: stored.length,
          create: created,
        });
      });
      if (jobs) await jobs.enqueue(jobName, {}, { dedupeKey: jobName });
      else await runImport({ ...deps, kinds }, id);
    },

    async report(id) {
      const rows = await readRows(records.db, id);
      return await threads.table({
        title: '导入结果',
        headings: ['行', '内容', '检查结果', '写入情况', '说明', '处理办法'],
        rows: rows.map(({ row, title, outcome, state, notes }) => [
          String(row),
          title,
          outcomesZh[outcome],
          outcome === 'create' ? statesZh[state] : '',
          notes
            .map(
              ({ column, heading, zh }) =>
                `${column === undefined ? '' : `${column} 列 `}${heading ?? ''}${zh}`,
            )
            .join('；'),
          notes.map(({ fixZh }) => fixZh).join('；'),
        ]),
      });
    },

    async invites(id, principal, urlOf) {
      const links = await records.transaction(async (trx) => {
        await takeTurn(trx, 'imports');
        const found = await getOwn(trx, id, principal);
        if (found.kind !== 'people' || found.state !== 'applied')
          throw new ImportError(
            'IMPORT_NOT_OPEN',
            '导入完成后才能取得邀请链接。',
            'There are links once it is applied.',
          );
        if (found.invites_at !== null)
          throw new ImportError(
            'INVITES_TAKEN',
            '邀请链接已经取走，只提供一次。请由安全管理员重新生成。',
            'The links were taken; they are given out once.',
          );
        const accounts = await trx
          .selectFrom('import_rows')
          .innerJoin('accounts', 'accounts.id', 'import_rows.target_id')
          .select(['accounts.id', 'accounts.name', 'accounts.username', 'accounts.unit_id'])
          .where('import_rows.import_id', '=', id)
          .where('import_rows.state', '=', 'done')
          .where('accounts.state', '=', 'invited')
          // Whoever got a role from somebody else since is let in by the security administrator.
          .where('accounts.id', 'not in', (eb) =>
            eb
              .selectFrom('grants')
              .select('account_id')
              .where('grants.granted_by', '!=', found.created_by),
          )
          .orderBy('import_rows.row_number')
          .execute();
        const made: string[][] = [];
        for (const account of accounts) {
          const token = await people.invites.issue(trx, account.id, principal.accountId);
          made.push([account.name, account.username, urlOf(token)]);
        }
        await trx
          .updateTable('imports')
          .set({ invites_at: isoNow(time) })
          .where('id', '=', id)
          .execute();
        await record(
          trx,
          { principal, unitId: found.unit_id, grantingUnits: [] },
          'import.take-invites',
          id,
          { accounts: accounts.map((account) => account.id) },
        );
        return made;
      });
      return await threads.table({
        title: '邀请链接',
        headings: ['姓名', '用户名', '一次性链接'],
        rows: links,
      });
    },

    sweep,
    async start() {
      if (!jobs) return;
      jobs.define(jobName, async () => await sweep(), { timeoutMs: jobTimeoutMs });
      await jobs.repeat(jobName, jobName, {}, 60_000);
    },
  };
}
