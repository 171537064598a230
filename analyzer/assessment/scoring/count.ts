import { isManagement, type CatalogueItem } from '../catalogue/catalogue.ts';
import type { Decision } from '../decide-item.ts';
import type { KnownState, ResultState } from '../item-result.ts';
import type { Hazards } from './pack-schema.ts';

export type Importance = 'ordinary' | 'important' | 'critical';

/** What an assessor says of an item beside its state. The official table of importances is not public: ordinary unless loaded. */
export interface ItemMark {
  importance?: Importance;
  /** Of its gap, as judged by a person. */
  risk?: 'none' | 'medium' | 'high';
  /** Confirmed by a person as a major hazard, and whether it has been remediated since. */
  majorHazard?: 'none' | 'open' | 'remediated';
}

export function importanceOf(mark: ItemMark | undefined): Importance {
  return mark?.importance ?? 'ordinary';
}

export interface RiskCounts {
  medium: number;
  high: number;
  majorHazards: number;
  /** Of the major hazards: those remediated. */
  remediated: number;
}

/** All that any scoring pack needs of a system: counts, independent of weights. */
export interface ItemCounts {
  applicable: number;
  /** Applicable items whose state is known. */
  known: number;
  states: Record<ResultState, number>;
  /** Items by half, importance and state (`cellOf`) with everything unknown failed … */
  lowest: Uint16Array;
  /** … and with everything unknown satisfied. */
  highest: Uint16Array;
  /** Risks of every gap, with those that only a person can rule out. */
  possible: RiskCounts;
  /** Risks that a person confirmed, of gaps that nothing unknown can close. */
  confirmed: RiskCounts;
}

export const importances = ['ordinary', 'important', 'critical'] as const;
const importanceRank: Readonly<Record<Importance, number>> = {
  ordinary: 0,
  important: 1,
  critical: 2,
};
const stateRank: Readonly<Record<KnownState, number>> = {
  'not-satisfied': 0,
  partial: 1,
  satisfied: 2,
  'not-applicable': -1,
};

/** Place of a count: technical half 0, management half 1; importance 0–2; failed 0, partial 1, satisfied 2. */
export function cellOf(half: number, importance: number, state: number): number {
  return half * 9 + importance * 3 + state;
}

/** What scoring needs of a catalogue item, worked out once per catalogue. */
export interface ItemTraits {
  half: 0 | 1;
  /** The item can become a major hazard at this level. */
  hazard: boolean;
}

export function traitsOf(
  item: Pick<CatalogueItem, 'categoryZh' | 'majorHazard'>,
  level: number,
  hazards: Hazards,
): ItemTraits {
  const hazard = hazards.hazards.find(({ id }) => id === item.majorHazard);
  return {
    half: isManagement(item) ? 1 : 0,
    hazard: hazard !== undefined && level >= hazard.minLevel,
  };
}

function noRisks(): RiskCounts {
  return { medium: 0, high: 0, majorHazards: 0, remediated: 0 };
}

export function noCounts(): ItemCounts {
  return {
    applicable: 0,
    known: 0,
    states: {
      satisfied: 0,
      partial: 0,
      'not-satisfied': 0,
      'not-applicable': 0,
      unknown: 0,
      excepted: 0,
    },
    lowest: new Uint16Array(18),
    highest: new Uint16Array(18),
    possible: noRisks(),
    confirmed: noRisks(),
  };
}

function countRisks(
  counts: ItemCounts,
  { hazard }: ItemTraits,
  { lowest, highest }: Decision,
  mark: ItemMark | undefined,
): void {
  const { possible, confirmed } = counts;
  if (lowest !== 'satisfied') {
    const risk = mark?.risk ?? (hazard ? 'high' : 'medium');
    if (risk !== 'none') possible[risk] += 1;
    if (hazard && mark?.majorHazard === undefined) possible.majorHazards += 1;
  }
  if (highest !== 'satisfied' && mark?.risk !== undefined && mark.risk !== 'none') {
    confirmed[mark.risk] += 1;
  }
  const named = mark?.majorHazard;
  if (named === 'open' || named === 'remediated') {
    for (const side of [possible, confirmed]) {
      side.majorHazards += 1;
      if (named === 'remediated') side.remediated += 1;
    }
  }
}

/** Adds one item to the counts. */
export function countItem(
  counts: ItemCounts,
  traits: ItemTraits,
  decision: Decision,
  mark?: ItemMark,
): void {
  counts.states[decision.state] += 1;
  if (decision.scoredAs === 'not-applicable') return;
  counts.applicable += 1;
  if (decision.scoredAs !== 'unknown') counts.known += 1;
  const importance = importanceRank[importanceOf(mark)];
  const low = cellOf(traits.half, importance, stateRank[decision.lowest]);
  const high = cellOf(traits.half, importance, stateRank[decision.highest]);
  counts.lowest[low] = (counts.lowest[low] ?? 0) + 1;
  counts.highest[high] = (counts.highest[high] ?? 0) + 1;
  countRisks(counts, traits, decision, mark);
}
