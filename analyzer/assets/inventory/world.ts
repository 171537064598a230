import type { AssetKind } from '../tables.ts';
import type { IdentityRules } from './identity-rules.ts';
import { isLinkLocal, type Identifier, type SeenMachine } from './normalise.ts';
import type { AssetChangeTable, IdentifierKind, ObservationSource } from './tables.ts';

/** A row of `asset_identifiers` in memory. */
export interface Known extends Identifier {
  id: string;
  assetId: string;
  originId: string;
  source: ObservationSource;
  sourceRef: string;
  seenCount: number;
  firstSeenAt: string;
  lastSeenAt: string;
  untilAt: string | null;
  dirty: boolean;
}

export interface KnownAsset {
  id: string;
  name: string;
  namedByPerson: boolean;
  polled: boolean;
  claimed: boolean;
  presence: 'present' | 'gone';
  kind: AssetKind;
  vendor: string | null;
  os: string | null;
  origin: ObservationSource;
  firstSeenAt: string;
  lastSeenAt: string | null;
  rows: Known[];
  /** Made by this call. */
  fresh: boolean;
  dirty: boolean;
  mergedInto: string | undefined;
}

export type Change = Pick<AssetChangeTable, 'kind' | 'field' | 'before' | 'after'> & {
  assetId: string;
  source: ObservationSource;
  ref: string;
};

export interface Evidence {
  kind: IdentifierKind;
  value: string;
  weight: number;
}

/** `own-address`: nothing was known of the other but addresses that this machine has now. */
export type MergeBasis = 'strong-identifier' | 'own-address' | 'by-person';

export interface PlannedMerge {
  keptId: string;
  mergedId: string;
  basis: MergeBasis;
  evidence: readonly Evidence[];
}

export type ConflictKind =
  'shared-mac' | 'shared-host-key' | 'shared-certificate' | 'contradiction' | 'ambiguous';

export interface SeenConflict extends Identifier {
  conflict: ConflictKind;
  assetIds: Set<string>;
  detail: string;
}

const keyOf = ({ kind, value }: Identifier): string => `${kind} ${value}`;
const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** What is known of the machines of one unit that a slice of observations may concern, and what the slice adds to it. */
export interface World {
  readonly rules: IdentityRules;
  readonly assets: Map<string, KnownAsset>;
  readonly changes: Change[];
  readonly merges: PlannedMerge[];
  readonly conflicts: Map<string, SeenConflict>;
  /** Addresses that were given to assets of their own, because the MAC that held them together names nobody. */
  readonly parts: { fromId: string; toId: string; address: string }[];
  /** Keys of conflicts that the observation under way brought up: its asset belongs to them. */
  readonly doubts: string[];
  /** Identifiers that turned out to be shared; what rests on them alone is undone. */
  readonly newlyShared: Set<string>;
  asset(id: string): KnownAsset | undefined;
  /** Open rows of an identifier, whoever has it. */
  holders(identifier: Identifier): Known[];
  isShared(identifier: Identifier): boolean;
  areParted(a: string, b: string): boolean;
  add(asset: KnownAsset): void;
  see(asset: KnownAsset, identifier: Identifier, machine: SeenMachine, newId: () => string): void;
  close(row: Known): void;
  join(kept: KnownAsset, merged: KnownAsset, basis: MergeBasis, evidence: Evidence[]): void;
  conflict(kind: ConflictKind, one: Identifier, assetIds: Iterable<string>, detail: string): void;
}

export interface Loaded {
  assets: readonly KnownAsset[];
  rows: readonly Known[];
  separated: readonly (readonly [string, string])[];
  shared: readonly Identifier[];
}

/** How the rows of a slice are found again while it is worked on. */
export function createWorld(rules: IdentityRules, loaded: Loaded): World {
  const assets = new Map(loaded.assets.map((asset) => [asset.id, asset]));
  const index = new Map<string, Known[]>();
  const parted = new Set(loaded.separated.map(([a, b]) => pairOf(a, b)));
  const shared = new Set(loaded.shared.map(keyOf));
  const changes: Change[] = [];
  const merges: PlannedMerge[] = [];
  const conflicts = new Map<string, SeenConflict>();
  const newlyShared = new Set<string>();

  function enter(row: Known): void {
    const key = keyOf(row);
    const list = index.get(key);
    if (list) list.push(row);
    else index.set(key, [row]);
  }

  for (const row of loaded.rows) {
    const owner = assets.get(row.assetId);
    if (!owner) continue;
    owner.rows.push(row);
    enter(row);
  }

  function asset(id: string): KnownAsset | undefined {
    let found = assets.get(id);
    while (found?.mergedInto !== undefined) found = assets.get(found.mergedInto);
    return found;
  }

  return {
    rules,
    assets,
    changes,
    merges,
    conflicts,
    parts: [],
    doubts: [],
    newlyShared,
    asset,
    holders: (identifier) =>
      (index.get(keyOf(identifier)) ?? []).filter((row) => row.untilAt === null),
    isShared: (identifier) => shared.has(keyOf(identifier)),
    areParted: (a, b) => parted.has(pairOf(a, b)),

    add(fresh) {
      assets.set(fresh.id, fresh);
    },

    see(owner, identifier, machine, newId) {
      const { source, ref } = machine.observation;
      const { firstAt, lastAt } = machine;
      const known = owner.rows.find(
        (row) =>
          row.kind === identifier.kind && row.value === identifier.value && row.source === source,
      );
      if (!known) {
        const row: Known = {
          ...identifier,
          id: newId(),
          assetId: owner.id,
          originId: owner.id,
          source,
          sourceRef: ref,
          seenCount: 1,
          firstSeenAt: firstAt,
          lastSeenAt: lastAt,
          untilAt: null,
          dirty: true,
        };
        owner.rows.push(row);
        enter(row);
        return;
      }
      known.dirty = true;
      if (lastAt > known.lastSeenAt || known.sourceRef !== ref) known.seenCount += 1;
      if (firstAt < known.firstSeenAt) known.firstSeenAt = firstAt;
      if (lastAt >= known.lastSeenAt) {
        known.lastSeenAt = lastAt;
        known.sourceRef = ref;
        known.untilAt = null;
      }
    },

    close(row) {
      row.untilAt = row.lastSeenAt;
      row.dirty = true;
    },

    join(kept, merged, basis, evidence) {
      merges.push({ keptId: kept.id, mergedId: merged.id, basis, evidence });
      for (const row of merged.rows) row.assetId = kept.id;
      kept.rows.push(...merged.rows);
      merged.rows = [];
      merged.mergedInto = kept.id;
      if (merged.firstSeenAt < kept.firstSeenAt) kept.firstSeenAt = merged.firstSeenAt;
      kept.vendor ??= merged.vendor;
      kept.os ??= merged.os;
      kept.dirty = true;
    },

    conflict(kind, one, assetIds, detail) {
      const key = `${kind} ${one.value}`;
      const known = conflicts.get(key);
      if (known) for (const id of assetIds) known.assetIds.add(id);
      else {
        const { kind: identifier, value } = one;
        conflicts.set(key, {
          conflict: kind,
          kind: identifier,
          value,
          assetIds: new Set(assetIds),
          detail,
        });
      }
      if (kind === 'contradiction' || shared.has(keyOf(one))) return;
      shared.add(keyOf(one));
      newlyShared.add(keyOf(one));
    },
  };
}

/** Values of a kind that an asset has now. */
export function valuesOf(asset: KnownAsset, kind: IdentifierKind): Set<string> {
  return new Set(
    asset.rows.filter((row) => row.kind === kind && row.untilAt === null).map((row) => row.value),
  );
}

/** Open addresses that are not link-local. */
export function addressesOf(asset: KnownAsset): Known[] {
  return asset.rows.filter(
    (row) =>
      (row.kind === 'ipv4' || row.kind === 'ipv6') && row.untilAt === null && !isLinkLocal(row),
  );
}
