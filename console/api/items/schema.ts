import { Type, type Static } from 'typebox';
import { ByAtSchema } from '../attached/schema.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Names = { zh: Type.String(), en: Type.String() };

/** `excepted` is a result of its own and never raises a score. */
export const ItemStateSchema = Type.Enum([
  'satisfied',
  'partial',
  'not-satisfied',
  'not-applicable',
  'unknown',
  'excepted',
]);

export const ItemParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  key: Type.String({ maxLength: 20 }),
});

export const ExclusionBody = Type.Object(
  {
    applicable: Type.Boolean(),
    reason: Type.Optional(Type.String({ minLength: 5, maxLength: 2_000 })),
  },
  { additionalProperties: false },
);

/** A question in plain words for what telemetry can't answer. */
export const QuestionSchema = Type.Object({
  id: Type.String(),
  askZh: Type.String(),
  askEn: Type.String(),
  /** What to look at on the spot. */
  lookZh: Type.Array(Type.String()),
  lookEn: Type.Array(Type.String()),
  /** What to attach. */
  attachZh: Type.Array(Type.String()),
  attachEn: Type.Array(Type.String()),
  satisfiedZh: Type.String(),
  satisfiedEn: Type.String(),
  partialZh: Type.String(),
  partialEn: Type.String(),
  notSatisfiedZh: Type.String(),
  notSatisfiedEn: Type.String(),
  /** How long an answer counts at most. */
  validity: Type.Object({
    id: Type.String(),
    ...Names,
    months: Type.Integer(),
    source: Type.String(),
    confidence: Type.String(),
  }),
});

/** Where the raw record behind a piece of evidence is; `href` is the page of the console that shows it. */
export const RawRecordSchema = Type.Object({
  kind: Type.Enum([
    'events',
    'asset',
    'interface',
    'source',
    'alerts',
    'file',
    'platform',
    'attestation',
  ]),
  /** Null: there is no page, or the caller may not read it. */
  href: Nullable,
  /** For events: the query and its range, as GET /events takes them. */
  query: Type.Optional(Type.String()),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  id: Type.Optional(Type.String()),
  /** For files. */
  sha256: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
});

export const EvidenceRowSchema = Type.Object({
  id: Type.String(),
  checkId: Type.String(),
  checkZh: Type.String(),
  checkEn: Type.String(),
  source: Type.String(),
  objectKind: Type.String(),
  objectId: Type.String(),
  objectName: Type.String(),
  verdict: Type.String(),
  measured: Type.Record(Type.String(), Type.Unknown()),
  reasonZh: Type.String(),
  reasonEn: Type.String(),
  origin: Type.Record(Type.String(), Type.Unknown()),
  raw: Type.Array(RawRecordSchema),
  observedFrom: Type.String(),
  observedTo: Type.String(),
  collectedAt: Type.String(),
  expiresAt: Type.String(),
  /** No longer counted at the moment of the answer. */
  expired: Type.Boolean(),
  sha256: Type.String(),
});

const ItemAttestation = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  standing: Type.String(),
  verdict: Type.String(),
  note: Nullable,
  effectiveOn: Type.String(),
  expiresOn: Type.String(),
  expiresAt: Type.String(),
  signer: orNull(ByAtSchema),
  reviewer: orNull(ByAtSchema),
  /** Files open through GET /attestations/:id/files/:sha256. */
  files: Type.Array(
    Type.Object({
      sha256: Type.String(),
      name: Type.String(),
      bytes: Type.Integer(),
      mediaType: Type.String(),
    }),
  ),
});

const ItemExceptionRow = Type.Object({
  id: Type.String(),
  number: Type.String(),
  state: Type.String(),
  inForce: Type.Boolean(),
  stale: Type.Boolean(),
  reason: Type.String(),
  compensatingControl: Type.String(),
  risk: Type.String(),
  expiresOn: Type.String(),
  requested: ByAtSchema,
  approved: orNull(ByAtSchema),
});

const ItemFinding = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  severity: Type.String(),
  raised: ByAtSchema,
});

/** Why the item is in its state, one sentence per fact. */
const Reason = Type.Object({ code: Type.String(), ...Names, ids: Type.Array(Type.String()) });

/** `GET /systems/:id/items/:key`: everything behind one item. */
export const ItemSchema = Type.Object({
  key: Type.String(),
  clause: Type.String(),
  item: Type.String(),
  categoryZh: Type.String(),
  categoryEn: Type.String(),
  controlPointZh: Type.String(),
  controlPointEn: Type.String(),
  textZh: Type.String(),
  textEn: Type.String(),
  state: ItemStateSchema,
  /** What the score counts: the state without any exception. */
  scoredAs: ItemStateSchema,
  /** If everything unknown failed, and if it held. */
  lowest: ItemStateSchema,
  highest: ItemStateSchema,
  decidedBy: Nullable,
  /** Why it does not apply, where somebody said so. */
  reason: Nullable,
  reasons: Type.Array(Reason),
  /** Both sides of what does not agree; the state follows the worse. Ids of evidence and attestations of this answer. */
  contradictions: Type.Array(
    Type.Object({
      kind: Type.String(),
      ...Names,
      claims: Type.Array(Type.String()),
      refutes: Type.Array(Type.String()),
    }),
  ),
  /** Ids of the evidence and attestations that decided the state. */
  decidedByIds: Type.Array(Type.String()),
  /** When time alone changes the state next. */
  changesAt: Nullable,
  sag: Type.String(),
  machineCheckable: Type.String(),
  evaluationUnit: Type.String(),
  majorHazard: Type.String(),
  evidenceKinds: Type.Array(Type.String()),
  confidence: Type.String(),
  question: orNull(QuestionSchema),
  evidence: Type.Array(EvidenceRowSchema),
  /** Rows of evidence that there are in all; `evidence` shows at most 1,000. */
  evidenceTotal: Type.Integer(),
  attestations: Type.Array(ItemAttestation),
  exceptions: Type.Array(ItemExceptionRow),
  findings: Type.Array(ItemFinding),
});

export const TreeSchema = Type.Array(
  Type.Object({
    category: Type.String(),
    categoryEn: Type.String(),
    points: Type.Array(
      Type.Object({
        clause: Type.String(),
        nameZh: Type.String(),
        nameEn: Type.String(),
        items: Type.Array(
          Type.Object({
            key: Type.String(),
            item: Type.String(),
            textZh: Type.String(),
            textEn: Type.String(),
            state: ItemStateSchema,
            scoredAs: ItemStateSchema,
            contradiction: Type.Boolean(),
            evidenceCount: Type.Integer(),
            freshUntil: Nullable,
            /** When what people said of it ends: the last attestation, or the exception; null: nothing that ends. */
            peopleUntil: Nullable,
            sag: Type.String(),
            machineCheckable: Type.String(),
          }),
        ),
      }),
    ),
  }),
);

/** `GET /systems/:id/questions`: the items that a person has to answer, all of them. */
export const QuestionsSchema = Type.Array(
  Type.Object({
    itemKey: Type.String(),
    categoryZh: Type.String(),
    categoryEn: Type.String(),
    textZh: Type.String(),
    textEn: Type.String(),
    state: ItemStateSchema,
    machineCheckable: Type.String(),
    question: orNull(QuestionSchema),
    /** Attestation that counts now, if any. */
    attestation: orNull(
      Type.Object({
        id: Type.String(),
        number: Type.String(),
        verdict: Type.String(),
        expiresAt: Type.String(),
      }),
    ),
    /** Drafts and reviews on the way, by id. */
    pending: Type.Array(Type.String()),
  }),
);

export const QueueKinds = [
  'contradiction',
  'expired',
  'expiring',
  'review',
  'exception-stale',
  'exception-expiring',
  'finding',
  'unanswered',
  'not-satisfied',
] as const;

/** `GET /systems/:id/queue`: what to do next, most pressing first. */
export const QueueSchema = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer()),
  entries: Type.Array(
    Type.Object({
      kind: Type.Enum([...QueueKinds]),
      itemKey: Nullable,
      /** Case to open, when it is about one. */
      caseKind: Nullable,
      caseId: Nullable,
      titleZh: Type.String(),
      titleEn: Type.String(),
      whyZh: Type.String(),
      whyEn: Type.String(),
      /** 1 ordinary, 2 important, 3 critical; what the item costs in a score. */
      weight: Type.Number(),
      dueAt: Nullable,
      href: Type.String(),
    }),
  ),
});

export type Item = Static<typeof ItemSchema>;
export type Tree = Static<typeof TreeSchema>;
export type Question = Static<typeof QuestionSchema>;
export type SystemQuestions = Static<typeof QuestionsSchema>;
export type Queue = Static<typeof QueueSchema>;
export type RawRecord = Static<typeof RawRecordSchema>;
