import { Type, type Static } from 'typebox';

/**
 * Fields of a notice (通报), of its feedback (反馈) and of its review (复核). Texts are plain text: markup stays visible.
 * Sizes are technical caps, wide enough for what people paste.
 */
const strict = { additionalProperties: false };
const line = (maxLength = 200) => Type.String({ minLength: 1, maxLength });
const text = (maxLength = 10_000) => Type.String({ minLength: 1, maxLength });
const Instant = Type.String({ format: 'date-time', maxLength: 40 });
const UnitId = Type.String({ minLength: 1, maxLength: 40 });

function oneOf<const T extends string>(...names: readonly T[]) {
  return Type.Enum(names as unknown as [T, ...T[]]);
}

export const noticeKinds = ['warning', 'weakness', 'incident'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Most pressing first. */
export const noticeSeverities = ['urgent', 'high', 'medium', 'low'] as const;
export type NoticeSeverity = (typeof noticeSeverities)[number];

/** How far a notice may be passed on (Traffic Light Protocol 2.0). */
const tlps = ['red', 'amber-strict', 'amber', 'green', 'clear'] as const;
export type Tlp = (typeof tlps)[number];

const noticeSources = [
  'own-monitoring',
  'superior',
  'cyberspace-office',
  'police',
  'cnvd',
  'education-src',
  'report',
  'other',
] as const;

export const NoticeKindSchema = oneOf(...noticeKinds);
export const NoticeSeveritySchema = oneOf(...noticeSeverities);
export const TlpSchema = oneOf(...tlps);
export const NoticeSourceSchema = oneOf(...noticeSources);

/** A piece of evidence: a text (request and answer), or a stored file by its hash. */
export const NoticeEvidenceSchema = Type.Object(
  {
    kind: oneOf('screenshot', 'http', 'log', 'file', 'text'),
    name: line(),
    text: Type.Optional(text(20_000)),
    /** SHA-256 (hex) of the stored file. */
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 })),
    bytes: Type.Optional(Type.Integer({ minimum: 0 })),
    /** 取证时间. */
    takenAt: Type.Optional(Instant),
  },
  strict,
);

const Evidence = Type.Array(NoticeEvidenceSchema, { maxItems: 30 });

export const NoticeAssetSchema = Type.Object(
  {
    systemName: Type.Optional(line()),
    domain: Type.Optional(line(253)),
    url: Type.Optional(line(2_000)),
    ipv4: Type.Optional(line(15)),
    ipv6: Type.Optional(line(45)),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    /** 双非: neither a name under edu.cn nor an address of the campus. */
    dualNonEdu: Type.Optional(Type.Boolean()),
    /** 等保级别; 0 means not graded. */
    protectionLevel: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
    /** 备案号. */
    filingNumber: Type.Optional(line()),
  },
  strict,
);

export const NoticeWeaknessSchema = Type.Object(
  {
    name: line(),
    /** Class and subclass after GB/T 20986-2023. */
    class: Type.Optional(line(40)),
    subclass: Type.Optional(line(80)),
    cve: Type.Optional(Type.String({ pattern: '^CVE-\\d{4}-\\d{4,10}$', maxLength: 20 })),
    cnvd: Type.Optional(Type.String({ pattern: '^CNVD-[A-Z0-9-]{4,30}$', maxLength: 40 })),
    cnnvd: Type.Optional(Type.String({ pattern: '^CNNVD-[A-Z0-9-]{4,30}$', maxLength: 40 })),
    hazard: Type.Optional(oneOf('critical', 'high', 'medium', 'low')),
  },
  strict,
);

const Contact = Type.Object({ name: line(), phone: Type.Optional(line(40)) }, strict);

const noticeFields = {
  kind: NoticeKindSchema,
  severity: NoticeSeveritySchema,
  tlp: TlpSchema,
  title: line(),
  discoveredAt: Instant,
  source: NoticeSourceSchema,
  /** Number that the source gave it. */
  sourceReference: Type.Optional(line()),
  asset: Type.Optional(NoticeAssetSchema),
  weakness: Type.Optional(NoticeWeaknessSchema),
  description: text(),
  evidence: Type.Optional(Evidence),
  impact: Type.Optional(text()),
  advice: Type.Optional(text()),
  /** 反馈时限 set by the issuer instead of the rule's. */
  feedbackDueAt: Type.Optional(Instant),
  /** 重保: issued in a period of special protection, in which signing is due sooner. */
  protectedPeriod: Type.Optional(Type.Boolean()),
  contact: Type.Optional(Contact),
};

/** What a notice says. Immutable after the issue. */
export const NoticeFactsSchema = Type.Object(noticeFields, strict);
export type NoticeFacts = Static<typeof NoticeFactsSchema>;

/** To whom it goes, and who gets a copy (抄送). */
export const recipientFields = {
  recipientUnitIds: Type.Array(UnitId, { minItems: 1, maxItems: 5_000, uniqueItems: true }),
  copyUnitIds: Type.Optional(Type.Array(UnitId, { maxItems: 200, uniqueItems: true })),
  /** Skip-level: every unit between issuer and recipient gets a copy. */
  copyMiddleLevels: Type.Optional(Type.Boolean()),
};

/** A draft as a person writes it. */
export const NoticeDraftSchema = Type.Object({ ...noticeFields, ...recipientFields }, strict);
export type NoticeDraft = Static<typeof NoticeDraftSchema>;

/** One source that reported the same asset and weakness. */
export const ReferenceSchema = Type.Object(
  {
    source: NoticeSourceSchema,
    sourceReference: Type.Optional(line()),
    discoveredAt: Instant,
    note: Type.Optional(text(2_000)),
  },
  strict,
);
export type NoticeReference = Static<typeof ReferenceSchema>;

const Person = Type.Object(
  { name: line(), post: Type.Optional(line()), phone: Type.Optional(line(40)) },
  strict,
);

export const ResponsibleSchema = Type.Object(
  { systemOwner: Person, leader: Type.Optional(Person) },
  strict,
);

export const FirstMeasureSchema = Type.Object(
  { measure: text(), at: Instant, evidence: Type.Optional(Evidence) },
  strict,
);

export const FeedbackSchema = Type.Object(
  {
    /** 是否属实. */
    confirmed: Type.Boolean(),
    cause: text(),
    /** 影响与数据量. */
    impact: Type.Optional(text()),
    recordsAffected: Type.Optional(Type.Integer({ minimum: 0 })),
    interimMeasures: Type.Optional(FirstMeasureSchema),
    measures: text(),
    completedAt: Type.Optional(Instant),
    /** 同类排查结果 (举一反三). */
    similarFindings: Type.Optional(text()),
    evidence: Type.Optional(Evidence),
    reportedToPolice: Type.Optional(Type.Boolean()),
    reportedToCyberspaceOffice: Type.Optional(Type.Boolean()),
    responsible: Type.Optional(ResponsibleSchema),
    /** 审签人. */
    approvedBy: Type.Optional(Person),
    /** 盖章件. */
    sealedDocument: Type.Optional(NoticeEvidenceSchema),
  },
  strict,
);
export type Feedback = Static<typeof FeedbackSchema>;

export const VerificationSchema = Type.Object(
  {
    method: oneOf('rescan', 'manual', 'both'),
    findings: text(),
    evidence: Type.Optional(Evidence),
    /** 复核人; the signed-in person when missing. */
    verifiedBy: Type.Optional(line()),
  },
  strict,
);
export type Verification = Static<typeof VerificationSchema>;

/** Why a recipient says that a notice is not for it to handle. */
export const DisputeReasonSchema = oneOf('false-positive', 'not-ours', 'duplicate');
export type DisputeReason = Static<typeof DisputeReasonSchema>;

export const unitIdField = UnitId;
export const instantField = Instant;
export const reasonField = text(2_000);
export const noteField = text(4_000);
export const shortField = line();
