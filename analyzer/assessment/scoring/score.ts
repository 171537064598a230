import type { ResultState } from '../item-result.ts';
import { cellOf, importances, type ItemCounts, type RiskCounts } from './count.ts';
import type { ScoreBand, ScoringPack, Weights } from './pack-schema.ts';

/** Only a recommended evaluation body may issue a report; every number of ours says so. */
export const disclaimer = {
  zh: '自评估预估，非等级测评结论',
  en: 'Estimate from self-assessment, not the conclusion of a graded-protection evaluation',
} as const;

export type Conclusion = Pick<ScoreBand, 'id' | 'zh' | 'en'>;

/** A range: what is proved, and what is possible. */
export interface Bounds {
  /** 0–100 with everything unknown failed. */
  lower: number;
  /** 0–100 with everything unknown satisfied. */
  upper: number;
  /** At the lower bound with every risk that nobody ruled out, at the upper with the confirmed ones only. */
  conclusion: { lower: Conclusion; upper: Conclusion };
}

export interface Score extends Bounds {
  pack: string;
  version: string;
  titleZh: string;
  titleEn: string;
  /** Share of applicable items whose state is known, 0–1. */
  coverage: number;
  applicable: number;
  /** By state as shown; excepted items are scored as what they would be without the exception. */
  counts: Record<ResultState, number>;
  /** Of a rate: every reading of its formula, the one that counts named by `reading`. */
  reading?: string;
  readings?: (Bounds & { id: string; zh: string; en: string })[];
  risks: { possible: RiskCounts; confirmed: RiskCounts };
  disclaimer: typeof disclaimer;
}

/** Σ over the items of one half of weight(importance) · share(state). */
function sumOf(
  cells: Uint16Array,
  half: 0 | 1,
  weights: Weights,
  shares: readonly [number, number, number],
): number {
  let sum = 0;
  importances.forEach((importance, index) => {
    shares.forEach((share, state) => {
      sum += (cells[cellOf(half, index, state)] ?? 0) * weights[importance] * share;
    });
  });
  return sum;
}

type Deduction = Extract<ScoringPack['formula'], { kind: 'deduction' }>;

function deduct(cells: Uint16Array, applicable: number, formula: Deduction): number {
  const { technicalShare, weights, partialCredit } = formula;
  const left = (half: 0 | 1, share: number) => {
    const lost = sumOf(cells, half, weights, [1, 1 - partialCredit, 0]);
    return Math.max(0, 100 * share - (lost * 100) / applicable);
  };
  return left(0, technicalShare) + left(1, 1 - technicalShare);
}

function rate(
  cells: Uint16Array,
  { weights, partialCredit }: { weights: Weights; partialCredit: number },
): number {
  const earned = [0, partialCredit, 1] as const;
  const all = [1, 1, 1] as const;
  const got = sumOf(cells, 0, weights, earned) + sumOf(cells, 1, weights, earned);
  return (got * 100) / (sumOf(cells, 0, weights, all) + sumOf(cells, 1, weights, all));
}

function forbids(band: ScoreBand, risks: RiskCounts, pack: ScoringPack): boolean {
  const { remediatedHazardsForbid = true } = pack.conclusion;
  const hazards = risks.majorHazards - (remediatedHazardsForbid ? 0 : risks.remediated);
  return band.without.some((risk) => (risk === 'major-hazard' ? hazards : risks[risk]) > 0);
}

/** A hair's breadth of floating point does not take a band away, nor give one where the threshold itself is excluded. */
const epsilon = 1e-9;

function reaches(score: number, { from, inclusive }: ScoreBand): boolean {
  return inclusive ? score >= from - epsilon : score > from + epsilon;
}

/** The band of a score under the risks that stand. */
export function concludeScore(score: number, risks: RiskCounts, pack: ScoringPack): Conclusion {
  const { bands } = pack.conclusion;
  let found: ScoreBand | undefined;
  for (const band of bands) {
    if (!reaches(score, band)) continue;
    if (!forbids(band, risks, pack)) {
      found = band;
      break;
    }
    const other = bands.find(({ id }) => id === band.otherwise);
    if (other) {
      found = other;
      break;
    }
  }
  const { id, zh, en } = found ?? bands[bands.length - 1] ?? { id: '', zh: '', en: '' };
  return { id, zh, en };
}

function boundsOf(
  counts: ItemCounts,
  pack: ScoringPack,
  formula: (cells: Uint16Array) => number,
): Bounds {
  const nothing = counts.applicable === 0;
  const lower = nothing ? 0 : formula(counts.lowest);
  const upper = nothing ? 100 : formula(counts.highest);
  return {
    lower,
    upper,
    conclusion: {
      lower: concludeScore(lower, counts.possible, pack),
      upper: concludeScore(upper, counts.confirmed, pack),
    },
  };
}

/** Scores a system under one pack. With no applicable item the bounds are 0 and 100 and coverage is 0. */
export function scoreCounts(counts: ItemCounts, pack: ScoringPack): Score {
  const { id, version, titleZh, titleEn, formula } = pack;
  const { applicable } = counts;
  const common = {
    pack: id,
    version,
    titleZh,
    titleEn,
    coverage: applicable === 0 ? 0 : counts.known / applicable,
    applicable,
    counts: counts.states,
    risks: { possible: counts.possible, confirmed: counts.confirmed },
    disclaimer,
  };
  if (formula.kind === 'deduction') {
    return { ...common, ...boundsOf(counts, pack, (cells) => deduct(cells, applicable, formula)) };
  }
  const readings = formula.readings.map((reading) => ({
    id: reading.id,
    zh: reading.zh,
    en: reading.en,
    ...boundsOf(counts, pack, (cells) => rate(cells, reading)),
  }));
  const { lower, upper, conclusion } =
    readings.find((reading) => reading.id === formula.reading) ??
    boundsOf({ ...counts, applicable: 0 }, pack, () => 0);
  return { ...common, lower, upper, conclusion, reading: formula.reading, readings };
}
