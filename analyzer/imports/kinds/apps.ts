import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { AppFactsSchema, UseFactsSchema, type AppFacts, type UseFacts } from '../../apps/facts.ts';
import type { AppLedger } from '../../apps/ledger.ts';
import type { Cases } from '../../cases/cases.ts';
import { newId } from '../../stores/records/new-id.ts';
import { rowNote, type ReadRow, type RowNote } from '../row-note.ts';
import { matchKey } from '../sheet/read-cells.ts';
import type { ImportKind, PlanContext, PlannedRow } from './kind.ts';

interface AppsImportDeps {
  ledger: Pick<AppLedger, 'createIn'>;
  cases: Pick<Cases, 'actIn'>;
}

interface AppPlan {
  name: string;
  facts: AppFacts;
  /** Proposed as well, where the row says how it is used. */
  use?: UseFacts;
}

const flags = ['ads', 'games', 'minors', 'biometrics'] as const;
const lists = ['platforms', 'audiences'] as const;
const useKeys = ['nature', 'scope', 'people', 'startsOn', 'leaderName'] as const;
const perStatement = 500;

/** A cell as the fact that it is; what is empty is not said. */
function factOf(key: string, text: string): unknown {
  if (flags.some((flag) => flag === key)) return text === 'yes';
  if (lists.some((list) => list === key)) return text.split(',');
  if (key === 'gradedLevel' || key === 'people')
    return /^\d{1,9}$/u.test(text) ? Number(text) : text;
  if (key === 'creditCode') return text.toUpperCase();
  // A ledger may write the time of day; a day is meant.
  if (key === 'startsOn' || key === 'eduFilingCheckedOn') return text.slice(0, 10);
  return text;
}

function factsOf(row: ReadRow, isUse: boolean): Record<string, unknown> {
  const cells = Object.entries(row.cells).filter(
    ([key, text]) =>
      key !== 'name' && text !== '' && useKeys.some((each) => each === key) === isUse,
  );
  return Object.fromEntries(cells.map(([key, text]) => [key, factOf(key, text)]));
}

const said: Readonly<Record<string, readonly [string, string]>> = {
  creditCode: ['应为 18 位数字和大写字母', 'Eighteen digits and capital letters'],
  people: ['应为整数', 'A whole number'],
};

/** Facts that are not what the form takes, at their cells. */
function faultsOf(
  row: ReadRow,
  schema: typeof AppFactsSchema | typeof UseFactsSchema,
  facts: Record<string, unknown>,
): RowNote[] {
  const fields = schema.properties as unknown as Readonly<Record<string, TSchema | undefined>>;
  return Object.entries(facts).flatMap(([key, value]) => {
    const field = fields[key];
    if (field === undefined || Value.Check(field, value)) return [];
    const fix = said[key] ?? ['请核对内容', 'Check what it says'];
    return [
      rowNote(
        'fault',
        'CELL_NOT_FIT',
        ['不符合要求', 'is not as it must be'],
        fix,
        row.places[key],
      ),
    ];
  });
}

/** What tells one app of a ledger from another: a package, or its name. */
function keysOf(name: string, { packageName, bundleId }: AppFacts): string[] {
  const ids = [
    ...(packageName === undefined ? [] : [`android ${matchKey(packageName)}`]),
    ...(bundleId === undefined ? [] : [`ios ${matchKey(bundleId)}`]),
  ];
  return ids.length > 0 ? ids : [`name ${matchKey(name)}`];
}

async function readLedger({ db, unitId }: PlanContext): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('apps')
      .select(['id', 'name', 'facts'])
      .where('unit_id', '=', unitId)
      .where('closed_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(perStatement)
      .execute();
    for (const { id, name, facts } of rows) {
      for (const key of keysOf(name, JSON.parse(facts) as AppFacts)) known.set(key, id);
      known.set(`name ${matchKey(name)}`, id);
    }
    const last = rows.at(-1);
    if (rows.length < perStatement || !last) return known;
    after = last.id;
  }
}

/** The ledger of apps of the acting unit; a row with a nature of the use proposes the use too. */
export function createAppsImport({ ledger, cases }: AppsImportDeps): ImportKind {
  return {
    async plan(context, rows) {
      const known = await readLedger(context);
      const seen = new Map<string, number>();
      return rows.map((row): PlannedRow => {
        const { name = '' } = row.cells;
        const facts = factsOf(row, false);
        const use = factsOf(row, true);
        const notes = [
          ...row.notes,
          ...faultsOf(row, AppFactsSchema, facts),
          ...faultsOf(row, UseFactsSchema, use),
        ];
        const keys = keysOf(name, facts);
        const earlier = keys.map((key) => seen.get(key)).find((at) => at !== undefined);
        if (earlier !== undefined) {
          const fix = ['请删除其中一行', 'Delete one of them'] as const;
          const what = [`与第 ${earlier} 行重复`, `is the same as row ${earlier}`] as const;
          notes.push(rowNote('fault', 'ROW_TWICE', what, fix, row.places['name']));
        }
        for (const key of keys) if (!seen.has(key)) seen.set(key, row.row);
        const faulty = notes.some(({ kind }) => kind === 'fault');
        const knownId = keys.map((key) => known.get(key)).find((id) => id !== undefined);
        const plan = { name, facts, ...(use['nature'] !== undefined && { use }) };
        return {
          row: row.row,
          step: row.row,
          title: name,
          notes,
          ...(!faulty && { plan }),
          ...(!faulty && knownId !== undefined && { knownId }),
        };
      });
    },

    async apply(trx, { principal, unitId, at }, rows) {
      const made = new Map<number, string>();
      for (const { row, plan } of rows) {
        const { name, facts, use } = plan as unknown as AppPlan;
        const isOwn = facts.development === 'own' || facts.development === 'customised';
        const origin = isOwn ? 'own' : undefined;
        const appId = await ledger.createIn(trx, { unitId, name, facts, origin }, principal);
        made.set(row, appId);
        if (!use) continue;
        await cases.actIn(trx, {
          caseId: newId(Date.parse(at)),
          caseKind: 'app-use',
          message: 'propose',
          payload: { appId, facts: use },
          actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
          origin: { address: principal.address },
          unitId,
        });
      }
      return made;
    },
  };
}
