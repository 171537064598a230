import type { Selectable } from 'kysely';
import type { Db, Trx } from '../stores/records/records.ts';
import type { ExclusionInput, ItemInputs, TelemetryInput } from './item-result.ts';
import type { Lapse } from './observations/lapse.ts';
import type { ApprovedException, Attestation, PeopleInputs } from './people-inputs.ts';
import type { Importance, ItemMark } from './scoring/count.ts';
import type { SheetItem } from './sheet/sheet.ts';
import type { Verdict } from './states.ts';
import type { EvidenceTable, ItemMarkTable } from './tables.ts';

export type EvidenceRow = Selectable<EvidenceTable>;
/** What judging needs of an evidence row. */
type TelemetryRow = Pick<
  EvidenceRow,
  | 'id'
  | 'item_key'
  | 'check_id'
  | 'object_kind'
  | 'object_id'
  | 'verdict'
  | 'confirmable'
  | 'lapse'
  | 'observed_to'
  | 'expires_at'
>;

/** Everything that is known of one item: telemetry, people, exclusion and mark. */
export interface KnownItem extends SheetItem {
  inputs: ItemInputs & {
    attestations: readonly Attestation[];
    exceptions: readonly ApprovedException[];
    exclusion?: ExclusionInput & { by: string; at: string };
  };
}

/** Of one system, by catalogue key; items of which nothing is known are left out. */
export type KnownItems = ReadonlyMap<string, KnownItem>;

export function telemetryOf(row: TelemetryRow): TelemetryInput {
  return {
    id: row.id,
    checkId: row.check_id,
    objectKind: row.object_kind,
    objectId: row.object_id,
    verdict: row.verdict as Verdict,
    ...(row.confirmable === 1 && { confirmable: true }),
    ...(row.lapse !== null && { lapse: JSON.parse(row.lapse) as Lapse }),
    observedTo: row.observed_to,
    expiresAt: row.expires_at,
  };
}

function markOf(row: Selectable<ItemMarkTable>): ItemMark {
  return {
    ...(row.importance !== null && { importance: row.importance as Importance }),
    ...(row.risk !== null && { risk: row.risk as NonNullable<ItemMark['risk']> }),
    ...(row.major_hazard !== null && {
      majorHazard: row.major_hazard as NonNullable<ItemMark['majorHazard']>,
    }),
  };
}

interface Growing {
  telemetry: TelemetryInput[];
  attestations: Attestation[];
  exceptions: ApprovedException[];
  exclusion?: ExclusionInput & { by: string; at: string };
  mark?: ItemMark;
}

const telemetryColumns = [
  'id',
  'system_id',
  'item_key',
  'check_id',
  'object_kind',
  'object_id',
  'verdict',
  'confirmable',
  'lapse',
  'observed_to',
  'expires_at',
] as const;

/** Reads what is known of systems: current evidence, what people signed and approved, exclusions, marks. */
export async function readKnownItems(
  db: Db | Trx,
  people: PeopleInputs,
  systemIds: readonly string[],
): Promise<Map<string, KnownItems>> {
  const known = new Map<string, Map<string, Growing>>();
  const of = (systemId: string, key: string): Growing => {
    const items = known.get(systemId) ?? new Map<string, Growing>();
    known.set(systemId, items);
    const item = items.get(key) ?? { telemetry: [], attestations: [], exceptions: [] };
    items.set(key, item);
    return item;
  };
  if (systemIds.length === 0) return new Map();
  const evidence = await db
    .selectFrom('evidence')
    .select(telemetryColumns)
    .where('system_id', 'in', systemIds)
    .where('superseded_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of evidence) of(row.system_id, row.item_key).telemetry.push(telemetryOf(row));
  for (const [id, said] of await people.of(db, systemIds)) {
    for (const one of said.attestations) of(id, one.itemKey).attestations.push(one);
    for (const one of said.exceptions) of(id, one.itemKey).exceptions.push(one);
  }
  const exclusions = await db
    .selectFrom('item_exclusions')
    .selectAll()
    .where('system_id', 'in', systemIds)
    .execute();
  for (const row of exclusions) {
    const { reason, decided_by: by, decided_at: at } = row;
    of(row.system_id, row.item_key).exclusion = { reason, by, at };
  }
  const marks = await db
    .selectFrom('item_marks')
    .selectAll()
    .where('system_id', 'in', systemIds)
    .execute();
  for (const row of marks) of(row.system_id, row.item_key).mark = markOf(row);
  return new Map([...known].map(([id, items]) => [id, finish(items)]));
}

function finish(items: ReadonlyMap<string, Growing>): KnownItems {
  return new Map(
    [...items].map(([key, { mark, ...inputs }]) => [key, { inputs, ...(mark && { mark }) }]),
  );
}
