import { Type, type Static, type TSchema } from 'typebox';
import { EvidenceRef, itemVerdicts } from '../../../analyzer/apps/items/decision.ts';
import { ByAtSchema } from '../attached/schema.ts';

const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());

/** What a person decided of one of the 31 items. */
export const ItemDecisionSchema = Type.Object({
  ...ByAtSchema.properties,
  item: Type.String(),
  verdict: Type.Enum([...itemVerdicts]),
  reason: Type.String(),
  evidence: Type.Array(EvidenceRef),
  rectification: Text,
  packageId: Text,
  vetId: Text,
  /** It was made about another package: it has to be made again or carried over. */
  stale: Type.Boolean(),
  /** It may be carried over to the present package: nothing got worse for this item. */
  carriable: Type.Boolean(),
});

/** `GET /app-filings/:id/gates`, `GET /app-uses/:id/gates`: every rule that stands before a transition, as things are now. */
export const GatesSchema = Type.Array(
  Type.Object({
    rule: Type.String(),
    zh: Type.String(),
    en: Type.String(),
    /** Messages of the machine that it stands before. */
    before: Type.Array(Type.String()),
    /** `unknown`: something was not said; it blocks as well. */
    result: Type.Enum(['passed', 'blocked', 'unknown', 'not-applicable']),
    /** What to do; null when it passed. */
    refusalZh: Text,
    refusalEn: Text,
    /** Facts that were not said. */
    missing: Type.Array(Type.Object({ key: Type.String(), zh: Type.String(), en: Type.String() })),
    source: Type.String(),
    article: Text,
    confidence: Type.String(),
  }),
);

export const PassedGateSchema = Type.Object({ rule: Type.String(), applies: Type.Boolean() });

/** Counts of the 31 items: those that are decided of the present package. */
export const ItemCountsSchema = Type.Object({
  total: Type.Integer(),
  decided: Type.Integer(),
  problems: Type.Integer(),
  undecidable: Type.Integer(),
});

/** What opening a case answers. */
export const CaseMadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
});

export type ItemDecisionView = Static<typeof ItemDecisionSchema>;
export type Gate = Static<typeof GatesSchema>[number];
