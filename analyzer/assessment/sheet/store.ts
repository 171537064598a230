import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { isPostgres } from '../../stores/records/migrations/dialect.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import { combineItem } from '../combine-item.ts';
import type { PeopleInputs } from '../people-inputs.ts';
import type { AssessmentRules } from '../rules.ts';
import { readKnownItems } from '../system-inputs.ts';
import type { SystemTable, VerdictSheetTable } from '../tables.ts';
import { levelsOf, type Profiles } from './profile.ts';
import { makeSheet } from './sheet.ts';
import type { Window } from './words.ts';

/** Items between two turns of the thread: some milliseconds with many objects each. */
const slice = 40;

export type SheetRow = Selectable<VerdictSheetTable>;

export interface SheetMaker {
  rules: AssessmentRules;
  profiles: Profiles;
  people: PeopleInputs;
}

/**
 * To be called in the transaction that changes what a system is judged by (an attestation that takes effect, an exception that ends):
 * its sheet is made again before it is read.
 */
export async function markSheetStale(trx: Trx, systemId: string): Promise<void> {
  await trx
    .updateTable('verdict_sheets')
    .set({ stale: 1 })
    .where('system_id', '=', systemId)
    .execute();
}

/** Keeps changes of what the sheet is made from out until the transaction ends, or waits for one under way. */
async function lockSheet(trx: Trx, system: SystemTable, at: string): Promise<void> {
  await trx
    .insertInto('verdict_sheets')
    .values({
      system_id: system.id,
      unit_id: system.unit_id,
      profile: '',
      catalogue: '',
      words: '',
      windows: '[]',
      built_at: at,
      stale: 1,
      changes_at: null,
      failed: 0,
    })
    .onConflict((conflict) => conflict.column('system_id').doNothing())
    .execute();
  if (!isPostgres(trx)) return;
  await trx
    .selectFrom('verdict_sheets')
    .select('system_id')
    .where('system_id', '=', system.id)
    .forUpdate()
    .execute();
}

/** Makes the sheet of a system from the rows behind it, and stores it. */
export async function rebuildSheet(
  trx: Trx,
  { rules, profiles, people }: SheetMaker,
  system: SystemTable,
  at: string,
): Promise<SheetRow> {
  await lockSheet(trx, system, at);
  const known = (await readKnownItems(trx, people, [system.id])).get(system.id) ?? new Map();
  const profile = profiles(levelsOf(system));
  const { words, windows } = makeSheet(profile.items, known, at);
  let changesAt: string | null = null;
  let failed = 0;
  for (const [index, { key }] of profile.items.entries()) {
    if (index % slice === slice - 1) await nextTurn();
    const item = known.get(key);
    if (!item) continue;
    const result = combineItem(item.inputs, at);
    if (result.scoredAs === 'not-satisfied') failed += 1;
    const next = result.changesAt;
    if (next !== null && (changesAt === null || next < changesAt)) changesAt = next;
  }
  const content = {
    profile: profile.name,
    catalogue: rules.catalogue.sha256,
    words,
    windows: JSON.stringify(windows),
    built_at: at,
    stale: 0,
    changes_at: changesAt,
    failed,
  };
  await trx.updateTable('verdict_sheets').set(content).where('system_id', '=', system.id).execute();
  return { system_id: system.id, unit_id: system.unit_id, ...content };
}

export function windowsOf(row: Pick<SheetRow, 'windows'>): Window[] {
  return JSON.parse(row.windows) as Window[];
}

/** Whether a stored sheet says what a new one would. */
export function holds(row: SheetRow, profile: string, catalogue: string): boolean {
  return row.stale === 0 && row.profile === profile && row.catalogue === catalogue;
}

/** A page is scored in one go: some 20 ms. */
const pageSize = 100;

/** Every sheet of the systems that are not closed, in pages; a sheet that no longer holds is made again on the way. */
export async function* walkSheets(
  records: Records,
  maker: SheetMaker,
  at: string,
): AsyncGenerator<readonly (SystemTable & { sheet: SheetRow })[]> {
  let after = '';
  for (;;) {
    const systems = await systemPage(records.db, after);
    const last = systems.at(-1);
    if (!last) return;
    after = last.id;
    yield await withSheets(records, maker, systems, at);
  }
}

async function systemPage(db: Db, after: string): Promise<SystemTable[]> {
  return await db
    .selectFrom('systems')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageSize)
    .execute();
}

/** The sheets of some systems, each as new. */
export async function withSheets(
  records: Records,
  maker: SheetMaker,
  systems: readonly SystemTable[],
  at: string,
): Promise<(SystemTable & { sheet: SheetRow })[]> {
  if (systems.length === 0) return [];
  const rows = await records.db
    .selectFrom('verdict_sheets')
    .selectAll()
    .where(
      'system_id',
      'in',
      systems.map(({ id }) => id),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.system_id, row]));
  const answer: (SystemTable & { sheet: SheetRow })[] = [];
  for (const system of systems) {
    const row = byId.get(system.id);
    const profile = maker.profiles(levelsOf(system)).name;
    const sheet =
      row && holds(row, profile, maker.rules.catalogue.sha256)
        ? row
        : await records.transaction((trx) => rebuildSheet(trx, maker, system, at));
    answer.push({ ...system, sheet });
  }
  return answer;
}
