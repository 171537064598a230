import type { IdentityRules } from './identity-rules.ts';
import { isLinkLocal, type Identifier, type SeenMachine } from './normalise.ts';
import type { IdentifierKind } from './tables.ts';
import { valuesOf, type Evidence, type KnownAsset, type World } from './world.ts';

/** A group of machines answers under this MAC: it names none of them. */
export function virtualMac(rules: IdentityRules, mac: string): string | undefined {
  return rules.macs.virtual.find(({ prefix }) => mac.startsWith(prefix))?.what;
}

/** Whether an identifier may say which machine it is: not shared, not virtual, not a mere description or place. */
export function names(world: World, identifier: Identifier): boolean {
  const { kind, value } = identifier;
  if (kind === 'ipv4' || kind === 'ipv6' || kind === 'hostname') return false;
  if (kind === 'mac' && virtualMac(world.rules, value) !== undefined) return false;
  return !world.isShared(identifier);
}

export function weightOf(rules: IdentityRules, { kind }: Identifier): number {
  return kind === 'ipv4' || kind === 'ipv6' ? 0 : rules.evidence.weights[kind];
}

export function isCloneable(rules: IdentityRules, kind: IdentifierKind): boolean {
  return rules.evidence.cloneable.includes(kind);
}

/** The identifiers by which two sides agree, with what each weighs. */
export function agreementOf(
  world: World,
  asset: KnownAsset,
  identifiers: readonly Identifier[],
): Evidence[] {
  const own = new Set(
    asset.rows.filter((row) => row.untilAt === null).map((row) => `${row.kind} ${row.value}`),
  );
  return identifiers
    .filter((one) => own.has(`${one.kind} ${one.value}`))
    .filter((one) => one.kind === 'hostname' || names(world, one))
    .map((one) => ({
      kind: one.kind,
      value: one.value,
      weight: weightOf(world.rules, one),
    }));
}

export const totalOf = (evidence: readonly Evidence[]): number =>
  evidence.reduce((sum, { weight }) => sum + weight, 0);

/** Of host keys only the same algorithm can be compared: a machine has one key of each. */
function comparable(kind: IdentifierKind, one: string, other: string): boolean {
  return kind !== 'ssh-host-key' || one.split(' ')[0] === other.split(' ')[0];
}

function disagree(kind: IdentifierKind, ours: Set<string>, theirs: Set<string>): boolean {
  let compared = false;
  for (const one of ours) {
    if (theirs.has(one)) return false;
    for (const other of theirs) compared ||= comparable(kind, one, other);
  }
  return compared;
}

const valuesIn = (identifiers: readonly Identifier[], kind: IdentifierKind): Set<string> =>
  new Set(identifiers.filter((one) => one.kind === kind).map((one) => one.value));

/**
 * What speaks against these identifiers being of the asset; undefined when nothing does. A decisive value that agrees (a serial)
 * outweighs everything else: boards and keys get replaced.
 */
export function objectionTo(
  world: World,
  asset: KnownAsset,
  identifiers: readonly Identifier[],
): IdentifierKind | undefined {
  const { decisive, contradicting } = world.rules.evidence;
  for (const kind of decisive) {
    const ours = valuesOf(asset, kind);
    const theirs = valuesIn(identifiers, kind);
    if (ours.size === 0 || theirs.size === 0) continue;
    return disagree(kind, ours, theirs) ? kind : undefined;
  }
  const usable = identifiers.filter((one) => names(world, one));
  const rows = asset.rows.filter((row) => row.untilAt === null && names(world, row));
  for (const kind of contradicting) {
    const ours = valuesIn(rows, kind);
    const theirs = valuesIn(usable, kind);
    if (ours.size === 0 || theirs.size === 0) continue;
    // Agreeing on the first of them settles it: a machine with the same network card has a new key, not another name.
    return disagree(kind, ours, theirs) ? kind : undefined;
  }
  return undefined;
}

/** Nothing names the asset but its addresses. */
export function isOnlyPlace(world: World, asset: KnownAsset): boolean {
  return !asset.rows.some((row) => row.untilAt === null && names(world, row));
}

export function placesOf(machine: SeenMachine): Identifier[] {
  return machine.identifiers.filter(
    (one) => (one.kind === 'ipv4' || one.kind === 'ipv6') && !isLinkLocal(one),
  );
}
