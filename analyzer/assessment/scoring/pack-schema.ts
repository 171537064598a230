import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const text = Type.String({ minLength: 1 });
const confidence = Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]);
const share = Type.Number({ minimum: 0, maximum: 1 });
const weight = Type.Number({ exclusiveMinimum: 0, maximum: 100 });
/** f(ω): weight per importance of an item. */
const Weights = Type.Object({ ordinary: weight, important: weight, critical: weight }, strict);

/** Deduction: V = max(0, 100·share − Σ f(ω)·(1−x)·100/n) for each half; the score is their sum. */
const Deduction = Type.Object(
  {
    kind: Type.Literal('deduction'),
    technicalShare: share,
    weights: Weights,
    partialCredit: share,
  },
  strict,
);

const Reading = Type.Object(
  {
    id: text,
    zh: text,
    en: text,
    weights: Weights,
    partialCredit: share,
    source: text,
    confidence,
  },
  strict,
);

/** Rate: Σ f(ω)·x ÷ Σ f(ω), in one or several readings of an unclear text. */
const Rate = Type.Object(
  {
    kind: Type.Literal('rate'),
    /** The reading that counts. */
    reading: text,
    readings: Type.Array(Reading, { minItems: 1, maxItems: 8 }),
  },
  strict,
);

const Band = Type.Object(
  {
    id: text,
    zh: text,
    en: text,
    from: Type.Number({ minimum: 0, maximum: 100 }),
    /** Whether a score of exactly `from` reaches the band. */
    inclusive: Type.Boolean(),
    /** Risks that forbid the band. */
    without: Type.Array(
      Type.Union([Type.Literal('medium'), Type.Literal('high'), Type.Literal('major-hazard')]),
    ),
    /** Id of the band given instead when such a risk stands; otherwise the next that fits. */
    otherwise: Type.Optional(text),
  },
  strict,
);

export const ScoringPackSchema = Type.Object(
  {
    id: text,
    version: text,
    titleZh: text,
    titleEn: text,
    effectiveFrom: text,
    effectiveUntil: Type.Optional(text),
    source: text,
    confidence,
    formula: Type.Union([Deduction, Rate]),
    conclusion: Type.Object(
      {
        source: text,
        confidence,
        remediatedHazardsForbid: Type.Optional(Type.Boolean()),
        /** Best first; the last has no condition. */
        bands: Type.Array(Band, { minItems: 1, maxItems: 10 }),
      },
      strict,
    ),
  },
  strict,
);

export const HazardsSchema = Type.Object(
  {
    version: text,
    source: text,
    hazards: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^A-\\d{2}$' }),
          zh: text,
          en: text,
          minLevel: Type.Integer({ minimum: 1, maximum: 4 }),
          confidence,
        },
        strict,
      ),
    ),
  },
  strict,
);

/** A scoring pack: the numbers of one report template, as data (rules/compliance/scoring). */
export type ScoringPack = Static<typeof ScoringPackSchema>;
export type ScoreBand = Static<typeof Band>;
export type Weights = Static<typeof Weights>;
export type Hazards = Static<typeof HazardsSchema>;

/** What the schema cannot say: names that lead nowhere, bands out of order. */
export function packFaults({ formula, conclusion }: ScoringPack): string[] {
  const faults: string[] = [];
  if (formula.kind === 'rate' && !formula.readings.some(({ id }) => id === formula.reading)) {
    faults.push(`/formula/reading names no reading: ${formula.reading}`);
  }
  const { bands } = conclusion;
  bands.forEach((band, index) => {
    const path = `/conclusion/bands/${index}`;
    if (band.otherwise !== undefined && !bands.some(({ id }) => id === band.otherwise)) {
      faults.push(`${path}/otherwise names no band: ${band.otherwise}`);
    }
    const next = bands[index + 1];
    if (next && next.from >= band.from)
      faults.push(`${path}/from must be above that of the next band`);
  });
  const last = bands.at(-1);
  if (last && (last.from !== 0 || !last.inclusive || last.without.length > 0)) {
    faults.push('/conclusion/bands must end with one that every score reaches');
  }
  return faults;
}
