import type { Identifier, SeenMachine } from './normalise.ts';
import {
  agreementOf,
  isCloneable,
  isOnlyPlace,
  names,
  objectionTo,
  placesOf,
  totalOf,
  weightOf,
} from './verdict.ts';
import { addressesOf, type Evidence, type KnownAsset, type World } from './world.ts';

interface Candidate {
  asset: KnownAsset;
  evidence: Evidence[];
}

/** Which of two assets stands for both: the one that is polled, else claimed, else named, else the older. */
export function compareStanding(a: KnownAsset, b: KnownAsset): number {
  return (
    Number(b.polled) - Number(a.polled) ||
    Number(b.claimed) - Number(a.claimed) ||
    Number(b.namedByPerson) - Number(a.namedByPerson) ||
    (a.firstSeenAt < b.firstSeenAt ? -1 : a.firstSeenAt > b.firstSeenAt ? 1 : 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Names that may decide at once: what can't be copied with a disk image. */
function isDirect(world: World, identifier: Identifier): boolean {
  return names(world, identifier) && !isCloneable(world.rules, identifier.kind);
}

/** Open assets that agree on an identifier which decides by itself; those with an objection go into conflicts. */
function directCandidates(world: World, machine: SeenMachine): Candidate[] {
  const direct = machine.identifiers.filter((one) => isDirect(world, one));
  const found = new Map<string, Candidate>();
  for (const one of direct) {
    for (const row of world.holders(one)) {
      const asset = world.asset(row.assetId);
      if (!asset || found.has(asset.id)) continue;
      const evidence = agreementOf(world, asset, direct);
      if (totalOf(evidence) < world.rules.evidence.mergeAt) continue;
      const against = objectionTo(world, asset, machine.identifiers);
      if (against === undefined) found.set(asset.id, { asset, evidence });
      else noteContradiction(world, one, asset, machine, against);
    }
  }
  return [...found.values()].sort(
    (a, b) => totalOf(b.evidence) - totalOf(a.evidence) || compareStanding(a.asset, b.asset),
  );
}

function noteContradiction(
  world: World,
  one: Identifier,
  asset: KnownAsset,
  machine: SeenMachine,
  against: string,
): void {
  const theirs = machine.identifiers.find((other) => other.kind === against)?.value ?? '';
  const detail = `${one.kind} ${one.value} agrees, ${against} ${theirs} does not`;
  world.conflict('contradiction', one, [asset.id], detail);
  world.doubts.push(`contradiction ${one.value}`);
}

function within(hours: number, one: string, other: string): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) <= hours * 3_600_000;
}

/** Who has the addresses of the observation, as long as an address still names its machine. */
function placeCandidates(world: World, machine: SeenMachine): Candidate[] {
  const { placeOnlyHours, namedHours } = world.rules.addresses;
  const found = new Map<string, Candidate>();
  for (const place of placesOf(machine)) {
    for (const row of world.holders(place)) {
      const asset = world.asset(row.assetId);
      if (!asset || found.has(asset.id)) continue;
      const hours = isOnlyPlace(world, asset) ? placeOnlyHours : namedHours;
      if (!within(hours, row.lastSeenAt, machine.lastAt)) continue;
      const against = objectionTo(world, asset, machine.identifiers);
      if (against === undefined) found.set(asset.id, { asset, evidence: [] });
      // A host key that changed with nothing else known: installed anew, or another machine. A person decides.
      else if (isCloneable(world.rules, against)) {
        noteContradiction(world, place, asset, machine, against);
      }
    }
  }
  return [...found.values()].sort((a, b) => compareStanding(a.asset, b.asset));
}

function mayJoin(world: World, kept: KnownAsset, other: KnownAsset): boolean {
  if (kept === other || world.areParted(kept.id, other.id)) return false;
  const open = other.rows.filter((row) => row.untilAt === null);
  return objectionTo(world, kept, open) === undefined;
}

/** One of the two becomes part of the other; answers the one that stands for both. */
function join(
  world: World,
  one: KnownAsset,
  other: KnownAsset,
  basis: 'strong-identifier' | 'own-address',
  evidence: Evidence[],
): KnownAsset {
  const [kept, merged] = compareStanding(one, other) <= 0 ? [one, other] : [other, one];
  world.join(kept, merged, basis, evidence);
  return kept;
}

/** Takes the addresses of the observation from whoever had them; what was nothing but these addresses is the same machine. */
export function takePlaces(world: World, target: KnownAsset, machine: SeenMachine): KnownAsset {
  let standing = target;
  const places = new Set(placesOf(machine).map((one) => one.value));
  for (const place of placesOf(machine)) {
    for (const row of world.holders(place)) {
      const owner = world.asset(row.assetId);
      if (!owner || owner === standing) continue;
      const all = addressesOf(owner).every(({ value }) => places.has(value));
      const fresh = within(world.rules.addresses.joinHours, row.lastSeenAt, machine.lastAt);
      if (all && fresh && isOnlyPlace(world, owner) && mayJoin(world, standing, owner)) {
        const weight = world.rules.evidence.mergeAt;
        const evidence = addressesOf(owner).map(({ kind, value }) => ({ kind, value, weight }));
        standing = join(world, standing, owner, 'own-address', evidence);
      } else if (row.source === 'poll' && fresh && machine.observation.source !== 'poll') {
        // The device itself lists the address as its own, and somebody else answers for it: an address conflict.
        const detail = `${row.value} is an own address of a polled device, and another machine has it`;
        world.conflict('contradiction', place, [owner.id, standing.id], detail);
      } else if (row.lastSeenAt <= machine.lastAt) world.close(row);
    }
  }
  return standing;
}

/**
 * The asset of an observation: what it was said to be, else the one that agrees on the strongest names, else who has its
 * addresses; undefined when it is new. Others that agree on a name that decides are merged into it.
 */
export function findTarget(world: World, machine: SeenMachine): KnownAsset | undefined {
  const { assetId } = machine.observation;
  const given = assetId === undefined ? undefined : world.asset(assetId);
  const direct = directCandidates(world, machine);
  let target = given ?? direct[0]?.asset ?? placeCandidates(world, machine)[0]?.asset;
  if (!target) return undefined;
  for (const { asset, evidence } of direct) {
    if (asset.mergedInto !== undefined || !mayJoin(world, target, asset)) continue;
    target = join(world, target, asset, 'strong-identifier', evidence);
  }
  return target;
}

const conflictOf = {
  'ssh-host-key': 'shared-host-key',
  'tls-certificate': 'shared-certificate',
} as const;

/**
 * Host keys, certificates, client identifiers: they join an IPv4 and an IPv6 asset while one of each shows them. More of them means
 * that the value was copied; then it names nobody any more.
 */
export function joinByCopies(world: World, target: KnownAsset, machine: SeenMachine): KnownAsset {
  let standing = target;
  for (const one of machine.identifiers) {
    if (!isCloneable(world.rules, one.kind) || !names(world, one)) continue;
    if (weightOf(world.rules, one) === 0) continue;
    const holders = new Set(world.holders(one).flatMap((row) => world.asset(row.assetId) ?? []));
    holders.delete(standing);
    if (holders.size === 0) continue;
    const others = [...holders];
    const families = [standing, ...others].flatMap((asset) => [
      ...new Set(addressesOf(asset).map((row) => row.kind)),
    ]);
    const [other] = others;
    if (other && others.length === 1 && new Set(families).size === families.length) {
      const agreed = agreementOf(
        world,
        standing,
        other.rows.filter((row) => row.untilAt === null),
      );
      if (totalOf(agreed) >= world.rules.evidence.mergeAt && mayJoin(world, standing, other)) {
        standing = join(world, standing, other, 'strong-identifier', agreed);
        continue;
      }
      if (mayJoin(world, standing, other) || world.areParted(standing.id, other.id)) continue;
    }
    const kind =
      one.kind === 'duid' ? 'ambiguous' : conflictOf[one.kind as keyof typeof conflictOf];
    const detail = `${1 + others.length} machines show ${one.kind} ${one.value}`;
    world.conflict(kind, one, [standing.id, ...others.map(({ id }) => id)], detail);
  }
  return standing;
}
