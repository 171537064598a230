import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db, Trx } from '../stores/records/records.ts';
import type { CatalogueItem } from './catalogue/catalogue.ts';
import { combineItem } from './combine-item.ts';
import type { ItemResult, ResultState } from './item-result.ts';
import { countItem, noCounts } from './scoring/count.ts';
import { scoreCounts, type Score } from './scoring/score.ts';
import { levelsOf } from './sheet/profile.ts';
import type { SheetMaker } from './sheet/store.ts';
import { readKnownItems, type EvidenceRow, type KnownItem } from './system-inputs.ts';
import type { SystemTable } from './tables.ts';

/** An item of a system with its result and everything that it rests on. */
export interface SystemItem {
  item: CatalogueItem;
  state: ResultState;
  result: ItemResult;
  known: KnownItem;
}

/** All that is known of a system at one instant. */
export interface Snapshot {
  at: string;
  items: SystemItem[];
  scores: Score[];
  /** Current evidence by catalogue key, the worst first. */
  evidence: ReadonlyMap<string, EvidenceRow[]>;
}

/** Items between two turns of the thread: some milliseconds with many objects each. */
const slice = 40;
const unknownItem: KnownItem = { inputs: { telemetry: [], attestations: [], exceptions: [] } };

/** Judges every item of a system from the rows themselves. */
export async function judgeItems(
  db: Db | Trx,
  { profiles, people }: SheetMaker,
  system: SystemTable,
  at: string,
): Promise<SystemItem[]> {
  const found = (await readKnownItems(db, people, [system.id])).get(system.id);
  const judged: SystemItem[] = [];
  for (const item of profiles(levelsOf(system)).items) {
    const known = found?.get(item.key) ?? unknownItem;
    const result = combineItem(known.inputs, at);
    judged.push({ item, state: result.state, result, known });
    if (judged.length % slice === 0) await nextTurn();
  }
  return judged;
}

/** Scores from the rows themselves; a sheet gives the same, faster. */
export function scoreItems(
  { rules, profiles }: SheetMaker,
  system: SystemTable,
  items: readonly SystemItem[],
): Score[] {
  const { traits } = profiles(levelsOf(system));
  const counts = noCounts();
  items.forEach(({ result, known }, index) => {
    const trait = traits[index];
    if (trait) countItem(counts, trait, result, known.mark);
  });
  return rules.packs.map((pack) => scoreCounts(counts, pack));
}

/** Rows of evidence that a snapshot reads; a system with more is not one that a person can look through. */
const maxEvidence = 50_000;

export async function takeSnapshot(
  trx: Trx,
  maker: SheetMaker,
  system: SystemTable,
  at: string,
): Promise<Snapshot> {
  const items = await judgeItems(trx, maker, system, at);
  const rows = await trx
    .selectFrom('evidence')
    .selectAll()
    .where('system_id', '=', system.id)
    .where('superseded_at', 'is', null)
    .orderBy('item_key')
    .orderBy('verdict')
    .orderBy('object_name')
    .orderBy('id')
    .limit(maxEvidence)
    .execute();
  const evidence = new Map<string, EvidenceRow[]>();
  for (const row of rows) {
    const known = evidence.get(row.item_key);
    if (known) known.push(row);
    else evidence.set(row.item_key, [row]);
  }
  return { at, items, scores: scoreItems(maker, system, items), evidence };
}
