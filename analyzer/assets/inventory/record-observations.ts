import { isoNow, systemTime } from '../../../collector/time/time-source.ts';
import { takeTurn } from '../../people/unit-tree.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Trx } from '../../stores/records/records.ts';
import { identityRules, type IdentityRules } from './identity-rules.ts';
import { loadWorld } from './load-world.ts';
import { normalise, type Identifier, type SeenMachine } from './normalise.ts';
import type { Observation, RecordedObservations } from './observation.ts';
import { describeByBooks, recordKnown } from './known-addresses.ts';
import { dropProxies } from './proxies.ts';
import { findTarget, joinByCopies, takePlaces } from './resolve.ts';
import type { IdentifierKind } from './tables.ts';
import { recordServices, type ServiceSighting } from './services.ts';
import { undoByShared } from './undo-merge.ts';
import { valuesOf, type Change, type KnownAsset, type World } from './world.ts';
import { writeChanges, writeWorld } from './write-world.ts';

export interface RecordOptions {
  /** Default: the product's own. */
  rules?: IdentityRules;
  /** ISO instant of the writing; default: the machine's clock. */
  now?: string;
}

const nameOrder = ['hostname', 'ipv4', 'ipv6', 'mac', 'serial'] as const;

function nameOf(identifiers: readonly Identifier[]): string {
  for (const kind of nameOrder) {
    const found = identifiers.find((one) => one.kind === kind);
    if (found) return found.value;
  }
  return identifiers[0]?.value ?? '';
}

function freshAsset(machine: SeenMachine): KnownAsset {
  const { observation, identifiers, firstAt, lastAt } = machine;
  return {
    id: newId(),
    name: nameOf(identifiers),
    namedByPerson: false,
    polled: false,
    claimed: false,
    presence: 'present',
    kind: observation.kind ?? 'unknown',
    vendor: observation.vendor?.slice(0, 200) ?? null,
    os: observation.os?.slice(0, 200) ?? null,
    origin: observation.source,
    firstSeenAt: firstAt,
    lastSeenAt: lastAt,
    rows: [],
    fresh: true,
    dirty: true,
    mergedInto: undefined,
  };
}

/** A value that takes the place of another: the host key of the same algorithm, the serial, the engine id. */
function replacedBy(world: World, had: ReadonlySet<string>, one: Identifier): string[] {
  const own = [...had].filter((value) => value !== one.value);
  if (one.kind === 'ssh-host-key') {
    return own.filter((value) => value.split(' ')[0] === one.value.split(' ')[0]);
  }
  return world.rules.changes.identifiers.includes(one.kind) ? own : [];
}

const replaces = new Set(['serial', 'engine-id', 'ssh-host-key']);

/** Provenance of each identifier, and what it changes about a machine that was known before. */
function describe(world: World, asset: KnownAsset, machine: SeenMachine): void {
  const { source, ref } = machine.observation;
  const newest = asset.lastSeenAt === null || machine.lastAt >= asset.lastSeenAt;
  // As it was before this look: what is seen together does not replace one another.
  const had = new Map<IdentifierKind, Set<string>>();
  for (const one of machine.identifiers) {
    const before = had.get(one.kind) ?? valuesOf(asset, one.kind);
    had.set(one.kind, before);
    const old = before.has(one.value) ? [] : replacedBy(world, before, one);
    world.see(asset, one, machine, newId);
    if (!newest || asset.fresh || old.length === 0) continue;
    if (replaces.has(one.kind)) {
      const gone = asset.rows.filter((row) => row.kind === one.kind && old.includes(row.value));
      for (const row of gone) world.close(row);
    }
    if (!world.rules.changes.identifiers.includes(one.kind)) continue;
    world.changes.push({
      kind: 'changed',
      field: one.kind,
      before: old.slice(0, 8).join(', '),
      after: one.value,
      assetId: asset.id,
      source,
      ref,
    });
  }
}

/** When it was seen, its name and what it is, as far as nobody knows better. */
function touch(asset: KnownAsset, machine: SeenMachine): void {
  const { observation, firstAt, lastAt } = machine;
  asset.dirty = true;
  if (firstAt < asset.firstSeenAt) asset.firstSeenAt = firstAt;
  if (asset.lastSeenAt === null || lastAt > asset.lastSeenAt) asset.lastSeenAt = lastAt;
  if (asset.polled || asset.namedByPerson) return;
  const hostname = machine.identifiers.find(({ kind }) => kind === 'hostname')?.value;
  const dull = asset.rows.some(({ kind, value }) => kind !== 'hostname' && value === asset.name);
  if (hostname !== undefined && dull) asset.name = hostname;
  if (asset.kind === 'unknown' && observation.kind) asset.kind = observation.kind;
  asset.vendor ??= observation.vendor?.slice(0, 200) ?? null;
  asset.os ??= observation.os?.slice(0, 200) ?? null;
}

function place(world: World, machine: SeenMachine): KnownAsset {
  dropProxies(world, machine, (from, name) => ({
    ...freshAsset(machine),
    name,
    origin: from.origin,
  }));
  let asset = findTarget(world, machine);
  if (!asset) {
    asset = freshAsset(machine);
    world.add(asset);
  }
  asset = takePlaces(world, asset, machine);
  for (const key of world.doubts.splice(0)) world.conflicts.get(key)?.assetIds.add(asset.id);
  const { source, ref } = machine.observation;
  const wasGone = asset.presence === 'gone' && machine.lastAt > (asset.lastSeenAt ?? '');
  if (wasGone) {
    asset.presence = 'present';
    world.changes.push({
      kind: 'returned',
      field: null,
      before: asset.lastSeenAt,
      after: null,
      assetId: asset.id,
      source,
      ref,
    });
  }
  describe(world, asset, machine);
  touch(asset, machine);
  return joinByCopies(world, asset, machine);
}

/** New assets are told once they stand by themselves at the end of the slice. */
function newChanges(world: World): Change[] {
  return [...world.assets.values()]
    .filter((asset) => asset.fresh && asset.mergedInto === undefined)
    .map((asset) => ({
      kind: 'new' as const,
      field: null,
      before: null,
      after: asset.name.slice(0, 200),
      assetId: asset.id,
      source: asset.origin,
      ref: asset.rows[0]?.sourceRef ?? '',
    }));
}

function mergeChanges(world: World, at: string): Change[] {
  return world.merges
    .filter(({ mergedId }) => world.assets.get(mergedId)?.fresh !== true)
    .map(({ keptId, mergedId, evidence }) => ({
      kind: 'merged' as const,
      field: evidence[0]?.kind ?? null,
      before: world.assets.get(mergedId)?.name ?? mergedId,
      after: evidence[0]?.value ?? at,
      assetId: world.asset(keptId)?.id ?? keptId,
      source: world.assets.get(mergedId)?.origin ?? ('person' as const),
      ref: mergedId,
    }));
}

function partition(machines: readonly SeenMachine[], rules: IdentityRules) {
  const books: SeenMachine[] = [];
  const sightings: SeenMachine[] = [];
  for (const machine of machines) {
    const describing = rules.evidence.describing.includes(machine.observation.source);
    (describing ? books : sightings).push(machine);
  }
  return [books, sightings] as const;
}

function idsOf(changes: readonly Change[], kind: Change['kind']): string[] {
  return [...new Set(changes.filter((one) => one.kind === kind).map((one) => one.assetId))];
}

function checked(observations: readonly Observation[], rules: IdentityRules, now: string) {
  const machines: SeenMachine[] = [];
  let dropped = 0;
  for (const [index, observation] of observations.entries()) {
    const one = normalise(observation, index, rules, now);
    dropped += one.dropped;
    if (one.seen) machines.push(one.seen);
  }
  return { machines, dropped };
}

/**
 * Writes what a source saw of the machines of one unit: finds or makes the asset of each observation, keeps provenance,
 * merges what strong identifiers show to be one machine, notes changes and conflicts. Call it in slices of at most
 * `limits.observationsPerCall` (more are refused with a RangeError), each in a transaction of its own. The same observations
 * again change nothing.
 */
export async function recordObservations(
  trx: Trx,
  unitId: string,
  observations: readonly Observation[],
  options: RecordOptions = {},
): Promise<RecordedObservations> {
  const rules = options.rules ?? identityRules();
  const now = options.now ?? isoNow(systemTime);
  if (observations.length > rules.limits.observationsPerCall) {
    throw new RangeError(`At most ${rules.limits.observationsPerCall} observations per call.`);
  }
  const { machines, dropped } = checked(observations, rules, now);
  const assetIds: (string | null)[] = observations.map(() => null);
  const nothing = { assetIds, created: [], changed: [], returned: [], merged: [], conflicts: [] };
  if (machines.length === 0) return { ...nothing, dropped };

  await takeTurn(trx, 'inventory');
  const world = await loadWorld(trx, unitId, machines, rules);
  const [books, sightings] = partition(machines, rules);
  const placed = sightings.map((machine) => ({ asset: place(world, machine), machine }));
  const described = describeByBooks(world, books, newId);
  const standing = placed.map(({ asset, machine }): ServiceSighting => ({
    asset: world.asset(asset.id) ?? asset,
    machine,
  }));
  const context = { unitId, now, newId };
  await recordKnown(trx, unitId, books, newId);
  const written = await writeWorld(trx, world, context);
  const services = await recordServices(trx, unitId, standing, newId);
  const changes = [
    ...newChanges(world),
    ...world.changes.map((one) => ({
      ...one,
      assetId: world.asset(one.assetId)?.id ?? one.assetId,
    })),
    ...mergeChanges(world, now),
    ...(rules.changes.services ? services : []),
  ];
  const undone = await undoByShared(trx, unitId, world.newlyShared, rules, now);
  const parted = undone.map(({ keptId, mergedId }) => ({
    kind: 'parted' as const,
    field: null,
    before: keptId,
    after: null,
    assetId: mergedId,
    source: 'person' as const,
    ref: keptId,
  }));
  await writeChanges(trx, [...changes, ...parted], context, rules.changes.keepPerAsset);
  for (const { asset, machine } of standing) assetIds[machine.index] = asset.id;
  for (const [index, asset] of described) assetIds[index] = world.asset(asset.id)?.id ?? asset.id;
  return {
    assetIds,
    created: idsOf(changes, 'new'),
    changed: idsOf(changes, 'changed'),
    returned: idsOf(changes, 'returned'),
    ...written,
    dropped,
  };
}
