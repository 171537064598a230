import { isManagement, type CatalogueItem } from '../catalogue/catalogue.ts';
import type { ItemState } from '../states.ts';

/** A scoring pack: the numbers of one report template, as data (rules/compliance/scoring). */
export interface ScoringPack {
  id: string;
  titleZh: string;
  titleEn: string;
  method: 'deduction' | 'rate';
  /** Share of the technical half, 0–1 (deduction only). */
  technicalShare: number;
  /** f(ω): deduction per importance of an item. */
  weights: { ordinary: number; important: number; critical: number };
  /** x_k of a partly satisfied item. */
  partialCredit: number;
  source: string;
  confidence: 'high' | 'medium' | 'low';
}

export type Importance = keyof ScoringPack['weights'];

export interface ScoredItem {
  item: CatalogueItem;
  state: ItemState;
  /** The official table of importances is not public: ordinary unless an assessor loads it. */
  importance?: Importance;
}

export interface Score {
  pack: string;
  /** 0–100 with every unknown item failed. */
  lower: number;
  /** 0–100 with every unknown item satisfied. */
  upper: number;
  /** Share of applicable items with valid evidence, 0–1. */
  coverage: number;
  applicable: number;
  counts: Record<ItemState, number>;
}

function credit(state: ItemState, unknownAs: 0 | 1, pack: ScoringPack): number {
  switch (state) {
    case 'satisfied':
      return 1;
    case 'partial':
      return pack.partialCredit;
    case 'unknown':
      return unknownAs;
    case 'not-satisfied':
    case 'not-applicable':
      return 0;
  }
}

/** V = max(0, 100·share − Σ f(ω)·(1−x)·100/n) for each half; the score is their sum. */
function deduct(items: readonly ScoredItem[], pack: ScoringPack, unknownAs: 0 | 1): number {
  const unit = 100 / items.length;
  const half = (part: readonly ScoredItem[], share: number) => {
    const lost = part.reduce(
      (sum, { state, importance = 'ordinary' }) =>
        sum + pack.weights[importance] * (1 - credit(state, unknownAs, pack)),
      0,
    );
    return Math.max(0, 100 * share - lost * unit);
  };
  const technical = items.filter(({ item }) => !isManagement(item));
  const management = items.filter(({ item }) => isManagement(item));
  return half(technical, pack.technicalShare) + half(management, 1 - pack.technicalShare);
}

function rate(items: readonly ScoredItem[], pack: ScoringPack, unknownAs: 0 | 1): number {
  return (
    (items.reduce((sum, { state }) => sum + credit(state, unknownAs, pack), 0) / items.length) * 100
  );
}

/** Scores a system under one pack. With no applicable item the bounds are 0 and 100 and coverage is 0. */
export function scoreItems(items: readonly ScoredItem[], pack: ScoringPack): Score {
  const counts: Record<ItemState, number> = {
    satisfied: 0,
    partial: 0,
    'not-satisfied': 0,
    'not-applicable': 0,
    unknown: 0,
  };
  for (const { state } of items) counts[state] += 1;
  const applicable = items.filter(({ state }) => state !== 'not-applicable');
  if (applicable.length === 0) {
    return { pack: pack.id, lower: 0, upper: 100, coverage: 0, applicable: 0, counts };
  }
  const method = pack.method === 'deduction' ? deduct : rate;
  return {
    pack: pack.id,
    lower: method(applicable, pack, 0),
    upper: method(applicable, pack, 1),
    coverage: 1 - counts.unknown / applicable.length,
    applicable: applicable.length,
    counts,
  };
}
