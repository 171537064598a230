import type { AttestedVerdict, KnownState, ResultState } from './item-result.ts';
import type { ItemState } from './states.ts';

/** Everything that counts for one item at one instant, as numbers: what a sheet and the rows behind it are both read into. */
export interface ItemTally {
  satisfied: number;
  /** Partial only because telemetry cannot prove more. */
  confirmable: number;
  partial: number;
  failed: number;
  /** Objects that say nothing, no longer, or not yet. */
  unknown: number;
  /** The worst of what people attest; undefined: nobody does. */
  attested: AttestedVerdict | undefined;
  excluded: boolean;
  excepted: boolean;
}

export interface Decision {
  state: ResultState;
  scoredAs: ItemState;
  lowest: KnownState;
  highest: KnownState;
}

type Judged = AttestedVerdict;

/** `x_k` of the 2021 report template over all objects: all satisfied, all failed, or partial. At least one object. */
function over(satisfied: number, partial: number, failed: number): Judged {
  if (partial === 0 && failed === 0) return 'satisfied';
  if (partial === 0 && satisfied === 0) return 'not-satisfied';
  return 'partial';
}

const rank: Readonly<Record<Judged, number>> = { 'not-satisfied': 0, partial: 1, satisfied: 2 };

export function worse(a: Judged, b: Judged): Judged {
  return rank[a] <= rank[b] ? a : b;
}

/**
 * What telemetry says beside an attestation: the person speaks for the objects that telemetry cannot see, and confirms what it cannot
 * prove alone. Undefined without any object.
 */
export function telemetryBeside(tally: ItemTally, attested: Judged): Judged | undefined {
  const { confirmable, unknown } = tally;
  let { satisfied, partial, failed } = tally;
  if (attested === 'satisfied') satisfied += confirmable + unknown;
  else partial += confirmable;
  if (attested === 'partial') partial += unknown;
  if (attested === 'not-satisfied') failed += unknown;
  if (satisfied + partial + failed === 0) return undefined;
  return over(satisfied, partial, failed);
}

function decideAlone(tally: ItemTally): Decision {
  const { satisfied, failed, unknown } = tally;
  const partial = tally.partial + tally.confirmable;
  const known = satisfied + partial + failed;
  if (known === 0) {
    return {
      state: 'unknown',
      scoredAs: 'unknown',
      lowest: 'not-satisfied',
      highest: 'satisfied',
    };
  }
  const seen = over(satisfied, partial, failed);
  // A failure that was seen stands whatever is unknown beside it; a pass does not.
  const state = seen === 'satisfied' && unknown > 0 ? 'unknown' : seen;
  return {
    state,
    scoredAs: state,
    lowest: over(satisfied, partial, failed + unknown),
    highest: over(satisfied + unknown, partial, failed),
  };
}

function known(state: KnownState): Decision {
  return { state, scoredAs: state, lowest: state, highest: state };
}

/**
 * Judges an item. Telemetry that refutes stands against an attestation that claims, and the other way round: the worse of both holds.
 * More failures never raise `lowest` or `highest`, and nothing unknown makes an item satisfied.
 */
export function decideItem(tally: ItemTally): Decision {
  if (tally.excluded) return known('not-applicable');
  const { attested } = tally;
  let decision: Decision;
  if (attested === undefined) decision = decideAlone(tally);
  else decision = known(worse(attested, telemetryBeside(tally, attested) ?? attested));
  if (tally.excepted && decision.state !== 'satisfied') decision.state = 'excepted';
  return decision;
}
