import { Type, type Static } from 'typebox';
import type { ByAt } from '../../attestations/state.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });

/** What a person decides of an item (认定); a tool gives leads only. */
export const itemVerdicts = ['compliant', 'problem', 'not-applicable', 'undecidable'] as const;
export type ItemVerdict = (typeof itemVerdicts)[number];

/** What a decision rests on. An observation is what a person saw when using the app, with where and how. */
export const EvidenceRef = Type.Union([
  Type.Object(
    { kind: Type.Literal('finding'), packageId: Id, check: Type.String({ maxLength: 60 }) },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('file'),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 }),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('observation'), text: Words }, strict),
]);
export type EvidenceRef = Static<typeof EvidenceRef>;

/** `decide-item`. A reason and something that it rests on belong to every decision. */
export const DecideItemPayload = Type.Object(
  {
    item: Type.String({ pattern: '^[1-6]\\.[1-9]$', maxLength: 5 }),
    verdict: Type.Enum([...itemVerdicts]),
    reason: Words,
    evidence: Type.Array(EvidenceRef, { minItems: 1, maxItems: 30 }),
    /** What has to be mended; needed for a problem. */
    rectification: Type.Optional(Words),
    /** Set by the platform: the package that was looked at, and its run of checks. */
    packageId: Type.Optional(Id),
    vetId: Type.Optional(Id),
  },
  strict,
);

export interface ItemDecision extends ByAt {
  item: string;
  verdict: ItemVerdict;
  reason: string;
  evidence: readonly EvidenceRef[];
  rectification: string | null;
  packageId: string | null;
  vetId: string | null;
}

/** Part of the state of both kinds of case: the last decision of each item. Those of an earlier package do not count. */
export interface Decisions {
  packageId: string | null;
  decisions: Readonly<Record<string, ItemDecision>>;
}
